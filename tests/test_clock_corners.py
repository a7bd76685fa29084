"""Corners of the clock that once broke: moves at one moment, late transfers, ends and calendars."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.editions import publish
from agencies.models import DayOverride, SessionVersion, Unit, WorkingCalendar
from dossiers.calendar_apply import Standing, apply_next
from dossiers.calendar_publishing import publish_draft
from dossiers.clock import reckoning_of
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import FLOW, open_moves
from dossiers.models import Dossier
from dossiers.reckoning import Limit, Pause, life, reckon
from dossiers.states import Bucket, State
from procedures.models import LimitUnit
from tests import lives, make
from tests.make import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def odd(db: None) -> Unit:
    """Long Xuyên works on Wednesday and Saturday mornings only, so its axes run differently."""
    unit = make.unit(LONG_XUYEN)
    calendar = WorkingCalendar.objects.create(unit=unit, name="Long Xuyên")
    morning = [[450, 690]]
    SessionVersion.objects.create(
        calendar=calendar,
        effective_from=date(2024, 1, 1),
        weekdays=[[], [], morning, [], [], morning, []],
    )
    publish(calendar, at=at("2024-01-01 08:00"))
    return unit


def processing(moment: str, code: str = "1.004873") -> Dossier:
    made = make.submitted(at(moment) - timedelta(hours=1), code=code)
    return make.do(make.do(made, "receive", moment=at(moment)), "start", moment=at(moment))


def day_off(on: date) -> None:
    """Published and applied."""
    country = WorkingCalendar.objects.get(unit=None)
    DayOverride.objects.create(calendar=country, date=on, kind="off", name="Nghỉ bão")
    publish_draft(country, by=make.person("quantri"), at=timezone.now())
    assert apply_next(settled=timedelta(0))[0] == Standing.DONE


def next_working_days(count: int) -> list[date]:
    working, day, found = working_time_of(make.unit()), timezone.localdate(), []
    while len(found) < count:
        day += timedelta(days=1)
        if working.is_open_on(day):
            found.append(day)
    return found


def test_who_waited_for_the_lock_comes_after_who_held_it(odd: Unit) -> None:
    """Extension and transfer asked at one moment: the facts keep their order."""
    dossier = make.dossier(State.PROCESSING, code="1.004859")
    asked = timezone.now()
    extended = make.do(dossier, "extend", moment=asked)
    moved = make.do(extended, "transfer", moment=asked - timedelta(milliseconds=5), unit=odd)
    assert moved.last_event_at > extended.last_event_at
    assert moved.due_at < asked + timedelta(days=120)
    lives.check(moved.pk)


def test_a_late_transfer_is_read_by_the_new_units_calendar(odd: Unit) -> None:
    dossier = make.do(processing("2026-10-05 09:10"), "transfer", unit=odd)
    (tomorrow,) = next_working_days(1)
    day_off(tomorrow)
    dossier.refresh_from_db()
    assert dossier.due_at == at("2026-10-08 09:10")
    suspended = make.do(dossier, "suspend", make.person("lanhdao.longxuyen"))
    resumed = make.do(suspended, "resume", make.person("lanhdao.longxuyen"))
    assert resumed.due_at == at("2026-10-08 09:10")
    lives.check(resumed.pk)


def test_a_calendar_published_after_the_end_counts_once_the_end_is_taken_back() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.009122")  # seven working days
    resolved = make.do(dossier, "resolve")
    first = next_working_days(1)[0]
    day_off(first)
    resolved.refresh_from_db()
    assert resolved.due_at == dossier.due_at
    again = make.do(resolved, "correct")
    expected = working_time_of(again.unit).add_days(again.received_at, 7)
    assert again.due_at == expected > dossier.due_at
    found = reckoning_of(again, list(again.segments.all()), again.due_changes.all())
    assert found.due_at == again.due_at
    assert again.first_due_at == dossier.due_at


def test_a_pause_on_a_rolled_day_ends_no_earlier_than_its_resume() -> None:
    limit = Limit(LimitUnit.CALENDAR_DAYS, 10, 900)
    time = working_time_of(make.unit())
    # The raw date is Sunday the 15th; it rolled to Monday the 16th.
    pause = Pause(Bucket.SUSPENDED, at("2026-11-16 09:00"), at("2026-11-18 08:00"))
    due = reckon(limit, life(at("2026-11-05 09:00"), [pause], time)).due_at
    assert due == at("2026-11-18 08:00")


def test_an_extension_adds_to_the_date_even_where_nothing_was_left() -> None:
    limit = Limit(LimitUnit.DAYS, 1, 900, LimitUnit.DAYS)
    time = working_time_of(make.unit())
    pause = Pause(Bucket.SUSPENDED, at("2026-11-17 15:00"), at("2026-11-20 09:00"))
    facts = life(at("2026-11-16 09:00"), [pause], time)
    assert reckon(limit, facts).due_at == at("2026-11-20 09:00")
    extended = lives.extended(facts, at("2026-11-20 10:00"), 1, time)
    assert reckon(limit, extended).due_at == at("2026-11-23 09:00")


@pytest.mark.parametrize(
    ("granted", "due"),
    [("2026-11-13 09:00", "2026-11-19 08:00"), ("2026-11-18 10:00", "2026-11-20 08:00")],
)
def test_an_extension_counts_from_the_due_date_of_its_moment(granted: str, due: str) -> None:
    """The raw date is Saturday the 14th; on Sunday, paused, nothing of it is left. Two more days
    from Saturday leave one, two more days from the resume are two."""
    limit = Limit(LimitUnit.CALENDAR_DAYS, 5, 900, LimitUnit.CALENDAR_DAYS)
    time = working_time_of(make.unit())
    pause = Pause(Bucket.SUSPENDED, at("2026-11-15 09:00"), at("2026-11-18 08:00"))
    facts = life(at("2026-11-09 08:00"), [pause], time)
    assert reckon(limit, facts).due_at == at("2026-11-18 08:00")
    extended = lives.extended(facts, at(granted), 2, time)
    in_time = sorted(extended, key=lambda fact: fact.at)
    assert reckon(limit, in_time).due_at == at(due)


def test_a_change_of_calendar_does_not_take_recall_away() -> None:
    officer = make.person("chuyenvien")
    dossier = make.do(make.dossier(State.PROCESSING, code="1.009122"), "forward", officer)
    day_off(next_working_days(1)[0])
    dossier.refresh_from_db()
    assert dossier.events.latest("seq").verb == "calendar"
    assert FLOW["recall"] in open_moves(dossier, officer)
    back = make.do(dossier, "recall", officer)
    assert back.work_items.get(done_at=None).assignee == officer
