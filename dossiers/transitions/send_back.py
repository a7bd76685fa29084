from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier, WorkItem
from dossiers.results.stages import drop_draft
from dossiers.transitions.move import move
from dossiers.work import close_steps, items_of, open_work, step_before


def send_back(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """Back to the step before, to whoever had done it; where there is none, the step at hand
    begins anew without the result that was under way."""
    with move(dossier, "send_back", by=by, at=at, seq=seq) as step:
        before = step_before(step.dossier) or _at_hand(step.dossier)
        drop_draft(step.dossier, step.at)
        step.detail = {"reason": reason}
        if before and before.step:
            close_steps(step.dossier, step.at, by)
            open_work(step.dossier, before.step, step.at, before.assignee or before.done_by)
            step.detail["step"] = before.name
    return step.dossier


def _at_hand(dossier: Dossier) -> WorkItem | None:
    return next((one for one in items_of(dossier) if one.step and one.done_at is None), None)
