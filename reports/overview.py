"""Everything that the pages of figures say about some units and a period, in few questions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import Count, Q, Value

from procedures.models import ProcedureVersion
from reports.figures import (
    CORE,
    Figures,
    Period,
    added_up,
    figures_by,
    months,
)
from reports.measures import ENDED, FINISHED, RECEIVED, RECEIVED_ONES, WAIT_BEGUN, WAITS
from reports.scope import Scope, part_of
from reports.transfers import Conditions, after, rows_of, rows_then

TREND, LONGEST_TREND = 12, 24
RESOLVED_ONES = tuple(flow for flow in ENDED if flow.day is FINISHED)
OF_DOSSIERS = tuple(flow for flow in CORE if flow.day.source is not WAITS)


class Earlier(NamedTuple):
    """What a period is compared with: the same dates a year before, or what lies before it."""

    is_year_before: bool
    period: Period
    figures: Figures


@dataclass(frozen=True)
class Overview:
    """`parts` by unit, the others by code; `due` are those in progress by their due date."""

    at: datetime
    period: Period
    total: Figures
    earlier: Earlier | None
    trend: tuple[tuple[Period, Figures], ...]
    parts: dict[int, Figures]
    levels: dict[str, Figures]
    fields: dict[str, Figures]
    procedures: dict[str, Figures]
    due: dict[date | None, int]

    @property
    def is_balanced(self) -> bool:
        """Whether what stands in progress, counted one by one, is what the flows leave."""
        overdue = sum(n for day, n in self.due.items() if day and day < self.period.last)
        return (sum(self.due.values()), overdue) == (self.total.in_progress, self.total.overdue)


def overview_of(scope: Scope, conditions: Conditions, period: Period, at: datetime) -> Overview:
    kinds = by_kind(scope, conditions, period)
    total = added_up(kinds["parts"].values())
    return Overview(
        at=at,
        period=period,
        total=replace(total, **waits_at(conditions, period.last)),
        due=in_progress_by_due_date(conditions, period.last),
        **kinds,
        **course(conditions, period),
    )


def course(conditions: Conditions, period: Period) -> dict[str, Any]:
    """What was resolved month by month, and in the earlier period: one question for all."""
    trend, before = trend_of(period), earlier_periods(period)
    pieces = cut([*trend, *before])
    found = figures_by(conditions, pieces, flows=RESOLVED_ONES).get((), [Figures()] * len(pieces))
    return {
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
    """Flows add up."""
    return added_up(
        one
        for piece, one in zip(pieces, figures, strict=True)
        if wanted.first <= piece.first and piece.last <= wanted.last
    )


def by_kind(scope: Scope, conditions: Conditions, period: Period) -> dict[str, Any]:
    """By part of the scope, level, field and procedure; waits are not asked for."""
    versions = ProcedureVersion.objects.values_list(
        "pk", "online_level", "procedure__field__code", "procedure__code"
    )
    known = {pk: kinds for pk, *kinds in versions}
    parts = {pk: part_of(scope, unit).pk for pk, unit in scope.units.items()}
    grouped: tuple[dict[Any, list[Figures]], ...] = ({}, {}, {}, {})
    found = figures_by(conditions, [period], "unit", "version", flows=OF_DOSSIERS)
    for (unit, version), (figures,) in found.items():
        for group, key in zip(grouped, (parts[unit], *known[version]), strict=True):
            group.setdefault(key, []).append(figures)
    added = [{key: added_up(of) for key, of in group.items()} for group in grouped]
    return dict(zip(("parts", "levels", "fields", "procedures"), added, strict=True))


def in_progress_by_due_date(conditions: Conditions, on: date) -> dict[date | None, int]:
    """What is in progress at the end of a day; those without a limit stand under None."""
    running = RECEIVED_ONES & Q(received_on__lte=on)
    running &= Q(finished_on=None) | Q(finished_on__gt=on)
    rows = rows_then(RECEIVED, conditions, after(on)).filter(running)
    return dict(rows.order_by().values_list("due_on").annotate(n=Count(Value(1))))


def waits_at(conditions: Conditions, on: date) -> dict[str, int]:
    """How many wait at the end of a day, and for what: few, so they are counted one by one."""
    standing = Q(ended_on=None) | Q(ended_on__gt=on)
    rows = rows_of(WAIT_BEGUN, conditions).filter(standing, day__lte=on)
    return dict(rows.order_by().values_list("bucket").annotate(n=Count(Value(1))))
