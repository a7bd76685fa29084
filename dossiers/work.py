"""Work items: who has the dossier on the table, and until when."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from agencies.models import Post, Unit
from citizens.models import Person
from dossiers.clock import forward_due, time_of
from dossiers.models import Dossier, WorkItem, WorkKind
from dossiers.reckoning import local_date
from dossiers.states import ENDED, PAUSED, State
from dossiers.way import WORKED, beside, next_beside, stage_of, step_after, unit_for
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


def steps_beside(dossier: Dossier) -> set[int]:
    """Ids of the steps in branches off the main line."""
    return {step.pk for branch in beside(dossier) for step in branch}


def main_items(dossier: Dossier) -> list[WorkItem]:
    """The work on the main line, oldest first."""
    off = steps_beside(dossier)
    return [item for item in items_of(dossier) if item.step and item.step.pk not in off]


def close_steps(dossier: Dossier, at: datetime, by: Person) -> None:
    """Ends the step at hand; questions and parallel branches stay open."""
    items = dossier.work_items.filter(step__isnull=False)
    _close(items.exclude(step__in=steps_beside(dossier)), dossier, at, by)


def close_beside(dossier: Dossier, at: datetime, by: Person, opened: Q | None = None) -> None:
    """Ends the parallel branches, or those of them that were opened so."""
    items = dossier.work_items.filter(opened or Q(), step__in=steps_beside(dossier))
    _close(items, dossier, at, by)


def close_work(dossier: Dossier, at: datetime, by: Person) -> None:
    """Ends whatever is open, with the questions that nobody needs an answer to any more."""
    _close(dossier.work_items.all(), dossier, at, by)


def _close(items: QuerySet[WorkItem], dossier: Dossier, at: datetime, by: Person) -> None:
    items.filter(done_at=None).update(
        done_at=at, done_by=by, done_seq=dossier.event_count + 1, left_minutes=None
    )


def open_work(
    dossier: Dossier, step: Step, at: datetime, assignee: Person | None = None
) -> WorkItem:
    """Opens the step as the one at hand."""
    dossier.step_order = step.order
    return _open(dossier, step, at, assignee)


def enter_step(
    dossier: Dossier, step: Step, at: datetime, assignee: Person | None = None
) -> list[WorkItem]:
    """Opens the step and, where a block begins, the first step of each other branch. Those that
    other units have to do."""
    stage = stage_of(dossier, step.order)
    is_new = stage != stage_of(dossier, dossier.step_order)
    opened = [open_work(dossier, step, at, assignee)]
    if is_new:
        opened += [open_beside(dossier, branch[0], at) for branch in stage[1:]]
    return asked_of_others(*opened)


def asked_of_others(*opened: WorkItem) -> list[WorkItem]:
    return [item for item in opened if item.kind == WorkKind.CONSULTATION]


def open_beside(dossier: Dossier, step: Step, at: datetime) -> WorkItem:
    """Opens a step off the main line: to be answered, as questions are."""
    return _open(dossier, step, at, kind=WorkKind.CONSULTATION)


def follow_beside(dossier: Dossier, done: Step, at: datetime) -> list[WorkItem]:
    """Opens what comes after a step that other units had to do."""
    if done.pk in steps_beside(dossier):
        following = next_beside(dossier, done)
        return [open_beside(dossier, following, at)] if following else []
    following = step_after(dossier, *WORKED)
    return enter_step(dossier, following, at) if following else []


def told_beside(opened: Sequence[WorkItem]) -> dict[str, str]:
    """For the event: which units have something to do beside the one in charge."""
    return {"beside": "; ".join(whose(item) for item in opened)} if opened else {}


def whose(item: WorkItem) -> str:
    """What is waited for, and from whom: "Tính thuế (Thuế tỉnh)", of a question the unit."""
    return f"{item.name} ({item.unit.name})" if item.step_id else item.unit.name


def _open(
    dossier: Dossier,
    step: Step,
    at: datetime,
    assignee: Person | None = None,
    kind: WorkKind | None = None,
) -> WorkItem:
    """Its date never outruns the legal one. Who is not in charge of the dossier answers for a
    step as for a question."""
    unit = unit_for(dossier, step, local_date(at))
    is_in_charge = dossier.unit.path.startswith(unit.path)
    return WorkItem.objects.create(
        dossier=dossier,
        step=step,
        kind=kind or (WorkKind.STEP if is_in_charge else WorkKind.CONSULTATION),
        name=step.name,
        role=step.role,
        unit=unit,
        assignee=assignee if is_in_charge else None,
        opened_at=at,
        opened_seq=dossier.event_count + 1,
        due_at=_due(dossier, step, at),
    )


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
    for item in dossier.work_items.filter(done_at=None, step__isnull=False):
        if rests and item.due_at:
            item.left_minutes = max(0, time.minutes_between(at, item.due_at))
            item.due_at = None
        elif item.left_minutes is not None:
            item.due_at = capped(dossier, time.add_minutes(at, item.left_minutes))
            item.left_minutes = None
        item.save(update_fields=["due_at", "left_minutes"])


def last_step(dossier: Dossier) -> Step | None:
    """The step of processing or signing on the main line that was worked on last."""
    worked = [item.step for item in main_items(dossier) if item.step and item.step.kind in WORKED]
    return worked[-1] if worked else step_after(dossier, *WORKED)


def cut_off_beside(dossier: Dossier) -> list[Step]:
    """The steps of parallel branches that ended, undone, together with the last main step."""
    off = steps_beside(dossier)
    worked = [item for item in main_items(dossier) if item.step and item.step.kind in WORKED]
    ended = worked[-1].done_seq if worked else None
    items = [item for item in items_of(dossier) if ended and item.done_seq == ended]
    return [item.step for item in items if item.step and item.step.pk in off]


def step_before(dossier: Dossier) -> WorkItem | None:
    """The item of the last step before the one at hand, by whom it is to be done again."""
    earlier = [
        (item.step.order, item.pk, item)
        for item in main_items(dossier)
        if item.done_at
        and item.step
        and item.step.order < dossier.step_order
        and item.step.kind in WORKED
    ]
    return max(earlier)[-1] if earlier else None


def just_forwarded_by(dossier: Dossier, person: Person) -> WorkItem | None:
    """What the person has passed on with the last move, so that it can be taken back."""
    at_hand = {item.opened_seq for item in items_of(dossier) if item.done_at is None}
    passed_on = [
        item
        for item in main_items(dossier)
        if item.done_seq in at_hand
        and item.done_by_id == person.pk
        and item.step
        and item.step.kind in WORKED
    ]
    last = passed_on[-1] if passed_on else None
    return last if last and _nobody_moved_since(dossier, last) else None


def _nobody_moved_since(dossier: Dossier, item: WorkItem) -> bool:
    """A change of calendar is nobody's move."""
    if item.done_seq == dossier.event_count:
        return True
    since = dossier.events.filter(seq__gt=item.done_seq).exclude(verb="calendar")
    return not since.exists()


def open_next(at: datetime, *kinds: StepKind) -> Callable[[Dossier], None]:
    """For `Step.afterwards`: opens the next step of these kinds, if there is one."""

    def open_it(dossier: Dossier) -> None:
        step = step_after(dossier, *kinds)
        if step:
            open_work(dossier, step, at)

    return open_it


def colleagues(unit: Unit, *roles: str) -> list[Person]:
    """Who holds a post of these roles at the unit now, by name."""
    held = Post.objects.held_on(timezone.localdate()).filter(unit=unit, role__in=roles)
    posts = held.filter(person__is_active=True).select_related("person")
    return sorted({post.person for post in posts}, key=lambda person: person.full_name)
