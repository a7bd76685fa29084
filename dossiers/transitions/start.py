from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import Step, move
from dossiers.way import WORKED, step_after
from dossiers.work import close_steps, enter_step, told_beside


def start(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    assignee: Person | None = None,
    note: str = "",
    seq: int | None = None,
) -> Dossier:
    """The desk hands the dossier over; the first step of processing begins."""
    with move(dossier, "start", by=by, at=at, seq=seq) as step:
        step.detail = {"note": note, "assignee": assignee.full_name if assignee else ""}
        close_steps(step.dossier, step.at, by)
        step.afterwards = lambda started: _begin(started, step, assignee)
    return step.dossier


def _begin(dossier: Dossier, step: Step, assignee: Person | None) -> None:
    if first := step_after(dossier, *WORKED):
        step.detail |= told_beside(enter_step(dossier, first, step.at, assignee))
