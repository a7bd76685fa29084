from datetime import datetime

from django.db.models import Q

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.transitions.move import move
from dossiers.work import (
    asked_of_others,
    close_beside,
    close_steps,
    just_forwarded_by,
    open_work,
    told_beside,
)


def recall(
    dossier: Dossier, *, by: Person, at: datetime, note: str = "", seq: int | None = None
) -> Dossier:
    """Whoever has just passed it on takes it back, before anybody else has worked on it."""
    with move(dossier, "recall", by=by, at=at, seq=seq) as step:
        passed_on = just_forwarded_by(step.dossier, by)
        assert passed_on  # else the flow names the hindrance
        assert passed_on.step
        close_steps(step.dossier, step.at, by)
        close_beside(step.dossier, step.at, by, Q(opened_seq=passed_on.done_seq))
        opened = open_work(step.dossier, passed_on.step, step.at, by)
        again = told_beside(asked_of_others(opened))
        step.detail = {"note": note, "step": passed_on.name, **again}
    return step.dossier
