"""The figures of any units and any period, counted from the dossiers as they are now.

Slower than the book of postings, and independent of it: what the book says is checked with it.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum, Value
from django.db.models.functions import Coalesce

from reports.figures import Conditions, Figures, Key
from reports.measures import BESIDE, COMING, ENDED, STOCKS, Day, Flow, by_day
from reports.periods import Period
from reports.transfers import nth_of, rows_of, shifted

ALL: tuple[Flow, ...] = (
    *COMING,
    *ENDED,
    *(flow for stock in STOCKS for flow in stock.flows),
    *BESIDE,
)


def recounted_by(
    conditions: Conditions,
    periods: Sequence[Period],
    *keys: str,
) -> dict[Key, list[Figures]]:
    """For each group of dossiers its figures in each of the periods.

    `conditions` and `keys` are look-ups on dossiers; the periods follow one another without a
    gap. A group without any dossier until the last day is left out.
    """
    sums: dict[Key, list[dict[str, int]]] = {}
    for day, of_day in by_day(ALL).items():
        for key, bucket, found in _counted(day, of_day, conditions, periods, keys):
            buckets = sums.setdefault(key, [{} for _ in range(len(periods) + 1)])
            buckets[bucket] |= found
    for key, nth, name, n in _shifts(conditions, periods, keys):
        found = sums.setdefault(key, [{} for _ in range(len(periods) + 1)])[nth]
        found[name] = found.get(name, 0) + n
    return {key: list(_run_through(buckets)) for key, buckets in sums.items()}


def recount_of(conditions: Conditions, period: Period) -> Figures:
    found = recounted_by(conditions, [period])
    return found[()][0] if found else Figures()


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
    conditions: Conditions, periods: Sequence[Period], keys: Sequence[str]
) -> Iterable[tuple[Key, int, str, int]]:
    """What transfers change, in the periods and before them."""
    starts = [period.first for period in periods]
    if (last := periods[-1].last) < date.max:
        starts.append(last + timedelta(1))
    return (shift for shift in shifted(ALL, conditions, starts, keys) if shift[1] <= len(periods))


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
