from datetime import date, datetime

from agencies.models import LegalTerm
from citizens.models import Person
from dossiers.asked_in_vain import check_asking
from dossiers.models import Dossier
from dossiers.reckoning import local_date
from dossiers.transitions.move import move, wait_until


def ask_supplement(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    reason: str,
    until: date | None = None,
    seq: int | None = None,
) -> Dossier:
    """Asks the applicant for what is missing; the clock pauses until it comes."""
    with move(dossier, "ask_supplement", by=by, at=at, seq=seq) as step:
        check_asking("ask_supplement", step.dossier, reason, local_date(step.at))
        step.dossier.supplements += 1
        day = wait_until(step, until, LegalTerm.Key.SUPPLEMENT_DAYS)
        step.detail = {"reason": reason, "until": day}
    return step.dossier
