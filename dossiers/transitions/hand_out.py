from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move
from dossiers.work import close_work


def hand_out(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    receiver: str,
    paper_shown: str = "",
    seq: int | None = None,
) -> Dossier:
    """The result is handed over; a late dossier is never a ground to keep it back."""
    with move(dossier, "hand_out", by=by, at=at, seq=seq) as step:
        step.dossier.handed_out_at = step.at
        step.detail = {"receiver": receiver, "paper_shown": paper_shown}
        close_work(step.dossier, step.at, by)
    return step.dossier
