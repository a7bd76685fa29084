"""The nightly recount of the book of fees, and who hears of a difference."""

import logging
from datetime import datetime

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Role
from dossiers.notices import tell_holders
from payments.book_check import Finding, check_book

log = logging.getLogger(__name__)
NAMED = 20
LOGGED = 1000


def checked_book(at: datetime) -> Finding:
    """Administrators hear of a difference; all of them stand in the worker's log."""
    finding = check_book()
    if finding.differences:
        log.error("the book of fees: %s", finding)
        for difference in finding.differences[:LOGGED]:
            log.error("the book of fees: %s", difference)
        _tell(finding, at)
    return finding


def said(finding: Finding) -> str:
    """What the administrator reads at the job."""
    words = {
        "charges": number_format(finding.charges),
        "attempts": number_format(finding.attempts),
        "wrong": number_format(len(finding.which)),
    }
    if finding.differences:
        return _("%(wrong)s differences among %(charges)s charges, %(attempts)s attempts") % words
    return _("%(charges)s charges, %(attempts)s attempts recounted: all agree") % words


def _tell(finding: Finding, at: datetime) -> None:
    more = ["…"] if len(finding.which) > NAMED else []
    tell_holders(
        Role.ADMINISTRATOR,
        key=f"book:{localtime(at):%Y%m%d%H%M}",
        subject=gettext_lazy("The book of fees does not agree with what was taken"),
        body=gettext_lazy(
            "Of %(total)s charges recounted, these differ: %(which)s. Nothing was changed. What "
            "differs stands in the worker's log."
        ),
        words={
            "total": str(finding.charges),
            "which": ", ".join([*finding.which[:NAMED], *more]),
        },
        link=reverse("jobs"),
        at=at,
    )
