"""The batches answer as the questions one by one do."""

from datetime import date

import numpy as np
import pytest

from agencies.working_batches import due_by_calendar_days, due_same_day, open_minutes, w_of
from agencies.working_sessions import DayKind, Override, Sessions
from agencies.working_time import BeyondCalendar, WorkingTime

DAY_OF_WORK = ((420, 690), (810, 1020))
OFFICE = WorkingTime(
    [Sessions(date(2026, 1, 1), (*(DAY_OF_WORK,) * 5, ((420, 690),), ()))],
    [
        Override(date(2026, 1, 7), DayKind.OFF, None),
        Override(date(2026, 1, 8), DayKind.AFTERNOON_OFF, None),
        Override(date(2026, 1, 18), DayKind.MAKE_UP, 0),
    ],
    first=date(2026, 1, 1),
    last=date(2026, 3, 31),
)
TIMES = np.arange(0, 30 * 1440, 37, dtype=np.int64)


def one_by_one(answer):
    return [OFFICE.minute(answer(OFFICE.moment(int(t)))) for t in TIMES]


def test_working_minutes_by_their_number() -> None:
    minutes = open_minutes(OFFICE)
    assert [OFFICE.w(OFFICE.moment(int(minutes[i]))) for i in range(0, 9000, 7)] == list(
        range(0, 9000, 7)
    )
    assert w_of(OFFICE, TIMES).tolist() == [OFFICE.w(OFFICE.moment(int(t))) for t in TIMES]


@pytest.mark.parametrize("cutoff", [0, 600, 900, 1439])
def test_the_same_day(cutoff: int) -> None:
    found = due_same_day(OFFICE, TIMES, cutoff)
    assert found.tolist() == one_by_one(lambda t: OFFICE.same_day(t, cutoff))


@pytest.mark.parametrize("days", [0, 1, 5, 16])
def test_calendar_days(days: int) -> None:
    found = due_by_calendar_days(OFFICE, TIMES, days)
    assert found.tolist() == one_by_one(lambda t: OFFICE.add_calendar_days(t, days))


def test_at_the_end_of_the_calendar_all_its_minutes_have_passed() -> None:
    end = np.array([90 * 1440], dtype=np.int64)
    assert w_of(OFFICE, end).tolist() == [len(open_minutes(OFFICE))]
    with pytest.raises(BeyondCalendar):
        w_of(OFFICE, end + 1)
    with pytest.raises(BeyondCalendar):
        w_of(OFFICE, end * 0 - 1)


@pytest.mark.parametrize("outside", [-1, 90 * 1440])
@pytest.mark.parametrize(
    "ask",
    [
        lambda times: due_same_day(OFFICE, times, 900),
        lambda times: due_by_calendar_days(OFFICE, times, 1),
        lambda times: OFFICE.due_by_days(times, 1),
        lambda times: OFFICE.due_by_minutes(times, 1),
    ],
)
def test_one_moment_outside_the_calendar_refuses_all(ask, outside: int) -> None:
    with pytest.raises(BeyondCalendar):
        ask(np.array([5000, outside], dtype=np.int64))


@pytest.mark.parametrize("days", [300, 10**9, 10**16])
def test_an_end_beyond_the_calendar(days: int) -> None:
    late = np.array([90 * 1440 - 1], dtype=np.int64)
    with pytest.raises(BeyondCalendar):
        due_same_day(OFFICE, late, 900)
    with pytest.raises(BeyondCalendar):
        due_by_calendar_days(OFFICE, TIMES, days)
    with pytest.raises(BeyondCalendar):
        OFFICE.due_by_days(TIMES, days)
    with pytest.raises(BeyondCalendar):
        OFFICE.due_by_minutes(TIMES, days * 480)


def test_what_is_no_limit_and_no_cut_off() -> None:
    for batch in (OFFICE.due_by_days, OFFICE.due_by_minutes):
        with pytest.raises(ValueError, match="negative"):
            batch(TIMES, -1)
    with pytest.raises(ValueError, match="negative"):
        due_by_calendar_days(OFFICE, TIMES, -1)
    with pytest.raises(ValueError, match="cut-off"):
        due_same_day(OFFICE, TIMES, 1440)
