from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move


def resume(
    dossier: Dossier, *, by: Person, at: datetime, note: str = "", seq: int | None = None
) -> Dossier:
    """The other authority has acted: the clock goes on with what was left."""
    with move(dossier, "resume", by=by, at=at, seq=seq) as step:
        step.detail = {"note": note}
    return step.dossier
