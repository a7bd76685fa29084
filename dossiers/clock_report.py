"""Where the night's differences go: into the log, and to the administrators."""

import logging
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from dossiers.clock_check import Finding
from dossiers.notices import tell_holders

log = logging.getLogger(__name__)
NAMED = 20
LOGGED = 1000


def report(finding: Finding, *, at: datetime) -> None:
    if not finding.differences:
        return
    log.error("the clocks: %s", finding)
    for difference in finding.differences[:LOGGED]:
        log.error("the clocks: %s", difference)
    tell_administrators(finding, at)


def tell_administrators(finding: Finding, at: datetime) -> None:
    """Once for each run; the whole list stands in the worker's log."""
    numbers = finding.numbers
    more = ["…"] if len(numbers) > NAMED else []
    words = {
        "count": str(len(numbers)),
        "total": str(finding.looked_at),
        "numbers": ", ".join([*numbers[:NAMED], *more]),
    }
    tell_holders(
        Role.ADMINISTRATOR,
        key=f"clocks:{localtime(at):%Y%m%d%H%M}",
        subject=_("The due dates of %(count)s dossiers do not agree with their history"),
        body=_(
            "Of %(total)s dossiers reckoned again, %(count)s differ: %(numbers)s. Nothing "
            "was changed. What differs stands in the worker's log."
        ),
        words=words,
        link=reverse("jobs"),
        at=at,
    )
