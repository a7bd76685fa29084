"""Results in bulk at the end of a month: on its last working day, and on the days off after it.

Measured is the whole unit, whatever the question is narrowed to: its ordinary day is what it
resolved on the other working days of the month, divided by these.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from agencies.calendars import FIRST, LAST
from agencies.models import Unit
from agencies.working_time import WorkingTime
from dossiers.cells import Measure
from dossiers.models import Dossier
from reports.figures import Figures, figures_by, narrow_of
from reports.honesty.finding import Asked, Finding, working_times
from reports.honesty.thresholds import BULK, BULK_TIMES, Limits
from reports.ledger.by_dossier import Span, standing_in
from reports.periods import Period, months

RESOLVED = (Measure.EARLY, Measure.ON_TIME, Measure.LATE)
A_DAY = timedelta(1)


class MonthEnd(NamedTuple):
    """`before` is the rest of the month, with so many working days."""

    before: Period
    days: Period
    working_days: int


class Bulk(NamedTuple):
    """So many were resolved by a unit, against so many on its ordinary day."""

    unit: int
    days: Period
    resolved: int
    ordinary: float


def month_ends(asked: Asked) -> Iterator[Finding]:
    bulks = bulks_of(asked)
    spans = [Span(bulk.unit, *bulk.days) for bulk in bulks]
    found = dict(standing_in(spans, RESOLVED, narrow_of(asked.conditions)))
    rows = Dossier.objects.filter(pk__in=found).exclude(outcome="").order_by()
    for pk, at, on in rows.values_list("pk", "finished_at", "finished_on"):
        for bulk in bulks:
            if at and bulk.unit == found[pk] and bulk.days.first <= on <= bulk.days.last:
                yield Finding(pk, bulk.unit, at, (bulk.resolved, bulk.ordinary))


def bulks_of(asked: Asked) -> list[Bulk]:
    wanted = narrow_of(asked.conditions).units
    known = Unit.objects.all() if wanted is None else Unit.objects.filter(pk__in=wanted)
    units = known.filter(Q(valid_to=None) | Q(valid_to__gte=asked.period.first))
    sharing: dict[WorkingTime, list[int]] = defaultdict(list)
    for pk, time in working_times(units).items():
        sharing[time].append(pk)
    found: list[Bulk] = []
    for time, pks in sharing.items():
        if ends := ends_in(asked.period, time):
            found += _bulks(pks, ends, asked.limits)
    return found


def ends_in(period: Period, time: WorkingTime) -> list[MonthEnd]:
    """The ends of months whose last working day lies in the period."""
    first, last = max(period.first, FIRST), min(period.last, LAST)
    if first > last:
        return []
    around = Period(first.replace(day=1), last_of_month(last))
    ends = (_end_of(month, time) for month in months(around))
    return [end for end in ends if period.first <= end.days.first <= period.last]


def last_of_month(day: date) -> date:
    return (day.replace(day=28) + 4 * A_DAY).replace(day=1) - A_DAY


def _end_of(month: Period, time: WorkingTime) -> MonthEnd:
    days = (month.first + n * A_DAY for n in range(month.days))
    working = [day for day in days if time.is_open_on(day)] or [month.last]
    end = working[-1]
    others = max(1, len(working) - 1)
    return MonthEnd(Period(month.first, end - A_DAY), Period(end, month.last), others)


def _bulks(units: Sequence[int], ends: Sequence[MonthEnd], limits: Limits) -> Iterator[Bulk]:
    """The ends follow one another month by month."""
    periods = [period for end in ends for period in (end.before, end.days)]
    found = figures_by({"unit__in": list(units)}, periods, "unit", measures=())
    for (unit,), figures in found.items():
        for end, before, at_end in zip(ends, figures[::2], figures[1::2], strict=True):
            ordinary = before.resolved / end.working_days
            if _is_bulk(at_end, ordinary, limits):
                yield Bulk(unit, end.days, at_end.resolved, ordinary)


def _is_bulk(at_end: Figures, ordinary: float, limits: Limits) -> bool:
    resolved = at_end.resolved
    return resolved >= max(limits[BULK.name], ordinary * limits[BULK_TIMES.name])
