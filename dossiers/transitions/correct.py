from datetime import datetime

from citizens.models import Person
from dossiers.charges import reopen_charges
from dossiers.clock import in_force_for, reckon_again
from dossiers.hand_out_fees import close_unpaid_at_hand_out
from dossiers.models import Dossier, DueChange
from dossiers.transitions.move import Step, move
from dossiers.work import (
    asked_of_others,
    close_work,
    cut_off_beside,
    enter_step,
    last_step,
    open_beside,
    open_work,
    told_beside,
)


def correct(
    dossier: Dossier, *, by: Person, at: datetime, reason: str, seq: int | None = None
) -> Dossier:
    """A wrong end is taken back: the dossier is worked on as if it had never ended."""
    with move(dossier, "correct", by=by, at=at, seq=seq) as step:
        taken_back = step.dossier
        close_work(taken_back, step.at, by)
        taken_back.results.filter(annulled_at=None).update(annulled_at=step.at)
        if taken_back.outcome:
            close_unpaid_at_hand_out(taken_back, step.at)
        else:
            reopen_charges(taken_back, step.at)
        taken_back.outcome = taken_back.result_stage = ""
        taken_back.handed_out_at = taken_back.revoked_at = None
        step.detail = {"reason": reason}
        step.afterwards = lambda done: _work_again(done, step)
    return step.dossier


def _work_again(dossier: Dossier, step: Step) -> None:
    _catch_up(dossier, step)
    again, cut_off = last_step(dossier), cut_off_beside(dossier)
    opened = [open_beside(dossier, one, step.at) for one in cut_off]
    if again and again.order > dossier.step_order:
        opened += enter_step(dossier, again, step.at)
    elif again:
        opened += asked_of_others(open_work(dossier, again, step.at))
    step.detail |= told_beside(opened)


def _catch_up(dossier: Dossier, step: Step) -> None:
    """A calendar published while it had ended counts as if it had not."""
    edition, before = in_force_for(dossier).edition, dossier.due_at
    if before is None or edition == dossier.due_edition:
        return
    change = DueChange(
        dossier=dossier,
        kind=DueChange.Kind.CALENDAR,
        at=step.at,
        seq=step.seq,
        due_before=before,
        edition=edition,
    )
    stood = dossier.due_edition
    reckon_again(dossier, change)
    if dossier.due_at == before:
        dossier.due_edition = stood
        return
    change.due_after = dossier.due_at
    change.save(force_insert=True)
    dossier.is_redated = True
