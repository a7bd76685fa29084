from datetime import datetime

from citizens.models import Person, StoredFile
from dossiers.models import Dossier
from dossiers.papers import hand_in_file
from dossiers.transitions.move import move


def supplement(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    note: str = "",
    file: StoredFile | None = None,
    seq: int | None = None,
) -> Dossier:
    """What was missing has come: the clock goes on with what was left."""
    with move(dossier, "supplement", by=by, at=at, seq=seq) as step:
        step.detail = {"note": note}
        hand_in_file(step.dossier, file, step.seq)
    return step.dossier
