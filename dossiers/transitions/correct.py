from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move
from dossiers.work import close_work, last_step, open_work


def correct(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """A wrong end is taken back: the dossier is worked on as if it had never ended."""
    with move(dossier, "correct", by=by, at=at, seq=seq) as step:
        taken_back = step.dossier
        close_work(taken_back, step.at, by)
        taken_back.results.filter(annulled_at=None).update(annulled_at=step.at)
        taken_back.outcome = ""
        taken_back.handed_out_at = taken_back.revoked_at = None
        step.afterwards = lambda done: _work_again(done, step.at)
        step.detail = {"reason": reason}
    return step.dossier


def _work_again(dossier: Dossier, at: datetime) -> None:
    if again := last_step(dossier):
        open_work(dossier, again, at)
