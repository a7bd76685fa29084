from datetime import datetime

from citizens.models import Person, StoredFile
from dossiers.answering import answer_due_of
from dossiers.models import Dossier
from dossiers.papers import hand_in_file
from dossiers.transitions.move import move


def complete(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    note: str = "",
    file: StoredFile | None = None,
    seq: int | None = None,
) -> Dossier:
    """The applicant's answer before receipt; the desk answers again within its hours."""
    with move(dossier, "complete", by=by, at=at, seq=seq) as step:
        step.detail = {"note": note}
        hand_in_file(step.dossier, file, step.seq)
        step.dossier.answer_due_at = answer_due_of(step.dossier, step.at)
    return step.dossier
