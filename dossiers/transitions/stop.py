from datetime import datetime

from citizens.models import Person
from dossiers.charges import close_charges
from dossiers.models import Dossier
from dossiers.results.stages import drop_draft
from dossiers.transitions.move import move
from dossiers.work import close_work


def stop(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """The leader ends the work without a result."""
    with move(dossier, "stop", by=by, at=at, seq=seq) as step:
        step.detail = {"reason": reason}
        close_charges(step.dossier, step.at)
        drop_draft(step.dossier, step.at)
        close_work(step.dossier, step.at, by)
    return step.dossier
