"""A published calendar postpones open dossiers: all that it moves, once, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from agencies.calendars import in_force_at
from agencies.editions import publish
from agencies.models import DayOverride, WorkingCalendar
from citizens.models import Person
from dossiers import calendar_apply
from dossiers.calendar_apply import Standing, apply_next
from dossiers.calendar_publishing import preview, publish_draft
from dossiers.chain import digest_of, hash_of
from dossiers.clock import reckoning_of
from dossiers.models import CalendarChange, Dossier, DueChange, Event
from dossiers.recalendar import moved, rows_of
from dossiers.states import State
from tests import make

pytestmark = pytest.mark.django_db
AT_ONCE = timedelta(0)
LAND = "1.004873"  # in working days


@pytest.fixture
def administrator(db: None) -> Person:
    return make.person("quantri")


@pytest.fixture
def country(db: None) -> WorkingCalendar:
    return WorkingCalendar.objects.get(unit=None)


def next_working_day() -> date:
    working, day = in_force_at(make.unit()).time, timezone.localdate() + timedelta(days=1)
    while not working.is_open_on(day):
        day += timedelta(days=1)
    return day


def off(calendar: WorkingCalendar, day: date | None = None) -> date:
    day = day or next_working_day()
    DayOverride.objects.create(calendar=calendar, date=day, kind="off", name="Nghỉ bão")
    return day


def published(calendar: WorkingCalendar, by: Person) -> CalendarChange:
    locked = WorkingCalendar.objects.select_for_update().get(pk=calendar.pk)
    return publish_draft(locked, by=by, at=timezone.now())


def applied() -> int:
    standing, moved_now = apply_next(settled=AT_ONCE)
    assert standing == Standing.DONE
    return moved_now


def open_ones() -> dict[str, Dossier]:
    """Of every kind that a calendar meets."""
    now = timezone.now()
    redated = make.dossier(State.PROCESSING, now - timedelta(days=1), code="1.000894")
    return {
        "plain": make.dossier(State.PROCESSING, now - timedelta(hours=5), code=LAND),
        "received": make.dossier(State.RECEIVED, now - timedelta(hours=2), code=LAND),
        "resumed": make.do(
            make.dossier(State.AWAITING_SUPPLEMENT, now - timedelta(days=1), code=LAND),
            "supplement",
        ),
        "extended": make.do(redated, "extend", moment=redated.last_event_at),
        "paused": make.dossier(State.SUSPENDED, now - timedelta(hours=3), code=LAND),
        "late": make.dossier(State.PROCESSING, now - timedelta(days=90), code=LAND),
        "ended": make.dossier(State.RESOLVED, now - timedelta(hours=3), code=LAND),
        "filed": make.dossier(State.SUBMITTED, now - timedelta(hours=1), code=LAND),
    }


def fresh(ones: dict[str, Dossier]) -> dict[str, Dossier]:
    found = Dossier.objects.select_related("version", "unit").in_bulk([d.pk for d in ones.values()])
    return {name: found[one.pk] for name, one in ones.items()}


def test_the_preview_is_what_is_applied(administrator, country) -> None:
    ones = open_ones()
    off(country)
    seen = preview(country, timezone.now())
    change = published(country, administrator)
    assert applied() == len(seen.moves) > 0
    now = Dossier.objects.in_bulk([move.pk for move in seen.moves])
    assert {move.pk: move.after for move in seen.moves} == {pk: d.due_at for pk, d in now.items()}
    assert {ones[name].pk for name in ("plain", "received", "resumed", "extended")} <= {*now}
    assert not {ones[name].pk for name in ("paused", "late", "ended", "filed")} & {*now}
    change.refresh_from_db()
    assert (change.looked_at, change.changed) == (change.total, len(seen.moves))
    assert sum(count for _unit, count in seen.units()) == len(seen.moves)


def test_each_moved_dossier_stands_by_its_facts_and_its_chain(administrator, country) -> None:
    ones = open_ones()
    off(country)
    published(country, administrator)
    applied()
    for one in fresh(ones).values():
        segments, changes = list(one.segments.all()), one.due_changes.all()
        assert reckoning_of(one, segments, changes).due_at == one.due_at
        previous = ""
        for event in Event.objects.filter(dossier=one).select_related("detail"):
            assert event.previous_hash == previous
            assert event.hash == hash_of(event, one.reference)
            assert event.detail_digest == digest_of(event.detail.salt, event.detail.content)
            previous = event.hash
        assert (one.head_hash, one.event_count) == (previous, event.seq)
    plain = fresh(ones)["plain"]
    event = plain.events.select_related("detail", "post").latest("seq")
    assert (event.verb, event.from_state, event.to_state) == ("calendar", plain.state, plain.state)
    assert (event.by, event.post.role) == (administrator, "administrator")
    assert event.detail.content["calendar"] == country.name
    row = plain.due_changes.get()
    assert (row.seq, row.due_after, row.told_at) == (event.seq, plain.due_at, None)
    assert row.edition == plain.due_edition == in_force_at(plain.unit).edition
    assert row.due_before == ones["plain"].due_at < plain.due_at


def test_a_calendar_only_postpones(administrator, country) -> None:
    ones = open_ones()
    saturday = coming_saturday()
    DayOverride.objects.create(
        calendar=country, date=saturday, kind="make_up", weekday=0, name="Làm bù"
    )
    published(country, administrator)
    assert applied() == 0
    assert {n: d.due_at for n, d in fresh(ones).items()} == {n: d.due_at for n, d in ones.items()}
    assert not DueChange.objects.filter(kind="calendar").exists()


def coming_saturday() -> date:
    day = timezone.localdate() + timedelta(days=1)
    while day.weekday() != 5 or DayOverride.objects.filter(date=day).exists():
        day += timedelta(days=1)
    return day


def test_what_waits_finds_the_new_calendar_at_its_resume(administrator, country) -> None:
    day = next_working_day()
    paused = make.dossier(State.SUSPENDED, timezone.now() - timedelta(hours=3), code=LAND)
    off(country, day)
    published(country, administrator)
    applied()
    paused.refresh_from_db()
    assert paused.due_at is None
    resumed = make.do(paused, "resume")
    assert resumed.due_edition == in_force_at(resumed.unit).edition
    segments = list(resumed.segments.all())
    assert reckoning_of(resumed, segments, ()).due_at == resumed.due_at


def test_applied_twice_changes_nothing_more(administrator, country) -> None:
    open_ones()
    off(country)
    published(country, administrator)
    first = applied()
    before = (Event.objects.count(), DueChange.objects.count())
    assert apply_next(settled=AT_ONCE) == (Standing.NOTHING, 0)
    CalendarChange.objects.update(done_at=None, reached=[0, 0], looked_at=0, changed=0)
    assert applied() == 0
    assert (Event.objects.count(), DueChange.objects.count()) == before
    assert first > 0


def test_a_run_that_breaks_off_goes_on_behind_its_last_chunk(
    administrator, country, monkeypatch
) -> None:
    open_ones()
    off(country)
    expected = len(preview(country, timezone.now()).moves)
    change = published(country, administrator)
    monkeypatch.setattr(calendar_apply, "CHUNK", 1)
    with monkeypatch.context() as broken:
        broken.setattr(calendar_apply, "write", _falls_at(3, calendar_apply.write))
        with pytest.raises(KeyboardInterrupt):
            apply_next(settled=AT_ONCE)
    change.refresh_from_db()
    assert (change.looked_at, change.done_at) == (2, None)
    applied()
    change.refresh_from_db()
    assert (change.looked_at, change.changed) == (change.total, expected)
    calendar_events = Event.objects.filter(verb="calendar")
    assert calendar_events.count() == expected
    assert calendar_events.values("dossier").distinct().count() == expected


def _falls_at(call: int, write: Any) -> Any:
    calls: list[int] = []

    def falling(*args: Any) -> None:
        calls.append(1)
        if len(calls) == call:
            raise KeyboardInterrupt
        write(*args)

    return falling


def test_while_one_run_is_at_it_no_other_begins(administrator, country) -> None:
    off(country)
    published(country, administrator)
    with ThreadPoolExecutor(1) as other:
        other.submit(the_run, "lock").result()
        assert apply_next(settled=AT_ONCE) == (Standing.NOTHING, 0)
        other.submit(the_run, "unlock").result()
    assert apply_next(settled=AT_ONCE)[0] == Standing.DONE


def the_run(act: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_{act}(%s)", [calendar_apply.KEY])
    if act == "unlock":
        connection.close()


def test_one_received_by_the_older_calendar_meanwhile_is_looked_at_again(
    administrator, country, monkeypatch
) -> None:
    old = in_force_at(make.unit())
    off(country)
    published(country, administrator)
    with monkeypatch.context() as stale:
        stale.setattr("dossiers.clock.in_force_at", lambda unit: old)
        calendar_apply_before_it_commits()
        meanwhile = make.dossier(State.RECEIVED, code=LAND)
    assert meanwhile.due_edition == old.edition
    assert applied() == 1
    meanwhile.refresh_from_db()
    assert meanwhile.due_edition == in_force_at(meanwhile.unit).edition
    assert meanwhile.events.latest("seq").verb == "calendar"


def calendar_apply_before_it_commits() -> None:
    assert apply_next(settled=timedelta(minutes=1))[0] == Standing.WAITS


def test_a_filing_is_answered_later_without_an_event(administrator, country) -> None:
    filed = make.paid(make.submitted(timezone.now(), code=LAND))
    events = filed.event_count
    assert filed.answer_due_at is not None
    off(country, timezone.localdate(filed.answer_due_at))
    published(country, administrator)
    applied()
    again = fresh({"filed": filed})["filed"]
    assert again.event_count == events
    assert again.answer_due_at > filed.answer_due_at


def test_steps_never_go_back_nor_past_the_legal_date(administrator, country) -> None:
    ones = open_ones()
    before = {
        item.pk: item.due_at
        for one in ones.values()
        for item in one.work_items.filter(done_at=None)
    }
    off(country)
    published(country, administrator)
    applied()
    for one in fresh(ones).values():
        for item in one.work_items.filter(done_at=None, due_at__isnull=False):
            assert item.due_at >= before[item.pk]
            assert one.due_at is None or item.due_at <= max(one.due_at, before[item.pk])


def test_both_ways_agree_on_stored_dossiers(country) -> None:
    ones = open_ones()
    old_rows = rows_of([one.pk for one in ones.values()])
    off(country)
    publish(country, at=timezone.now())
    lines = {one.unit_id: in_force_at(one.unit) for one in ones.values()}
    at = timezone.now()
    by_facts = moved([row._replace(is_plain=False) for row in old_rows], lines, at)
    assert moved(old_rows, lines, at) == by_facts
    assert {row.is_plain for row in old_rows} == {True, False}


def test_both_ways_agree_on_what_a_calendar_moved_before(administrator, country) -> None:
    ones = open_ones()
    off(country)
    published(country, administrator)
    applied()
    rows = rows_of([one.pk for one in ones.values()])
    assert any(row.is_once for row in rows)
    off(country)
    publish(country, at=timezone.now())
    lines = {one.unit_id: in_force_at(one.unit) for one in ones.values()}
    by_facts = [row._replace(is_plain=False, is_once=False) for row in rows]
    at = timezone.now()
    assert moved(rows, lines, at) == moved(by_facts, lines, at) != []
