"""The night's second reckoning agrees with every honest life, and finds what was tampered with."""

import logging
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agencies.calendars import in_force_at
from agencies.editions import publish
from agencies.models import WorkingCalendar
from citizens.models import Message
from dossiers.calendar_apply import Standing, apply_next
from dossiers.clock_check import Difference, Finding, check_clocks
from dossiers.clock_report import report
from dossiers.models import CalendarChange, Dossier, Segment
from dossiers.states import Bucket, State
from dossiers.warnings.due_changes import tell_due_changes
from tests import make
from tests.make import at
from tests.warned import told

pytestmark = pytest.mark.django_db

NOW = "2026-11-20 02:30"


def at_work(state: State = State.PROCESSING, received: str = "2026-11-09 09:00") -> Dossier:
    return make.dossier(state, at(received), code="1.004873")


def found(moment: str = NOW) -> dict[str, set[str]]:
    """What differs, by dossier."""
    by_number: dict[str, set[str]] = {}
    for one in check_clocks(at(moment)).differences:
        by_number.setdefault(one.number, set()).add(one.what)
    return by_number


def tampered(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("state", State)
def test_every_state_agrees(state: State) -> None:
    dossier = at_work(state)
    assert found(f"{dossier.last_event_at:%Y-%m-%d %H:%M}") == {}


def test_a_full_life_agrees() -> None:
    dossier = at_work()
    for verb, moment in (
        ("ask_supplement", "2026-11-10 08:00"),
        ("supplement", "2026-11-11 10:00"),
        ("suspend", "2026-11-11 11:00"),
        ("resume", "2026-11-16 08:00"),
        ("transfer", "2026-11-16 10:00"),
    ):
        dossier = make.do(dossier, verb, moment=at(moment))
    late = at_work()
    make.do(late, "suspend", moment=at("2026-11-13 08:00"))
    extended = make.dossier(State.PROCESSING, at("2026-11-09 09:00"), code="1.000894")
    make.do(extended, "extend", moment=at("2026-11-09 11:00"), amount=2)
    taken_back = at_work(State.RESOLVED)
    make.do(taken_back, "correct", moment=at("2026-11-11 11:00"))
    cut_off = at_work(State.AWAITING_SUPPLEMENT)
    make.do(cut_off, "withdraw", moment=at("2026-11-11 11:00"))
    assert found("2026-11-11 20:00") == {}
    assert check_clocks(at(NOW)).looked_at == 4
    assert check_clocks(at(NOW), all_ended=True).looked_at == 5


def test_a_due_date_that_somebody_wrote() -> None:
    dossier, other = at_work(), at_work()
    tampered(
        "UPDATE dossiers_dossier SET due_at = due_at + interval '1 day' WHERE id = %s", dossier.pk
    )
    finding = check_clocks(at(NOW))
    assert [str(one) for one in finding.differences] == [
        f"{dossier.code} due_at: 2026-11-13T09:00:00, reckoned 2026-11-12T09:00:00"
    ]
    assert str(finding) == "1 of 2 differ: due_at 1"
    other.refresh_from_db()
    assert other.due_at == at("2026-11-12 09:00")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("first_due_at = first_due_at - interval '1 day'", {"first_due_at"}),
        ("first_due_at = NULL", {"first_due_at"}),
        ("due_at = NULL", {"due_at"}),
        ("state = 'SUSPENDED'", {"state"}),
        ("received_at = received_at - interval '1 hour'", {"segments"}),
    ],
)
def test_a_column_that_somebody_wrote(change: str, what: set[str]) -> None:
    dossier = at_work()
    tampered(f"UPDATE dossiers_dossier SET {change} WHERE id = %s", dossier.pk)
    assert found() == {dossier.number: what}


def test_a_paused_dossier_has_no_due_date_unless_it_was_late() -> None:
    paused, late = at_work(), at_work()
    make.do(paused, "suspend", moment=at("2026-11-12 08:00"))
    make.do(late, "suspend", moment=at("2026-11-13 08:00"))
    assert found() == {}
    tampered("UPDATE dossiers_dossier SET due_at = first_due_at")
    assert found() == {paused.number: {"due_at"}}


def test_gaps_and_minutes() -> None:
    torn, short, wrong, headless = (at_work() for _number in range(4))
    for dossier in (torn, short, wrong, headless):
        make.do(dossier, "suspend", moment=at("2026-11-10 08:00"))
        make.do(dossier, "resume", moment=at("2026-11-10 10:00"))
    waits = Segment.objects.filter(bucket=Bucket.SUSPENDED)
    waits.filter(dossier=torn).update(ended_at=at("2026-11-10 09:00"))
    waits.filter(dossier=wrong).update(minutes=119)
    Segment.objects.filter(dossier=short, ended_at=None).update(
        ended_at=at("2026-11-11 09:00"), minutes=420
    )
    headless.segments.all().delete()
    assert found() == {
        torn.number: {"segments"},
        short.number: {"segments"},
        wrong.number: {"minutes"},
        headless.number: {"segments"},
    }
    assert "minutes: 119, reckoned 120" in " ".join(map(str, check_clocks(at(NOW)).differences))


def test_calendars_that_nobody_knows_hold_up_no_other() -> None:
    nameless, unknown, other = at_work(), at_work(), at_work()
    nameless.segments.update(edition="")
    unknown.segments.update(edition="999999")
    tampered("UPDATE dossiers_dossier SET due_at = NULL WHERE id = %s", other.pk)
    assert found() == {
        nameless.number: {"facts"},
        unknown.number: {"facts"},
        other.number: {"due_at"},
    }


def day_off(on: date) -> WorkingCalendar:
    """Publishes the country's calendar with one more day off."""
    calendar = WorkingCalendar.objects.get(unit=None)
    calendar.overrides.update_or_create(date=on, defaults={"kind": "off", "weekday": None})
    publish(calendar, at=timezone.now())
    return calendar


def to_be_applied(calendar: WorkingCalendar) -> None:
    CalendarChange.objects.create(
        edition=calendar.edition, by=make.person("quantri"), decided_at=timezone.now(), total=0
    )


def working_dates_ahead(number: int) -> date:
    time = in_force_at(make.unit()).time
    return time.add_days(timezone.now() + timedelta(days=1), number).date()


def test_a_calendar_that_missed_a_dossier() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    calendar = day_off(working_dates_ahead(0))
    finding = check_clocks(timezone.now())
    assert [(one.number, one.what) for one in finding.differences] == [(dossier.code, "calendar")]
    to_be_applied(calendar)
    assert check_clocks(timezone.now()).differences == []  # it is on its way


def test_a_calendar_that_went_through_agrees_and_is_told() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    to_be_applied(day_off(working_dates_ahead(0)))
    standing, moved = apply_next(settled=timedelta(0))
    assert (standing, moved) == (Standing.DONE, 1)
    assert check_clocks(timezone.now()).differences == []
    before, dossier = dossier.due_at, Dossier.objects.get()
    assert before
    assert dossier.due_at
    assert dossier.due_at > before
    assert tell_due_changes(timezone.now()) == 1
    assert "congdan" in told("due_change")


def test_minutes_by_the_calendar_of_the_end() -> None:
    """Nobody rewrites what a segment was worth as it ended."""
    dossier = at_work()
    day_off(date(2026, 11, 10))
    ended = make.do(Dossier.objects.get(pk=dossier.pk), "withdraw", moment=at("2026-11-11 09:00"))
    assert ended.segments.get().minutes == 8 * 60
    assert found() == {}
    finding = check_clocks(at("2026-11-11 10:00"))
    assert (finding.looked_at, finding.differences) == (1, [])


def test_administrators_and_the_log_are_told(caplog: pytest.LogCaptureFixture) -> None:
    names = [f"H01.155-261109-{number:04d}" for number in range(25)]
    finding = Finding(41208, [Difference(name, "due_at", "none", "x") for name in names])
    assert str(finding) == "25 of 41,208 differ: due_at 25"
    with caplog.at_level(logging.ERROR):
        report(finding, at=at(NOW))
        report(finding, at=at(NOW))
    assert names[24] in caplog.text
    message = Message.objects.get(key__startswith="clocks:")
    assert message.person == make.person("quantri")
    assert message.subject == "Hạn trả của 25 hồ sơ không khớp với quá trình giải quyết"
    assert names[19] in message.body
    assert names[20] not in message.body
    assert message.link == "/jobs/"


def test_nobody_is_told_of_a_night_without_differences() -> None:
    report(Finding(3), at=at(NOW))
    assert not Message.objects.filter(key__startswith="clocks:").exists()


def test_the_command_prints_and_fails() -> None:
    dossier, out = at_work(), StringIO()
    call_command("check_clocks", stdout=out)
    assert out.getvalue() == "1 agree\n"
    tampered("UPDATE dossiers_dossier SET due_at = NULL")
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 differ: due_at 1"):
        call_command("check_clocks", stdout=out)
    assert f"{dossier.code} due_at: none, reckoned 2026-11-12T09:00:00" in out.getvalue()
