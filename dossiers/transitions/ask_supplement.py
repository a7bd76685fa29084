from datetime import date, datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import iso_until, move


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
        step.detail = {"reason": reason, "until": iso_until(until, step.at)}
    return step.dossier
