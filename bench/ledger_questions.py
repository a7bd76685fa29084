"""Questions to the figures beside DuckDB. Runs where Django is set up, and only reads."""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from agencies.models import Unit
from bench.ledger_duckdb import NAMES, Yardstick
from dossiers.models import Dossier
from reports.breakdown import rows_by
from reports.figures import Figures, figures_by
from reports.periods import Period, months
from reports.public import province_of
from reports.scope import Scope

YEARS = (2020, 2021, 2022, 2023, 2024)
ROUNDS, OURS_A_ROUND = 7, 20
DIMENSIONS = ("field", "procedure", "level", "channel")


def asked() -> dict[str, Any]:
    """Each question's median milliseconds, ours and DuckDB's, in alternating rounds."""
    duck, today = Yardstick(), timezone.localdate()
    scope = province_of(today)
    years = [Period(date(year, 1, 1), date(year, 12, 31)) for year in YEARS]
    lately = Period(date(2024, 1, 1), today)
    found: dict[str, Any] = {"dossiers": Dossier.objects.count(), "differ": []}
    for period in (*years, lately):
        found["differ"] += _different(duck, scope, period)
    found["year"] = [_beside(duck.by_unit, _by_unit, scope, period) for period in years]
    found["open days"] = [_beside(duck.by_unit, _by_unit, scope, lately)]
    found["months"] = [_beside(duck.by_month, _by_month, scope, years[3])]
    found["unit"] = _of_the_largest_unit(years[3])
    return found


def _by_unit(scope: Scope, period: Period) -> dict[int, Figures]:
    found = figures_by(scope.conditions, [period], "unit", measures=())
    return {unit: figures for (unit,), (figures,) in found.items()}


def _by_month(scope: Scope, period: Period) -> dict[int, Sequence[Figures]]:
    found = figures_by(scope.conditions, months(period), "unit", measures=())
    return {unit: figures for (unit,), figures in found.items()}


def _beside(
    duck: Callable[..., Any], ours: Callable[..., Any], scope: Scope, period: Period
) -> tuple[float, float]:
    mine, theirs = [], []
    for _round in range(ROUNDS):
        theirs.append(milliseconds(lambda: duck(*period)))
        mine += [milliseconds(lambda: ours(scope, period)) for _each in range(OURS_A_ROUND)]
    return statistics.median(mine), statistics.median(theirs)


def milliseconds(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - begun)


def _different(duck: Yardstick, scope: Scope, period: Period) -> list[str]:
    """Figures in which the book and a scan of the dossiers do not agree."""
    scanned, none = duck.by_unit(*period), dict.fromkeys(NAMES, 0)
    units = _by_unit(scope, period)
    wrong = [
        f"{period.first}–{period.last}, unit {unit}"
        for unit in {*scanned, *units}
        if {name: getattr(units.get(unit, Figures()), name) for name in NAMES}
        != scanned.get(unit, none)
    ]
    if period.last.year != period.first.year:
        return wrong
    by_month = _by_month(scope, period)
    for unit, month, *numbers in duck.by_month(*period):
        at: Any = month
        figures = by_month[unit][at.month - 1]
        if [getattr(figures, name) for name in NAMES[1:]] != numbers:
            wrong.append(f"{month}, unit {unit}")
    return wrong


def _of_the_largest_unit(period: Period) -> dict[str, float]:
    """The first answer counts as any other: it is the slowest."""
    units = _by_unit(province_of(timezone.localdate()), period)
    unit = Unit.objects.get(pk=max(units, key=lambda pk: units[pk].received))
    scope = Scope((unit,), {unit.pk: unit}, is_whole=False)
    found = {"received": float(units[unit.pk].received)}
    for by in DIMENSIONS:
        taken = [
            milliseconds(lambda by=by: rows_by(by, scope, scope.conditions, period))  # type: ignore[misc]
            for _round in range(ROUNDS)
        ]
        found[by] = max(taken)
    return found
