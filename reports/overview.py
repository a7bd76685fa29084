"""Everything that the pages of figures say about some units and a period, in few questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Value

from dossiers.models import Dossier
from reports.behind import open_on
from reports.figures import STANDING, Conditions, Figures, added_up, figures_by, narrow_of
from reports.kinds import Kind, Names, catalogue
from reports.late_steps import LateStep, late_steps
from reports.ledger.narrow import Narrow
from reports.measures import RECEIVED, RECEIVED_ONES
from reports.periods import Period, months
from reports.scope import Scope, by_part
from reports.transfers import after, rows_then

TREND, LONGEST_TREND = 12, 24
# Of the whole, besides those of the identity.
SHOWN = ("received_online", "received_desk", "received_post")


class Earlier(NamedTuple):
    """What a period is compared with: the same dates a year before, or what lies before it."""

    is_year_before: bool
    period: Period
    figures: Figures


@dataclass(frozen=True)
class Overview:
    """`parts` by unit, the others by code; `due` are those in progress by their due date. As
    known at an earlier time, nobody can say what was due when, or which steps were late."""

    at: datetime
    period: Period
    total: Figures
    earlier: Earlier | None
    trend: tuple[tuple[Period, Figures], ...]
    parts: dict[int, Figures]
    levels: dict[str, Figures]
    fields: dict[str, Figures]
    procedures: dict[str, Figures]
    names: Names
    due: dict[date | None, int] | None = None
    steps: tuple[LateStep, ...] | None = None

    @property
    def is_balanced(self) -> bool | None:
        """Whether what stands in progress, counted one by one, is what the flows leave; None
        where it cannot be counted."""
        if self.due is None:
            return None
        overdue = sum(n for day, n in self.due.items() if day and day < self.period.last)
        return (sum(self.due.values()), overdue) == (self.total.in_progress, self.total.overdue)


def overview_of(
    scope: Scope,
    conditions: Conditions,
    period: Period,
    at: datetime,
    *,
    batch: int | None = None,
) -> Overview:
    kinds, names = catalogue(period.last)
    narrow = narrow_of(conditions, batch, kinds)
    kept: dict[str, Any] = course(narrow, period)
    if len(scope.units) > 1:
        kept["parts"] = figures_of_parts(scope, narrow, period)
        kept["total"] = added_up(kept["parts"].values())
    else:
        kept["parts"] = dict.fromkeys(scope.units, kept["total"])
    if batch is None:
        kept["due"] = in_progress_by_due_date(conditions, period.last, at.date())
        kept["steps"] = late_steps(scope.units, narrow, period, at)
    return Overview(at=at, period=period, names=names, **kept, **by_kind(kinds, narrow, period))


def course(narrow: Narrow, period: Period) -> dict[str, Any]:
    """The whole period, what was resolved month by month, and in the earlier period: one
    question for all."""
    trend, before = trend_of(period), earlier_periods(period)
    pieces = cut([*trend, *before, period])
    found = figures_by(narrow, pieces, measures=SHOWN).get((), [Figures()] * len(pieces))
    return {
        "total": put_together(period, pieces, found),
        "trend": tuple((part, put_together(part, pieces, found)) for part in trend),
        "earlier": earlier_of(before, pieces, found),
    }


def trend_of(period: Period) -> list[Period]:
    """The months of the period; twelve up to its end where these are hardly a trend."""
    found = months(period)
    if 3 <= len(found) <= LONGEST_TREND:
        return found
    wanted = TREND if len(found) < 3 else LONGEST_TREND
    first = period.last.replace(day=1)
    for _month in range(wanted - 1):
        first = (first - timedelta(1)).replace(day=1)
    return months(Period(first, period.last))


def earlier_periods(period: Period) -> list[Period]:
    """The same dates a year before, unless they overlap, and the period of the same length."""
    year_before = Period(a_year_before(period.first), a_year_before(period.last))
    before = period.before()
    found = [year_before] if year_before.last < period.first else []
    return found + ([before] if before else [])


def a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def earlier_of(
    before: Sequence[Period], pieces: Sequence[Period], whole: Sequence[Figures]
) -> Earlier | None:
    """The first of the earlier periods in which anything was resolved."""
    for period in before:
        figures = put_together(period, pieces, whole)
        if figures.resolved:
            return Earlier(len(before) == 2 and period == before[0], period, figures)
    return None


def cut(wanted: Iterable[Period]) -> list[Period]:
    """Periods without a gap of which each of the wanted is put together."""
    listed = list(wanted)
    starts = {period.first for period in listed}
    starts |= {period.last + timedelta(1) for period in listed}
    return [Period(first, after - timedelta(1)) for first, after in pairwise(sorted(starts))]


def put_together(wanted: Period, pieces: Sequence[Period], figures: Sequence[Figures]) -> Figures:
    """Flows add up; stocks are those at the end."""
    inside = [
        one
        for piece, one in zip(pieces, figures, strict=True)
        if wanted.first <= piece.first and piece.last <= wanted.last
    ]
    stocks = {name: getattr(inside[-1], name) for name in STANDING}
    return replace(added_up(inside), carried_over=inside[0].carried_over, **stocks)


def figures_of_parts(scope: Scope, narrow: Narrow, period: Period) -> dict[int, Figures]:
    """The figures of the direct parts of the scope."""
    found = figures_by(narrow, [period], "unit", measures=SHOWN)
    parts = by_part(scope, {unit: of for (unit,), of in found.items()})
    return {unit.pk: figures for unit, (figures,) in parts}


def by_kind(kinds: Mapping[int, Kind], narrow: Narrow, period: Period) -> dict[str, Any]:
    """By field, procedure and level, of the measures of the identity."""
    grouped: dict[str, dict[str, list[Figures]]] = {"fields": {}, "procedures": {}, "levels": {}}
    found = figures_by(narrow, [period], "version", measures=())
    for (version,), of in found.items():
        for group, key in zip(grouped.values(), kinds[version], strict=True):
            group.setdefault(key, []).extend(of)
    return {
        name: {key: added_up(of) for key, of in group.items()} for name, group in grouped.items()
    }


def in_progress_by_due_date(
    conditions: Conditions, on: date, today: date | None = None
) -> dict[date | None, int]:
    """What is in progress at the end of a day; those without a limit stand under None."""
    rows = open_ones(conditions, on, today).order_by().values_list("due_on")
    return dict(rows.annotate(n=Count(Value(1))))


def open_ones(conditions: Conditions, on: date, today: date | None) -> QuerySet[Dossier]:
    """Today's stand in the small index of what is open, those of a day before in the index of
    what was open when; only then may the unit have been another."""
    if today and on >= today:
        return Dossier.objects.filter(RECEIVED_ONES, finished_at=None, **conditions)
    return open_on(rows_then(RECEIVED, conditions, after(on)), on)
