from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move
from dossiers.work import close_steps, open_next
from procedures.models import StepKind


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
        step.afterwards = open_next(step.at, StepKind.PROCESS, StepKind.SIGN, assignee=assignee)
    return step.dossier
