"""A year of a calendar at a glance: twelve months of days, each with what it is."""

import calendar as almanac
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.models import DayOverride
from agencies.working_time import DayKind, WorkingTime

LOOKS: dict[str, tuple[str, str | Promise]] = {
    DayKind.OFF: ("off", pgettext_lazy("letter of a day off", "O")),
    DayKind.MORNING_OFF: ("half", pgettext_lazy("letter of a morning off", "M")),
    DayKind.AFTERNOON_OFF: ("half", pgettext_lazy("letter of an afternoon off", "A")),
    DayKind.MAKE_UP: ("make_up", pgettext_lazy("letter of a make-up day", "W")),
}
KEY = [
    (LOOKS[kind.value][0], LOOKS[kind.value][1], label)
    for kind, label in (
        (DayKind.OFF, _("day off")),
        (DayKind.MORNING_OFF, _("morning off")),
        (DayKind.AFTERNOON_OFF, _("afternoon off")),
        (DayKind.MAKE_UP, _("make-up working day")),
    )
]

WEEKDAYS = (
    pgettext_lazy("short weekday", "Mo"),
    pgettext_lazy("short weekday", "Tu"),
    pgettext_lazy("short weekday", "We"),
    pgettext_lazy("short weekday", "Th"),
    pgettext_lazy("short weekday", "Fr"),
    pgettext_lazy("short weekday", "Sa"),
    pgettext_lazy("short weekday", "Su"),
)


class Day(NamedTuple):
    """`number` 0 is a gap before or after the month."""

    number: int
    look: str = ""
    letter: str | Promise = ""
    title: str = ""


class Month(NamedTuple):
    name: str | Promise
    weeks: list[list[Day]]


def year_of(
    year: int,
    overrides: Iterable[DayOverride],
    time: WorkingTime,
    today: date,
    changed: Collection[date] = (),
) -> list[Month]:
    """`overrides` are the calendar's own; `time` tells which days have no session at all, and
    `changed` those that the draft changes."""
    by_date = {row.date: row for row in overrides}

    def day_of(month: int, number: int) -> Day:
        if not number:
            return Day(0)
        day = date(year, month, number)
        marks = " today" * (day == today) + " drafted" * (day in changed)
        return _day(day, by_date.get(day), marks, is_open=time.is_open_on(day))

    return [
        Month(MONTHS[month], [[day_of(month, number) for number in week] for week in weeks])
        for month in range(1, 13)
        for weeks in [almanac.monthcalendar(year, month)]
    ]


def _day(day: date, override: DayOverride | None, marks: str, *, is_open: bool) -> Day:
    if override:
        look, letter = LOOKS[override.kind]
        return Day(day.day, look + marks, letter, f"{override.get_kind_display()}: {override.name}")
    return Day(day.day, ("" if is_open else "rest") + marks)
