"""Work items: who has the dossier on the table, and until when."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.utils import timezone

from agencies.models import Post, Unit
from citizens.models import Person
from dossiers.clock import time_of
from dossiers.models import Dossier, WorkItem
from procedures.models import Step, StepKind


def close_work(dossier: Dossier, at: datetime) -> None:
    dossier.work_items.filter(done_at=None).update(done_at=at)


def open_work(dossier: Dossier, step: Step, at: datetime, assignee: Person | None = None) -> None:
    """Opens a work item for the step; its date never outruns the legal one."""
    WorkItem.objects.create(
        dossier=dossier,
        step=step,
        name=step.name,
        role=step.role,
        unit=dossier.unit,
        assignee=assignee,
        opened_at=at,
        due_at=_due(dossier, step, at),
    )
    dossier.step_order = step.order


def _due(dossier: Dossier, step: Step, at: datetime) -> datetime | None:
    """None for handing out: the clock has stopped, and people come when they can."""
    if step.kind == StepKind.HAND_OUT:
        return None
    due = time_of(dossier).add_minutes(at, step.hours * 60)
    return min(due, dossier.due_at) if dossier.due_at else due


def step_after(dossier: Dossier, *kinds: StepKind) -> Step | None:
    """The next step of these kinds on the main line of the dossier's version."""
    steps = steps_of(dossier.version_id)
    ahead = (step for step in steps if step.order > dossier.step_order and step.kind in kinds)
    return next(ahead, None)


@lru_cache(maxsize=4096)
def steps_of(version_id: int) -> tuple[Step, ...]:
    """A version's steps in order, kept in the process: a published version never changes."""
    return tuple(Step.objects.filter(version_id=version_id).order_by("order"))


def open_next(
    at: datetime, *kinds: StepKind, assignee: Person | None = None
) -> Callable[[Dossier], None]:
    """For `Step.afterwards`: opens the next step of these kinds, if there is one."""

    def open_it(dossier: Dossier) -> None:
        step = step_after(dossier, *kinds)
        if step:
            open_work(dossier, step, at, assignee)

    return open_it


def colleagues(unit: Unit, *roles: str) -> list[Person]:
    """Who holds a post of these roles at the unit now, by name."""
    held = Post.objects.held_on(timezone.localdate()).filter(unit=unit, role__in=roles)
    posts = held.filter(person__is_active=True).select_related("person")
    return sorted({post.person for post in posts}, key=lambda person: person.full_name)
