from datetime import datetime

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move
from dossiers.way import WORKED, step_after
from dossiers.work import close_steps, enter_step, told_beside


def forward(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    assignee: Person | None = None,
    note: str = "",
    seq: int | None = None,
) -> Dossier:
    """Closes the step at hand and opens the next; after the last one comes `resolve`."""
    with move(dossier, "forward", by=by, at=at, seq=seq) as step:
        following = step_after(step.dossier, *WORKED)
        assert following is not None  # else the flow names the hindrance
        close_steps(step.dossier, step.at, by)
        opened = enter_step(step.dossier, following, step.at, assignee)
        step.detail = {
            "note": note,
            "step": following.name,
            "assignee": assignee.full_name if assignee else "",
            **told_beside(opened),
        }
    return step.dossier
