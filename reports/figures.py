"""The figures of any units and any period, recounted from the dossiers.

The names are those of the house's exact meanings; `measures.py` says what each counts. Whatever
is asked, carried_over + received + moved = early + on_time + late + withdrawn + stopped
+ within_deadline + overdue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from operator import add, attrgetter
from typing import Any, NamedTuple, Self

from django.db.models import Count, Min, Sum, Value
from django.db.models.functions import Coalesce

from dossiers.models import Dossier
from reports.measures import (
    BESIDE,
    CAME,
    ENDED,
    FILED,
    STOCKS,
    Day,
    Flow,
    by_day,
)
from reports.transfers import Conditions, Key, nth_of, rows_of, rows_then, shifted

CORE: tuple[Flow, ...] = (*CAME, *ENDED, *(flow for stock in STOCKS for flow in stock.flows))
ALL: tuple[Flow, ...] = (*CORE, *BESIDE)


class Period(NamedTuple):
    """Both days belong to it; stocks are those at the end of the last."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> Self | None:
        """The period of the same length that ends where this one begins."""
        if (self.first - date.min).days < self.days:
            return None
        return type(self)(self.first - timedelta(self.days), self.first - timedelta(1))


@dataclass(frozen=True)
class Figures:
    """Flows of a period, and stocks at its end. Minutes are session minutes."""

    carried_over: int = 0
    received: int = 0
    received_online: int = 0
    received_desk: int = 0
    received_post: int = 0
    moved: int = 0  # transfers in minus out, after the day of receipt
    early: int = 0
    on_time: int = 0
    late: int = 0
    withdrawn: int = 0
    stopped: int = 0
    overdue: int = 0
    awaiting_supplement: int = 0
    awaiting_dues: int = 0
    suspended: int = 0
    handed_out: int = 0
    filed: int = 0
    filed_on_behalf: int = 0
    refused: int = 0
    withdrawn_unreceived: int = 0
    denied: int = 0
    supplements: int = 0
    second_supplements: int = 0
    late_intake: int = 0
    apologies: int = 0
    papers_digitised: int = 0
    papers_reused: int = 0
    results_electronic: int = 0
    minutes_processing: int = 0
    minutes_awaiting_supplement: int = 0
    minutes_awaiting_dues: int = 0
    minutes_suspended: int = 0

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def punctual(self) -> int:
        """Resolved early or on time."""
        return self.early + self.on_time

    @property
    def in_progress(self) -> int:
        came = self.carried_over + self.received + self.moved
        return came - self.resolved - self.ended_otherwise

    @property
    def within_deadline(self) -> int:
        return self.in_progress - self.overdue

    @property
    def processing(self) -> int:
        """In progress, and the authority's turn."""
        return self.in_progress - self.awaiting_supplement - self.awaiting_dues - self.suspended

    @property
    def all_late(self) -> int:
        """Resolved late, and overdue at the end."""
        return self.late + self.overdue

    @property
    def ended_otherwise(self) -> int:
        return self.withdrawn + self.stopped

    @property
    def received_otherwise(self) -> int:
        return self.received - self.received_online

    def rate(self) -> float | None:
        """Early and on time of what was resolved, in percent; None for 0/0."""
        return 100 * self.punctual / self.resolved if self.resolved else None

    def late_rate(self) -> float | None:
        return 100 * self.late / self.resolved if self.resolved else None

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(add, values_of(self), values_of(other)))

    def as_dict(self) -> dict[str, int]:
        """Every named figure, the derived ones too."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        derived = ("resolved", "in_progress", "within_deadline")
        return own | {name: getattr(self, name) for name in derived}


values_of = attrgetter(*(field.name for field in fields(Figures)))


def figures_by(
    conditions: Conditions,
    periods: Sequence[Period],
    *keys: str,
    flows: Sequence[Flow] = ALL,
) -> dict[Key, list[Figures]]:
    """For each group of dossiers its figures in each of the periods.

    `conditions` and `keys` are look-ups on dossiers; the periods follow one another without a
    gap. A group without any dossier until the last day is left out. What `flows` leave out is 0.
    """
    sums: dict[Key, list[dict[str, int]]] = {}
    for day, of_day in by_day(flows).items():
        for key, bucket, found in _counted(day, of_day, conditions, periods, keys):
            buckets = sums.setdefault(key, [{} for _ in range(len(periods) + 1)])
            buckets[bucket] |= found
    for key, nth, name, n in _shifts(flows, conditions, periods, keys):
        found = sums.setdefault(key, [{} for _ in range(len(periods) + 1)])[nth]
        found[name] = found.get(name, 0) + n
    return {key: list(_run_through(buckets)) for key, buckets in sums.items()}


def total_of(conditions: Conditions, period: Period, flows: Sequence[Flow] = ALL) -> Figures:
    found = figures_by(conditions, [period], flows=flows)
    return found[()][0] if found else Figures()


def added_up(figures: Iterable[Figures]) -> Figures:
    """The figures of disjoint sets of units together."""
    return Figures(*map(sum, zip(*map(values_of, figures), strict=True)))


def _counted(
    day: Day,
    flows: Sequence[Flow],
    conditions: Conditions,
    periods: Sequence[Period],
    keys: Sequence[str],
) -> Iterable[tuple[Key, int, dict[str, int]]]:
    starts = [period.first for period in periods]
    paths = [day.source.path(key) for key in keys]
    rows = (
        rows_of(day, conditions)
        .filter(day__lte=periods[-1].last)
        .annotate(nth=nth_of("day", starts))
        .order_by()
        .values(*paths, "nth")
        .annotate(**{f"n_{flow.name}": _amount(flow) for flow in flows})
    )
    for row in rows:
        found = {flow.name: row[f"n_{flow.name}"] for flow in flows}
        if any(found.values()):
            yield tuple(row[path] for path in paths), row["nth"], found


def _shifts(
    flows: Sequence[Flow], conditions: Conditions, periods: Sequence[Period], keys: Sequence[str]
) -> Iterable[tuple[Key, int, str, int]]:
    """What transfers change, in the periods and before them."""
    starts = [period.first for period in periods]
    if (last := periods[-1].last) < date.max:
        starts.append(last + timedelta(1))
    return (shift for shift in shifted(flows, conditions, starts, keys) if shift[1] <= len(periods))


def _amount(flow: Flow) -> Any:
    where = flow.where if flow.where else None
    if flow.amount:
        return Coalesce(Sum(flow.amount, filter=where), 0)
    return Count(Value(1), filter=where)


def _run_through(buckets: Sequence[dict[str, int]]) -> Iterable[Figures]:
    """From what happened before and in each period to the figures of each."""
    stocks = {stock.name: 0 for stock in STOCKS}
    carried_over = 0
    for number, found in enumerate(buckets):
        for stock in stocks:
            stocks[stock] += found.get(f"{stock}_begun", 0) - found.get(f"{stock}_ended", 0)
        names = {name: n for name, n in found.items() if not name.endswith(("_begun", "_ended"))}
        figures = Figures(carried_over=carried_over, **stocks, **names)
        carried_over = figures.in_progress
        if number:
            yield figures


def first_day_after(conditions: Conditions, last: date) -> date | None:
    """The day of the first filing, if it came after `last`; None where there is none."""
    rows = Dossier.objects.filter(**conditions)
    if rows.filter(filed_on__lte=last).exists():
        return None
    # Or at another unit that a dossier came from, or went to, since then.
    day: date | None = rows_then(FILED, conditions, FILED.later).aggregate(first=Min("day"))[
        "first"
    ]
    return day if day and day > last else None


def tenths(rate: float) -> Decimal:
    """With one decimal, halves up, as people round."""
    return Decimal(str(rate)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def months(period: Period) -> list[Period]:
    """The period cut into calendar months, the first and last as far as they belong to it."""
    return _cut(period, 1)


def quarters(period: Period) -> list[Period]:
    return _cut(period, 3)


def _cut(period: Period, months_each: int) -> list[Period]:
    parts, first = [], period.first
    while first <= period.last:
        ordinal = first.year * 12 + (first.month - 1) // months_each * months_each + months_each
        following = date(ordinal // 12, ordinal % 12 + 1, 1)
        parts.append(Period(first, min(period.last, following - timedelta(1))))
        first = following
    return parts
