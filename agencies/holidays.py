"""The country's days off and make-up Saturdays, to seed the editable calendar with.

Source: the `holidays` package, complete to 2026; its 2027 is an estimate. No deadline is ever
computed from here: the calendar's rows are.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from holidays import HolidayBase, country_holidays

from agencies.working_sessions import DayKind

SATURDAY = 5
YEARS = range(2023, 2028)
ESTIMATED = range(2027, 2028)
SWAPPED = re.compile(r"thay cho ngày (\d\d)/(\d\d)/(\d{4})")
NAMES = {
    "Tết Nguyên Đán": "Tết Nguyên đán",
    "29 Tết": "Tết Nguyên đán",
    "Ngày Chiến thắng": "Ngày Chiến thắng 30/4",
    "Ngày Giỗ Tổ Hùng Vương": "Giỗ Tổ Hùng Vương",
    "Ngày Quốc tế Lao động": "Ngày Quốc tế Lao động 1/5",
}


class Day(NamedTuple):
    date: date
    kind: DayKind
    name: str
    weekday: int | None = None
    is_provisional: bool = False


# The package lacks this swap, and no other source confirms it.
UNCONFIRMED = (
    Day(date(2026, 1, 2), DayKind.OFF, "Nghỉ hoán đổi (làm bù 10/01/2026)", is_provisional=True),
    Day(date(2026, 1, 10), DayKind.MAKE_UP, "Làm bù cho ngày 02/01/2026", 4, is_provisional=True),
)


def overrides() -> list[Day]:
    """Days off that fall on a weekday, and the Saturdays worked instead of one, by date."""
    published = country_holidays("VN", years=YEARS, language="vi")
    days = {day.date: day for day in UNCONFIRMED}
    days |= {day.date: day for day in _days(published)}
    return sorted(days.values())


def _days(published: HolidayBase) -> Iterator[Day]:
    for day, name in published.items():
        is_estimate = day.year in ESTIMATED
        if swap := SWAPPED.search(name):
            worked = date(int(swap[3]), int(swap[2]), int(swap[1]))
            off = f"Nghỉ hoán đổi (làm bù {worked:%d/%m/%Y})"
            made_up = f"Làm bù cho ngày {day:%d/%m/%Y}"
            yield Day(day, DayKind.OFF, off, None, is_estimate)
            yield Day(worked, DayKind.MAKE_UP, made_up, day.weekday(), is_estimate)
        elif day.weekday() < SATURDAY:
            yield Day(day, DayKind.OFF, _vietnamese(name), None, is_estimate)


def _vietnamese(name: str) -> str:
    """The everyday name: 'Mùng ba Tết Nguyên Đán' is one day of 'Tết Nguyên đán'."""
    for known, everyday in NAMES.items():
        if known in name:
            return everyday + (" (nghỉ bù)" if name.endswith("(nghỉ bù)") else "")
    return name
