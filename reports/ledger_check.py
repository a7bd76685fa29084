"""The nightly check of the figures: what it found is kept, and an alarm where anything differs."""

import logging
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from dossiers.notices import tell_holders
from reports.ledger.checking import Finding, check
from reports.models import LedgerCheck

log = logging.getLogger(__name__)
KEPT = 1000
NAMED = 20


def checked(at: datetime) -> Finding:
    """Compares everything and keeps what was found; administrators hear of a difference."""
    kept = LedgerCheck.objects.create(started_at=at)  # stays without an end where it breaks off
    finding = check()
    kept.ended_at = timezone.now()
    kept.dossiers = finding.dossiers
    kept.differences = finding.differences[:KEPT]
    kept.in_question = finding.in_question[:KEPT]
    kept.save()
    if not finding.is_clean:
        log.error("the figures: %s", finding)
        _tell(finding, at)
    return finding


def _tell(finding: Finding, at: datetime) -> None:
    numbers = finding.in_question
    more = ["…"] if len(numbers) > NAMED else []
    tell_holders(
        Role.ADMINISTRATOR,
        key=f"ledger:{localtime(at):%Y%m%d%H%M}",
        subject=_("The figures do not agree with the dossiers"),
        body=_(
            "Of %(total)s dossiers %(count)s differ from what they posted: %(numbers)s. "
            "%(days)s days of totals and %(figures)s figures differ. Nothing was changed."
        ),
        words={
            "total": str(finding.dossiers),
            "count": str(len(numbers)),
            "numbers": ", ".join([*numbers[:NAMED], *more]) or "–",
            "days": str(len(finding.wrong)),
            "figures": str(len(finding.miscounted)),
        },
        link=reverse("figure_checks"),
        at=at,
    )
