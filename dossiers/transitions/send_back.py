from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.results.stages import drop_draft
from dossiers.transitions.move import move
from dossiers.work import close_steps, open_work, step_before


def send_back(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """Back to the step before, to whoever had done it."""
    with move(dossier, "send_back", by=by, at=at, seq=seq) as step:
        before = step_before(step.dossier)
        assert before  # else the flow names the hindrance
        assert before.step
        drop_draft(step.dossier, step.at)
        close_steps(step.dossier, step.at, by)
        open_work(step.dossier, before.step, step.at, before.assignee or before.done_by)
        step.detail = {"reason": reason, "step": before.name}
    return step.dossier
