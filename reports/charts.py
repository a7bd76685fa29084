"""Bars of the dashboard: geometry as attributes, colour by class."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext

from agencies.working_time import WorkingTime

HEIGHT, BASE, TOP = 290, 248, 30
DAYS = 7


class Part(NamedTuple):
    """A stretch of a strip of 1000."""

    tone: str
    x: str
    width: str


def strip_parts(numbers: Sequence[tuple[str, int]]) -> list[Part]:
    """One after another in proportion; what is 0 has no part."""
    total, x, parts = sum(number for _tone, number in numbers), 0.0, []
    for tone, number in numbers:
        if number:
            width = 1000 * number / total
            parts.append(Part(tone, f"{x:.1f}", f"{width:.1f}"))
            x += width
    return parts


class Column(NamedTuple):
    tone: str
    label: str
    sublabel: str
    total: int
    x: str
    width: str
    middle: str
    y: str
    height: str
    above: str


def columns(days: dict[date, int], today: date, time: WorkingTime) -> list[Column]:
    """What is overdue, due today, and due on the days to come on which somebody works."""
    overdue = sum(count for day, count in days.items() if day < today)
    coming = [today + timedelta(days=number) for number in range(1, DAYS)]
    shown = [day for day in coming if time.is_open_on(day) or days.get(day)]
    bars = [("late", gettext("overdue"), "", overdue)]
    bars.append(("soon", f"{today:%d/%m}", gettext("today"), days.get(today, 0)))
    bars += [("work", f"{day:%d/%m}", date_format(day, "D"), days.get(day, 0)) for day in shown]
    highest = max(1, *(count for *_rest, count in bars))
    step = 100 / len(bars)
    return [_column(bar, number * step, step, highest) for number, bar in enumerate(bars)]


def _column(bar: tuple[str, str, str, int], x: float, step: float, highest: int) -> Column:
    height = (BASE - TOP) * bar[3] / highest
    return Column(
        *bar,
        x=f"{x + step * 0.14:.2f}%",
        width=f"{step * 0.72:.2f}%",
        middle=f"{x + step / 2:.2f}%",
        y=f"{BASE - height:.1f}",
        height=f"{height:.1f}",
        above=f"{BASE - height - 7:.1f}",
    )
