from datetime import date, datetime

from agencies.models import LegalTerm
from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move, wait_until


def ask_dues(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    reason: str,
    until: date | None = None,
    seq: int | None = None,
) -> Dossier:
    """Taxes or fees are to be paid first; the clock pauses."""
    with move(dossier, "ask_dues", by=by, at=at, seq=seq) as step:
        day = wait_until(step, until, LegalTerm.Key.DUES_DAYS)
        step.detail = {"reason": reason, "until": day}
    return step.dossier
