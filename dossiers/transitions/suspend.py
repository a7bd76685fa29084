from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move


def suspend(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """Another authority has to act first; the clock pauses."""
    with move(dossier, "suspend", by=by, at=at, seq=seq) as step:
        step.detail = {"reason": reason}
    return step.dossier
