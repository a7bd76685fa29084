"""Time limits reckoned by hand on the days off as published: 07:00–11:30 and 13:30–17:00."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from agencies.holidays import overrides
from agencies.working_time import ZONE, Override, Sessions, WorkingTime

FULL = ((420, 690), (810, 1020))
CUTOFF = 15 * 60
PUBLISHED = [Override(day.date, day.kind, day.weekday) for day in overrides()]
OFFICE = WorkingTime(
    [Sessions(date(2023, 1, 1), (FULL,) * 5 + ((), ()))],
    PUBLISHED,
    first=date(2023, 1, 1),
    last=date(2027, 12, 31),
)
RULES = {
    "hours": lambda t, n: OFFICE.add_minutes(t, 60 * n),
    "days": OFFICE.add_days,
    "calendar days": OFFICE.add_calendar_days,
}


def at(text: str) -> datetime:
    """'Mon 05/10/2026 09:10'; a wrong name of the day is a mistake in the example."""
    found = datetime.strptime(text, "%a %d/%m/%Y %H:%M").replace(tzinfo=ZONE)
    assert f"{found:%a}" == text[:3], f"{text} is a {found:%A}"
    return found


def due(received: str, limit: str) -> str:
    """When '3 days', '8 hours', '5 calendar days' or the 'same day' end."""
    if limit == "same day":
        end = OFFICE.same_day(at(received), CUTOFF)
    else:
        amount, _, rule = limit.partition(" ")
        end = RULES[rule](at(received), int(amount))
    return f"{end:%a %d/%m/%Y %H:%M}"


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("Mon 05/10/2026 07:00", "3 days", "Thu 08/10/2026 07:00"),
        ("Mon 05/10/2026 07:00", "24 hours", "Wed 07/10/2026 17:00"),
        ("Mon 05/10/2026 09:10", "3 days", "Thu 08/10/2026 09:10"),
        # Nothing of Monday is left: the clock starts on Tuesday.
        ("Mon 05/10/2026 17:00", "3 days", "Fri 09/10/2026 07:00"),
        ("Mon 05/10/2026 16:59", "3 days", "Thu 08/10/2026 16:59"),
    ],
)
def test_three_days_are_counted_from_the_time_of_day_and_not_as_24_hours(
    received: str, limit: str, expected: str
) -> None:
    assert due(received, limit) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("1 days", "Tue 06/10/2026 15:20"),
        # 1:40 on Monday, 4:30 on Tuesday morning, 1:50 from 13:30.
        ("8 hours", "Tue 06/10/2026 15:20"),
        ("1 hours", "Mon 05/10/2026 16:20"),
        ("2 hours", "Tue 06/10/2026 07:20"),
        ("1 calendar days", "Tue 06/10/2026 15:20"),
        ("5 calendar days", "Mon 12/10/2026 15:20"),  # Saturday rolls to Monday
        ("same day", "Tue 06/10/2026 17:00"),  # after 15:00
    ],
)
def test_received_at_15_20(limit: str, expected: str) -> None:
    assert due("Mon 05/10/2026 15:20", limit) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("0 days", "Mon 05/10/2026 13:30"),
        ("1 days", "Tue 06/10/2026 13:30"),
        # 3:30 on Monday and 4:30 on Tuesday end as the morning closes, not as the afternoon opens.
        ("8 hours", "Tue 06/10/2026 11:30"),
        ("1 calendar days", "Tue 06/10/2026 13:30"),
        ("same day", "Mon 05/10/2026 17:00"),
    ],
)
def test_received_over_lunch_at_11_45(limit: str, expected: str) -> None:
    assert due("Mon 05/10/2026 11:45", limit) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("3 days", "Thu 08/10/2026 07:00"),
        ("8 hours", "Mon 05/10/2026 17:00"),
        ("3 calendar days", "Thu 08/10/2026 07:00"),  # counted from Monday, when the clock starts
        ("same day", "Mon 05/10/2026 17:00"),
    ],
)
def test_received_on_a_sunday_the_clock_starts_on_monday(limit: str, expected: str) -> None:
    assert due("Sun 04/10/2026 09:00", limit) == expected


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("Mon 05/10/2026 06:00", "Mon 05/10/2026 17:00"),
        ("Mon 05/10/2026 15:00", "Mon 05/10/2026 17:00"),
        ("Mon 05/10/2026 15:01", "Tue 06/10/2026 17:00"),
        ("Mon 05/10/2026 17:30", "Tue 06/10/2026 17:00"),
        ("Fri 09/10/2026 15:01", "Mon 12/10/2026 17:00"),
        ("Sat 10/10/2026 16:00", "Mon 12/10/2026 17:00"),
        ("Fri 28/08/2026 15:01", "Thu 03/09/2026 17:00"),
        ("Fri 25/04/2025 15:01", "Sat 26/04/2025 17:00"),  # that Saturday is worked
        ("Tue 17/02/2026 10:00", "Mon 23/02/2026 17:00"),
    ],
)
def test_the_minute_of_the_cut_off_is_in_time(received: str, expected: str) -> None:
    assert due(received, "same day") == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("Fri 13/02/2026 09:10", "1 days", "Mon 23/02/2026 09:10"),
        ("Fri 13/02/2026 09:10", "3 days", "Wed 25/02/2026 09:10"),
        ("Wed 11/02/2026 14:00", "5 days", "Wed 25/02/2026 14:00"),  # 12, 13, 23, 24, 25
        ("Fri 13/02/2026 16:00", "1 hours", "Fri 13/02/2026 17:00"),
        ("Fri 13/02/2026 16:00", "2 hours", "Mon 23/02/2026 08:00"),
        ("Fri 13/02/2026 17:00", "0 hours", "Mon 23/02/2026 07:00"),
        ("Fri 13/02/2026 09:10", "5 calendar days", "Mon 23/02/2026 09:10"),  # the 18th is off
        ("Fri 13/02/2026 09:10", "10 calendar days", "Mon 23/02/2026 09:10"),
        ("Fri 13/02/2026 09:10", "11 calendar days", "Tue 24/02/2026 09:10"),
        ("Wed 18/02/2026 10:00", "5 days", "Mon 02/03/2026 07:00"),  # 24, 25, 26, 27, 2/3
        ("Sun 15/02/2026 10:00", "8 hours", "Mon 23/02/2026 17:00"),
    ],
)
def test_tet_2026_is_off_from_16_to_20_february(received: str, limit: str, expected: str) -> None:
    assert due(received, limit) == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("Thu 24/04/2025 09:10", "3 days", "Mon 28/04/2025 09:10"),  # 25, 26, 28
        ("Fri 25/04/2025 16:00", "8 hours", "Sat 26/04/2025 16:00"),  # 1:00, then 7:00
        ("Sat 26/04/2025 09:10", "1 days", "Mon 28/04/2025 09:10"),
        ("Tue 29/04/2025 09:10", "1 days", "Mon 05/05/2025 09:10"),
        ("Tue 29/04/2025 16:00", "8 hours", "Mon 05/05/2025 16:00"),
        ("Fri 02/05/2025 09:10", "1 days", "Tue 06/05/2025 07:00"),
        ("Tue 22/04/2025 09:10", "4 calendar days", "Sat 26/04/2025 09:10"),
        ("Tue 22/04/2025 09:10", "8 calendar days", "Mon 05/05/2025 09:10"),
    ],
)
def test_2_may_2025_is_off_and_saturday_26_april_worked_for_it(
    received: str, limit: str, expected: str
) -> None:
    assert due(received, limit) == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        ("Thu 20/08/2026 09:10", "2 days", "Sat 22/08/2026 09:10"),
        ("Thu 20/08/2026 09:10", "3 days", "Mon 24/08/2026 09:10"),
        ("Fri 21/08/2026 16:00", "8 hours", "Sat 22/08/2026 16:00"),
        ("Fri 28/08/2026 09:10", "1 days", "Thu 03/09/2026 09:10"),  # 31/8, 1/9 and 2/9 are off
        ("Fri 28/08/2026 16:00", "8 hours", "Thu 03/09/2026 16:00"),
        ("Sun 30/08/2026 10:00", "0 days", "Thu 03/09/2026 07:00"),
        ("Fri 14/08/2026 16:00", "8 calendar days", "Sat 22/08/2026 16:00"),
        ("Fri 28/08/2026 16:00", "3 calendar days", "Thu 03/09/2026 16:00"),
    ],
)
def test_31_august_2026_is_off_and_saturday_22_august_worked_for_it(
    received: str, limit: str, expected: str
) -> None:
    assert due(received, limit) == expected
