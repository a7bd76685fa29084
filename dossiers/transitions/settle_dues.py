from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move


def settle_dues(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """The dues are paid: the clock goes on with what was left."""
    with move(dossier, "settle_dues", by=by, at=at, seq=seq) as step:
        step.detail = {"reason": reason}
    return step.dossier
