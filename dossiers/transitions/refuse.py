from datetime import datetime

from citizens.models import Person
from dossiers.asked_in_vain import check_asking
from dossiers.charges import close_charges
from dossiers.models import Dossier
from dossiers.reckoning import local_date
from dossiers.transitions.move import move


def refuse(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """The filing is not received; the reason goes to the applicant."""
    with move(dossier, "refuse", by=by, at=at, seq=seq) as step:
        check_asking("refuse", step.dossier, reason, local_date(step.at))
        step.detail = {"reason": reason}
        close_charges(step.dossier, step.at)
    return step.dossier
