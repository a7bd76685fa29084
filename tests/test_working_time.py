"""Working time told as stories; its laws stand in test_working_time_laws.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest

from agencies.working_time import (
    ZONE,
    BeyondCalendar,
    DayKind,
    Override,
    Session,
    Sessions,
    WorkingTime,
)

Weekdays = tuple[tuple[Session, ...], ...]


def hm(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def spans(text: str) -> tuple[Session, ...]:
    """'07:00-11:30 13:30-17:00' as sessions."""
    return tuple((hm(a), hm(b)) for a, b in (part.split("-") for part in text.split()))


FULL = spans("07:00-11:30 13:30-17:00")
OFFICE: Weekdays = (FULL,) * 5 + ((), ())
SHORT_FRIDAY: Weekdays = (FULL,) * 4 + (spans("07:00-11:30"), (), ())
SHIFTED: Weekdays = (spans("07:30-11:30 13:00-17:00"),) * 5 + ((), ())
HOLIDAYS_2026 = [
    *(Override(date(2026, 2, day), DayKind.OFF) for day in range(16, 21)),
    Override(date(2026, 4, 27), DayKind.OFF),
    Override(date(2026, 4, 30), DayKind.OFF),
    Override(date(2026, 5, 1), DayKind.OFF),
    Override(date(2026, 8, 22), DayKind.MAKE_UP, weekday=0),
    Override(date(2026, 8, 31), DayKind.OFF),
    Override(date(2026, 9, 1), DayKind.OFF),
    Override(date(2026, 9, 2), DayKind.OFF),
    Override(date(2026, 11, 24), DayKind.OFF),
]


def year_2026(weekdays: Weekdays = OFFICE, *overrides: Override) -> WorkingTime:
    versions = [Sessions(date(2020, 1, 1), weekdays)]
    chosen = overrides or HOLIDAYS_2026
    return WorkingTime(versions, list(chosen), first=date(2026, 1, 1), last=date(2026, 12, 31))


def at(text: str) -> datetime:
    """'5/10 09:10' in 2026; Monday is 5 October."""
    day_month, clock = text.split()
    day, month = day_month.split("/")
    return datetime(2026, int(month), int(day), *divmod(hm(clock), 60), tzinfo=ZONE)


office = year_2026()


@pytest.mark.parametrize(
    ("received", "starts"),
    [
        ("5/10 06:00", "5/10 07:00"),
        ("5/10 07:00", "5/10 07:00"),
        ("5/10 11:29", "5/10 11:29"),
        ("5/10 11:30", "5/10 13:30"),
        ("5/10 17:00", "6/10 07:00"),
        ("10/10 09:00", "12/10 07:00"),
        ("28/8 17:00", "3/9 07:00"),
    ],
)
def test_every_clock_starts_in_a_session(received: str, starts: str) -> None:
    assert office.normalise(at(received)) == at(starts)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("5/10 07:00", 3, "8/10 07:00"),
        ("5/10 09:10", 3, "8/10 09:10"),
        ("5/10 17:00", 3, "9/10 07:00"),
        ("5/10 12:00", 1, "6/10 13:30"),
        ("5/10 09:10", 0, "5/10 09:10"),
        ("28/8 09:10", 3, "7/9 09:10"),  # 31/8 to 2/9 are off
        ("20/8 09:10", 3, "24/8 09:10"),  # Saturday 22/8 is worked
        ("13/2 16:00", 1, "23/2 16:00"),  # over Tết
        ("29/4 10:00", 2, "5/5 10:00"),
        ("23/11 08:00", 1, "25/11 08:00"),
    ],
)
def test_working_days_keep_the_time_of_day(received: str, days: int, due: str) -> None:
    assert office.add_days(at(received), days) == at(due)


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("5/10 07:00", 24, "7/10 17:00"),
        ("5/10 07:00", 0, "5/10 07:00"),
        ("5/10 17:00", 0, "6/10 07:00"),
        ("5/10 09:30", 2, "5/10 11:30"),
        ("5/10 09:30", 3, "5/10 14:30"),
        ("28/8 16:00", 8, "3/9 16:00"),
    ],
)
def test_hours_end_as_early_as_they_can(received: str, hours: int, due: str) -> None:
    assert office.add_minutes(at(received), hours * 60) == at(due)


def test_three_days_are_not_twenty_four_hours() -> None:
    monday = at("5/10 07:00")
    assert office.minutes_between(monday, office.add_days(monday, 3)) == 24 * 60
    assert office.add_days(monday, 3) != office.add_minutes(monday, 24 * 60)


def test_a_shorter_day_keeps_the_share_of_the_day_rounded_up() -> None:
    desk = year_2026(SHORT_FRIDAY)
    # 130 of 480 minutes on Monday are 73.125 of 270 on Friday; none is clipped.
    assert desk.add_days(at("5/10 09:10"), 4) == at("9/10 08:14")
    assert desk.add_days(at("5/10 16:00"), 4) == at("9/10 10:57")
    # 479 of 480 are 269.4 of 270: rounded up to the closing, on the same date.
    assert desk.add_days(at("5/10 16:59"), 4) == at("9/10 11:30")
    assert desk.days_between(at("5/10 09:10"), at("9/10 07:00")) == 4 - Fraction(130, 480)


def test_a_position_at_a_closing_is_the_next_opening_and_hours_there_are_the_closing() -> None:
    lunch = office.p(at("5/10 11:30"))
    assert lunch == office.p(at("5/10 13:30")) == office.p(at("5/10 07:00")) + Fraction(270, 480)
    assert office.at_p(lunch) == at("5/10 13:30")
    assert office.at_w(office.w(at("5/10 13:30"))) == at("5/10 11:30")


@pytest.mark.parametrize(
    ("kind", "adds", "sessions"),
    [
        (DayKind.OFF, Fraction(0), ""),
        (DayKind.MORNING_OFF, Fraction(210, 480), "13:30-17:00"),
        (DayKind.AFTERNOON_OFF, Fraction(270, 480), "07:00-11:30"),
    ],
)
def test_a_half_day_adds_its_share(kind: DayKind, adds: Fraction, sessions: str) -> None:
    desk = year_2026(OFFICE, Override(date(2026, 10, 7), kind))
    assert desk.days_between(at("7/10 00:00"), at("7/10 23:59")) == adds
    assert desk.sessions_on(date(2026, 10, 7)) == spans(sessions)
    assert desk.is_open_on(date(2026, 10, 7)) == bool(sessions)


def test_what_a_half_day_lacks_is_worked_the_next_morning() -> None:
    desk = year_2026(OFFICE, Override(date(2026, 10, 7), DayKind.AFTERNOON_OFF))
    assert desk.add_days(at("5/10 15:00"), 2) == at("8/10 08:30")


def test_a_make_up_day_is_one_day_of_the_weekday_it_names() -> None:
    saturday, monday = date(2026, 10, 10), date(2026, 10, 12)
    like_friday = Override(saturday, DayKind.MAKE_UP, weekday=4)
    like_sunday = Override(monday, DayKind.MAKE_UP, weekday=6)
    desk = year_2026(SHORT_FRIDAY, like_friday, like_sunday)
    assert desk.days_between(at("10/10 00:00"), at("11/10 00:00")) == 1
    assert desk.minutes_between(at("10/10 00:00"), at("11/10 00:00")) == 270
    assert not desk.is_open_on(monday)


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        (DayKind.MORNING_OFF, "12:00-16:00"),
        (DayKind.AFTERNOON_OFF, "07:00-09:00 11:00-12:00"),
    ],
)
def test_what_opens_at_twelve_is_the_afternoon(kind: DayKind, held: str) -> None:
    week = (spans("07:00-09:00 11:00-12:00 12:00-16:00"),) * 7
    desk = year_2026(week, Override(date(2026, 10, 7), kind))
    assert desk.sessions_on(date(2026, 10, 7)) == spans(held)


def test_a_session_through_noon_is_the_morning() -> None:
    week = (spans("10:00-14:00"),) * 7
    desk = year_2026(week, Override(date(2026, 10, 7), DayKind.MORNING_OFF))
    assert not desk.is_open_on(date(2026, 10, 7))


def test_half_a_closed_day_adds_nothing() -> None:
    desk = year_2026(OFFICE, Override(date(2026, 10, 10), DayKind.MORNING_OFF))
    assert not desk.is_open_on(date(2026, 10, 10))


def test_the_axes_run_straight_through_new_sessions() -> None:
    versions = [Sessions(date(2026, 10, 7), SHIFTED), Sessions(date(2026, 1, 1), OFFICE)]
    desk = WorkingTime(versions, [], first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert desk.add_days(at("5/10 09:10"), 1) == at("6/10 09:10")
    assert desk.add_days(at("5/10 09:10"), 3) == at("8/10 09:40")
    assert desk.add_days(at("5/10 07:00"), 3) == at("8/10 07:30")


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("5/10 09:10", 3, "8/10 09:10"),
        ("7/10 09:10", 3, "12/10 09:10"),  # Saturday rolls to Monday
        ("5/10 17:00", 0, "6/10 07:00"),
        ("28/8 16:00", 3, "3/9 16:00"),
        ("14/8 16:00", 8, "22/8 16:00"),  # the Saturday is worked
    ],
)
def test_calendar_days_roll_to_a_working_date(received: str, days: int, due: str) -> None:
    assert office.add_calendar_days(at(received), days) == at(due)


def test_calendar_days_move_the_time_of_day_into_the_sessions_of_the_date() -> None:
    desk = year_2026(SHORT_FRIDAY, Override(date(2026, 10, 8), DayKind.MORNING_OFF))
    assert desk.add_calendar_days(at("5/10 09:10"), 3) == at("8/10 13:30")
    assert desk.add_calendar_days(at("5/10 16:00"), 4) == at("9/10 11:30")


def test_a_rolled_date_keeps_the_time_of_day_so_only_dates_never_go_back() -> None:
    earlier, later = (office.add_calendar_days(at(t), 2) for t in ("8/10 16:00", "9/10 08:00"))
    assert (earlier, later) == (at("12/10 16:00"), at("12/10 08:00"))


def test_what_comes_over_lunch_counts_from_the_afternoon() -> None:
    assert office.same_day(at("5/10 11:45"), hm("12:00")) == at("6/10 17:00")


def test_an_afternoon_off_on_the_last_day_moves_the_hour_but_not_the_date() -> None:
    shorter = year_2026(OFFICE, Override(date(2026, 10, 6), DayKind.AFTERNOON_OFF))
    for desk, hour in ((office, "16:00"), (shorter, "11:30")):
        assert desk.add_calendar_days(at("5/10 16:00"), 1) == at(f"6/10 {hour}")
    for desk, hour in ((office, "17:00"), (shorter, "11:30")):
        assert desk.same_day(at("6/10 10:00"), hm("15:00")) == at(f"6/10 {hour}")


def test_no_hours_after_a_closing_are_the_next_opening() -> None:
    closing = office.add_minutes(at("5/10 07:00"), 270)
    assert closing == at("5/10 11:30")
    assert office.add_minutes(closing, 0) == at("5/10 13:30")
    assert office.add_minutes(closing, 1) == office.add_minutes(at("5/10 07:00"), 271)


def test_moments_of_any_zone_are_cut_down_to_the_minute_and_answered_at_home() -> None:
    noon_in_utc = datetime(2026, 10, 5, 2, 10, 59, 999_999, tzinfo=UTC)
    due = office.add_days(noon_in_utc, 3)
    assert (due, due.tzinfo) == (at("8/10 09:10"), ZONE)
    with pytest.raises(ValueError, match="no time zone"):
        office.normalise(datetime(2026, 10, 5, 9, 10))


@pytest.mark.parametrize("desk", [office, year_2026(SHORT_FRIDAY)], ids=["full", "short"])
@pytest.mark.parametrize("amount", [0, 1, 120])
def test_a_batch_answers_every_minute_of_a_week_as_it_would_alone(
    desk: WorkingTime, amount: int
) -> None:
    monday = desk.minute(at("5/10 00:00"))
    week = range(monday, monday + 7 * 1440)
    days = min(amount, 5)
    by_minutes = [desk.minute(desk.add_minutes(desk.moment(m), amount)) for m in week]
    by_days = [desk.minute(desk.add_days(desk.moment(m), days)) for m in week]
    assert desk.due_by_minutes(np.array(week), amount).tolist() == by_minutes
    assert desk.due_by_days(np.array(week), days).tolist() == by_days


@pytest.mark.parametrize(
    "ask",
    [
        lambda: office.normalise(at("31/12 17:00")),
        lambda: office.w(at("1/1 00:00") - timedelta(minutes=1)),
        lambda: office.p(datetime(2027, 1, 1, tzinfo=ZONE)),
        lambda: office.add_days(at("31/12 07:00"), 1),
        lambda: office.add_days(at("5/10 07:00"), 10**9),
        lambda: office.add_minutes(at("31/12 16:00"), 61),
        lambda: office.add_calendar_days(at("31/12 16:00"), 10**9),
        lambda: office.same_day(at("31/12 15:01"), hm("15:00")),
        lambda: office.at_p(Fraction(-1)),
        lambda: office.at_w(-1),
        lambda: office.is_open_on(date(2027, 1, 1)),
        lambda: office.due_by_days(np.array([-1]), 1),
        lambda: office.due_by_days(np.array([0]), 10**9),
        lambda: office.due_by_minutes(np.array([0]), 10**15),
        lambda: year_2026(((),) * 7).normalise(at("5/10 09:00")),
    ],
)
def test_nothing_is_invented_beyond_the_calendar(ask: Callable[[], object]) -> None:
    with pytest.raises(BeyondCalendar):
        ask()
