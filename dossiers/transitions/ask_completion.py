from datetime import date, datetime

from agencies.models import LegalTerm
from citizens.models import Person
from dossiers.asked_in_vain import check_asking
from dossiers.models import Dossier
from dossiers.reckoning import local_date
from dossiers.transitions.move import move, wait_until


def ask_completion(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    reason: str,
    until: date | None = None,
    seq: int | None = None,
) -> Dossier:
    """Asks once for all that is missing before receipt; no clock has started."""
    with move(dossier, "ask_completion", by=by, at=at, seq=seq) as step:
        check_asking("ask_completion", step.dossier, reason, local_date(step.at))
        day = wait_until(step, until, LegalTerm.Key.SUPPLEMENT_DAYS)
        step.detail = {"reason": reason, "until": day}
    return step.dossier
