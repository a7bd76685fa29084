"""Work items: who has the dossier on the table, and until when."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Post, Unit
from citizens.models import Person
from dossiers.clock import forward_due, time_of
from dossiers.models import Dossier, WorkItem, WorkKind
from dossiers.states import ENDED, PAUSED, State
from procedures.models import Step, StepKind


def items_of(dossier: Dossier) -> list[WorkItem]:
    """All work items, oldest first, asked for once in the life of the dossier's object."""
    known: list[WorkItem] | None = getattr(dossier, "_items", None)
    if known is None:
        known = list(dossier.work_items.select_related("step", "unit", "assignee"))
        dossier._items = known  # type: ignore[attr-defined]
    return known


def forget_items(dossier: Dossier) -> None:
    dossier.__dict__.pop("_items", None)


def open_consultations(dossier: Dossier) -> list[WorkItem]:
    return [
        item
        for item in items_of(dossier)
        if item.kind == WorkKind.CONSULTATION and item.done_at is None
    ]


def steps_at_hand(dossier: Dossier) -> list[Step]:
    return [item.step for item in items_of(dossier) if item.step and item.done_at is None]


def close_steps(dossier: Dossier, at: datetime, by: Person) -> None:
    """Ends the steps at hand; questions to other units stay open."""
    _close(dossier.work_items.filter(kind=WorkKind.STEP), dossier, at, by)


def close_work(dossier: Dossier, at: datetime, by: Person) -> None:
    """Ends whatever is open, with the questions that nobody needs an answer to any more."""
    _close(dossier.work_items.all(), dossier, at, by)


def _close(items: QuerySet[WorkItem], dossier: Dossier, at: datetime, by: Person) -> None:
    items.filter(done_at=None).update(
        done_at=at, done_by=by, done_seq=dossier.event_count + 1, left_minutes=None
    )


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
        opened_seq=dossier.event_count + 1,
        due_at=_due(dossier, step, at),
    )
    dossier.step_order = step.order


def _due(dossier: Dossier, step: Step, at: datetime) -> datetime | None:
    """None for handing out: the clock has stopped, and people come when they can."""
    if step.kind == StepKind.HAND_OUT:
        return None
    if step.kind == StepKind.INTAKE:
        return capped(dossier, forward_due(time_of(dossier), at))
    return capped(dossier, time_of(dossier).add_minutes(at, step.hours * 60))


def capped(dossier: Dossier, due: datetime) -> datetime:
    return min(due, dossier.due_at) if dossier.due_at else due


def keep_pace(dossier: Dossier, before: State | None, at: datetime) -> None:
    """The steps' own dates rest with the clock, and go on with what was left of them."""
    rests, rested = dossier.state in PAUSED, before in PAUSED
    if rests == rested or dossier.state in ENDED:
        return
    time = time_of(dossier)
    for item in dossier.work_items.filter(done_at=None, kind=WorkKind.STEP):
        if rests and item.due_at:
            item.left_minutes = max(0, time.minutes_between(at, item.due_at))
            item.due_at = None
        elif item.left_minutes is not None:
            item.due_at = capped(dossier, time.add_minutes(at, item.left_minutes))
            item.left_minutes = None
        item.save(update_fields=["due_at", "left_minutes"])


def last_step(dossier: Dossier) -> Step | None:
    """The step of processing or signing that was worked on last."""
    steps = [item.step for item in items_of(dossier) if item.step]
    worked = [step for step in steps if step.kind in (StepKind.PROCESS, StepKind.SIGN)]
    return worked[-1] if worked else step_after(dossier, StepKind.PROCESS, StepKind.SIGN)


def step_before(dossier: Dossier) -> WorkItem | None:
    """The item of the last step before the one at hand, by whom it is to be done again."""
    earlier = [
        (item.step.order, item.pk, item)
        for item in items_of(dossier)
        if item.done_at
        and item.step
        and item.step.order < dossier.step_order
        and item.step.kind in (StepKind.PROCESS, StepKind.SIGN)
    ]
    return max(earlier)[-1] if earlier else None


def just_forwarded_by(dossier: Dossier, person: Person) -> WorkItem | None:
    """What the person has passed on with the last move, so that it can be taken back."""
    items = items_of(dossier)
    at_hand = {item.opened_seq for item in items if item.done_at is None}
    passed_on = [
        item
        for item in items
        if item.done_seq in at_hand
        and item.done_by_id == person.pk
        and item.step
        and item.step.kind in (StepKind.PROCESS, StepKind.SIGN)
    ]
    last = passed_on[-1] if passed_on else None
    return last if last and _nobody_moved_since(dossier, last) else None


def _nobody_moved_since(dossier: Dossier, item: WorkItem) -> bool:
    """A change of calendar is nobody's move."""
    if item.done_seq == dossier.event_count:
        return True
    since = dossier.events.filter(seq__gt=item.done_seq).exclude(verb="calendar")
    return not since.exists()


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
