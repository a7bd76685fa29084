from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move


def ask_dues(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """Taxes or fees are to be paid first; the clock pauses."""
    with move(dossier, "ask_dues", by=by, at=at, seq=seq) as step:
        step.detail = {"reason": reason}
    return step.dossier
