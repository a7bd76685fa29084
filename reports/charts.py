"""Bars and lines: geometry as attributes, colour by class."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from math import ceil, floor
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext

from agencies.legal_terms import NoLegalTerm, legal_term
from agencies.models import LegalTerm
from agencies.working_time import WorkingTime
from reports.figures import Figures
from reports.periods import Period

TOP = 10.0  # percent of the height that stay free above
DAYS = 7


def aim_on(day: date) -> float | None:
    """The rate of early and on time that is aimed at, in percent; None where nobody set one."""
    try:
        return legal_term(LegalTerm.Key.ON_TIME_TARGET, day) / 10
    except NoLegalTerm:
        return None


class Part(NamedTuple):
    """A stretch of a strip of 1000."""

    tone: str
    x: str
    width: str


def strip_parts(numbers: Sequence[tuple[str, int]]) -> list[Part]:
    """One after another in proportion; what is 0 has no part."""
    total, x, parts = sum(number for _tone, number in numbers), 0.0, []
    for tone, number in numbers:
        if number > 0:
            width = 1000 * number / total
            parts.append(Part(tone, f"{x:.1f}", f"{width:.1f}"))
            x += width
    return parts


class Column(NamedTuple):
    """`day` is None for what is overdue already."""

    tone: str
    day: date | None
    label: str
    sublabel: str
    total: int
    x: str = ""
    width: str = ""
    middle: str = ""
    y: str = ""
    height: str = ""


def columns(
    days: dict[date | None, int], on: date, today: date, working: Collection[date]
) -> list[Column]:
    """What is overdue, due on the day, and due on the days to come on which somebody works."""
    known = {day: count for day, count in days.items() if day}
    overdue = sum(count for day, count in known.items() if day < on)
    shown = [day for day in days_after(on) if known.get(day) or day in working]
    bars = [Column("late", None, gettext("already"), gettext("overdue"), overdue)]
    now = gettext("today") if on == today else date_format(on, "D")
    bars.append(Column("soon", on, f"{on:%d/%m}", now, known.get(on, 0)))
    bars += [
        Column("work", day, f"{day:%d/%m}", date_format(day, "D"), known.get(day, 0))
        for day in shown
    ]
    highest, step = max(1, *(bar.total for bar in bars)), 100 / len(bars)
    return [_placed(bar, number * step, step, highest) for number, bar in enumerate(bars)]


def days_after(on: date) -> list[date]:
    """Those that a chart of due dates looks ahead."""
    return [on + timedelta(days=number) for number in range(1, DAYS)]


def is_open_on(day: date, time: WorkingTime) -> bool:
    """Nobody works beyond the calendar."""
    return time.first <= day <= time.last and time.is_open_on(day)


def _placed(bar: Column, x: float, step: float, highest: int) -> Column:
    height = (100 - TOP) * bar.total / highest
    return bar._replace(
        x=f"{x + step * 0.14:.2f}%",
        width=f"{step * 0.72:.2f}%",
        middle=f"{x + step / 2:.2f}%",
        y=f"{100 - height:.2f}%",
        height=f"{height:.2f}%",
    )


class Point(NamedTuple):
    """A month of the line; `y` is empty where nothing was resolved, `dy` is where its rate
    stands, in px below the point."""

    period: Period
    figures: Figures
    rate: float | None
    x: str
    y: str
    dy: int
    is_named: bool
    has_label: bool


class Gridline(NamedTuple):
    percent: int
    y: str


class Line(NamedTuple):
    """`runs` are the coordinates, of 1000, of months without a gap between them; `aim` may be
    empty."""

    points: list[Point]
    runs: list[str]
    grid: list[Gridline]
    aim: str

    @property
    def has_points(self) -> bool:
        return any(point.rate is not None for point in self.points)


def line_of(trend: Sequence[tuple[Period, Figures]], aim: float | None) -> Line:
    """The on-time rate, month by month, on a scale that leaves no empty half."""
    rates = [figures.rate() for _period, figures in trend]
    marks = scale([rate for rate in (*rates, aim) if rate is not None])
    low, span = marks[0], (marks[-1] - marks[0])

    def height(rate: float) -> float:
        return 100 - (100 - TOP) * (rate - low) / span

    xs = [(number + 0.5) / len(rates) for number in range(len(rates))]
    lowest = min((rate for rate in rates[1:-1] if rate is not None), default=None)
    every = ceil(len(rates) / 12)
    named = _named(rates)
    points = [
        Point(
            *trend[number],
            rate,
            f"{6 + 94 * xs[number]:.2f}%",
            "" if rate is None else f"{height(rate):.2f}%",
            18 if rate is not None and rate == lowest and height(rate) < 85 else -10,
            number in named,
            (len(rates) - 1 - number) % every == 0,
        )
        for number, rate in enumerate(rates)
    ]
    grid = [Gridline(mark, f"{height(mark):.2f}%") for mark in marks]
    return Line(points, _runs(points, xs), grid, "" if aim is None else f"{height(aim):.2f}%")


def scale(rates: Sequence[float]) -> list[int]:
    """Round percentages around the rates, three to six of them."""
    low, high = min(rates, default=0), max(rates, default=100)
    step = next((step for step in (1, 2, 5, 10) if (high - low) / step <= 4), 25)
    first = max(0, floor(low / step) * step)
    last = min(100, ceil(high / step) * step)
    first = min(first, last - 2 * step)
    return list(range(first, last + 1, step))


def _named(rates: Sequence[float | None]) -> set[int]:
    """The months whose rate is written beside the point: first, last, lowest and highest."""
    known = [number for number, rate in enumerate(rates) if rate is not None]
    if not known:
        return set()
    by_rate = sorted(known, key=lambda number: (rates[number], number))
    ends = {known[0], known[-1]}
    return ends | {n for n in (by_rate[0], by_rate[-1]) if not ends & {n - 1, n + 1}}


def _runs(points: Sequence[Point], xs: Sequence[float]) -> list[str]:
    runs: list[list[str]] = [[]]
    for x, point in zip(xs, points, strict=True):
        if point.y:
            runs[-1].append(f"{1000 * x:.1f},{10 * float(point.y.rstrip('%')):.1f}")
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if len(run) > 1]
