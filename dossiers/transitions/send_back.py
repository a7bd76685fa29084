from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier, WorkItem
from dossiers.results.stages import drop_draft
from dossiers.transitions.move import move
from dossiers.way import stage_of
from dossiers.work import (
    asked_of_others,
    close_beside,
    close_steps,
    main_items,
    open_work,
    step_before,
    told_beside,
)


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
            if _leaves_block(step.dossier, before.step.order):
                close_beside(step.dossier, step.at, by)
            whose = before.assignee or before.done_by
            opened = open_work(step.dossier, before.step, step.at, whose)
            step.detail |= {"step": before.name, **told_beside(asked_of_others(opened))}
    return step.dossier


def _at_hand(dossier: Dossier) -> WorkItem | None:
    return next((one for one in main_items(dossier) if one.done_at is None), None)


def _leaves_block(dossier: Dossier, order: int) -> bool:
    """Parallel branches begin anew with the block."""
    return stage_of(dossier, order) != stage_of(dossier, dossier.step_order)
