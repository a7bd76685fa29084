"""`manage.py due --explain` and the API: a due date told date by date."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def told(start: str, *limit: str) -> list[str]:
    out = StringIO()
    unit = ("--unit", "H01.155", "--from", start)
    call_command("due", *unit, *limit, "--explain", stdout=out)
    return out.getvalue().splitlines()


def test_hours_are_told_as_they_run_up() -> None:
    assert told("2026-11-20T15:20", "--hours", "12") == [
        "Từ 15:20 T6 20/11/2026, thời hạn 12 giờ làm việc.",
        "T6 20/11/2026: 07:00–11:30, 13:30–17:00; cộng dồn 1:40 giờ.",
        "T7 21/11/2026: không làm việc.",
        "CN 22/11/2026: không làm việc.",
        "T2 23/11/2026: 07:00–11:30, 13:30–17:00; cộng dồn 9:40 giờ.",
        "T3 24/11/2026: không làm việc.",
        "T4 25/11/2026: 07:00–11:30, 13:30–17:00; cộng dồn 12:00 giờ.",
        "Đến hạn 09:20 T4 25/11/2026.",
        "2026-11-25T09:20:00+07:00",
    ]


def test_no_line_says_that_the_days_are_over_before_they_are() -> None:
    assert told("2026-11-18T07:01", "--days", "2")[1:4] == [
        "T4 18/11/2026: 07:00–11:30, 13:30–17:00; cộng dồn 0,99 ngày làm việc.",
        "T5 19/11/2026: 07:00–11:30, 13:30–17:00; cộng dồn 1,99 ngày làm việc.",
        "T6 20/11/2026: 07:00–11:30, 13:30–17:00; cộng dồn 2,00 ngày làm việc.",
    ]


def test_calendar_days_are_counted_on_days_off_and_then_a_working_day_is_awaited() -> None:
    assert told("2026-08-28T09:10", "--calendar-days", "3")[1:-1] == [
        "T6 28/08/2026: 07:00–11:30, 13:30–17:00; ngày thứ 0.",
        "T7 29/08/2026: không làm việc; ngày thứ 1.",
        "CN 30/08/2026: không làm việc; ngày thứ 2.",
        "T2 31/08/2026: không làm việc; ngày thứ 3.",
        "T3 01/09/2026: không làm việc.",
        "T4 02/09/2026: không làm việc.",
        "T5 03/09/2026: 07:00–11:30, 13:30–17:00; ngày làm việc đầu tiên sau ngày thứ 3.",
        "Đến hạn 09:10 T5 03/09/2026.",
    ]


def test_a_start_outside_working_time_is_said_first() -> None:
    assert told("2026-11-22T10:00", "--days", "0")[:2] == [
        "Từ 10:00 CN 22/11/2026, thời hạn 0 ngày làm việc.",
        "Lúc đó ngoài giờ làm việc: bắt đầu tính từ 07:00 T2 23/11/2026.",
    ]


def test_a_long_limit_is_told_for_sixty_dates() -> None:
    lines = told("2026-01-05T07:00", "--calendar-days", "90")
    assert len(lines) == 1 + 60 + 3
    assert lines[-3] == "… và 32 ngày nữa."


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--unit", "H99", "--from", "2026-11-20", "--days", "1"), "no unit H99"),
        (("--unit", "H01", "--from", "hôm qua", "--days", "1"), "hôm qua is no moment"),
        (("--unit", "H01", "--from", "2026-11-31", "--days", "1"), "is no moment"),
        (("--unit", "H01", "--from", "2026-11-20", "--days", "-1"), "not be negative"),
        (("--unit", "H01", "--from", "2019-12-31", "--days", "1"), "outside the calendar"),
        (("--unit", "H01", "--from", "2026-11-20", "--days", "9999"), "after the calendar"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(arguments: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("due", *arguments)
