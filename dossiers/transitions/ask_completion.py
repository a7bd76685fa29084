from datetime import date, datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import iso_until, move


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
        step.detail = {"reason": reason, "until": iso_until(until, step.at)}
    return step.dossier
