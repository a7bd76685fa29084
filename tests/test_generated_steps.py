"""Generated steps, waits and calendars, reckoned again with the functions of the verbs."""

from datetime import date, datetime
from itertools import pairwise

from django.utils.timezone import localtime

from dossiers.clock import forward_due, in_force_for, reckoning_of, time_of
from dossiers.models import Dossier, WorkItem
from dossiers.states import AWAITING, PAUSED
from procedures.models import StepKind
from tests.province import house

__all__ = ["house"]


def date_of_step(one: Dossier, item: WorkItem) -> tuple[datetime | None, int | None]:
    """Its date and what is left of it, by the rules of `dossiers.work`."""
    time, step = time_of(one), next(s for s in one.version.steps.all() if s.pk == item.step_id)

    def capped(due: datetime, at: datetime) -> datetime:
        until_then = [segment for segment in one.segments.all() if segment.started_at <= at]
        legal = reckoning_of(one, until_then, ()).due_at
        return min(due, legal) if legal else due

    if step.kind == StepKind.HAND_OUT:
        return None, None
    at, left = item.opened_at, None
    is_intake = step.kind == StepKind.INTAKE
    due: datetime | None
    due = capped(forward_due(time, at) if is_intake else time.add_minutes(at, step.hours * 60), at)
    until = item.done_seq or one.event_count + 1
    for event in one.events.all():
        if not item.opened_seq < event.seq < until:
            continue
        if due and event.to_state in PAUSED:
            left, due = max(0, time.minutes_between(event.at, due)), None
        elif left is not None and event.to_state not in PAUSED:
            left, due = None, capped(time.add_minutes(event.at, left), event.at)
    return due, None if item.done_at else left


def test_steps_have_the_dates_of_the_verbs(house: list[Dossier]) -> None:
    for one in house:
        events = {event.seq: event for event in one.events.all()}
        for item in one.work_items.all():
            assert item.opened_at == events[item.opened_seq].at
            assert (item.due_at, item.left_minutes) == date_of_step(one, item)
            if item.done_at is None:
                assert (item.done_seq, item.done_by_id) == (None, None)
            else:
                done = events[item.done_seq or 0]
                assert (item.done_at, item.done_by_id) == (done.at, done.by_id)
    waiting = WorkItem.objects.filter(left_minutes__isnull=False, due_at=None)
    assert waiting.exists()


def test_waits_and_calendars_are_written_as_the_verbs_write_them(house: list[Dossier]) -> None:
    for one in house:
        events = list(one.events.all())
        asked = [event for event in events if event.verb == "ask_supplement"]
        assert one.supplements == len(asked)
        assert all(event.post.role == "leader" for event in asked[1:] if event.post)
        until = [event.detail.content.get("until") for event in events if "until" in
                 event.detail.content]  # fmt: skip
        assert one.answer_until == (
            date.fromisoformat(until[-1]) if one.state in AWAITING else None
        )
        for before, event in pairwise(events):
            if event.verb == "stop" and before.to_state in AWAITING:
                assert localtime(event.at).date() > date.fromisoformat(until[-1])
        edition = in_force_for(one).edition
        assert {segment.edition for segment in one.segments.all()} <= {edition}
        assert one.due_edition == (edition if one.received_at else "")
