"""The rows behind a figure: as many as the figure says, or as many as add up to it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from agencies.models import Unit
from agencies.working_time import ZONE
from dossiers.models import Dossier, Segment
from dossiers.models.columns import OpenDays
from dossiers.states import State
from reports.figures import Conditions, day_before
from reports.measures import (
    EARLY,
    FILED,
    FINISHED,
    FLOWS,
    NOT_DONE_IN_TIME,
    ON_BEHALF,
    ON_TIME,
    RECEIVED,
    RECEIVED_LATE,
    RECEIVED_ONES,
    RESOLVED,
    STOCK,
    WAITS,
    Flow,
    Stock,
)
from reports.periods import Period
from reports.then import beside_due, dossiers_then
from reports.transfers import Rows, after, moves, rows_of, rows_then

# Sums that pages show besides the named figures.
SUMS = ("punctual", "to_be_judged", "ended_otherwise", "processing")
MOMENTS = {
    "punctual": "finished_at",
    "ended_otherwise": "finished_at",
    "to_be_judged": "received_at",
}

WAITS_SINCE = "waits_since"
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Behind:
    """`prefix` leads from a row to its dossier, `moment` is the column that lists run along, each
    row has the `day` it counts from; `amount` names what the rows add up to where they are not
    counted: minutes, or the `way` of a transfer. What was known `then` are dossiers, each with
    its part of the figure, in the order of their filing."""

    rows: QuerySet[Any]
    prefix: str
    moment: str
    amount: str = ""
    is_then: bool = False


def behind(
    measure: str, conditions: Conditions, period: Period, batch: int | None = None
) -> Behind:
    """The rows of one of ANSWERED or SUMS; `conditions` are look-ups on dossiers, `batch` is the
    last that was known."""
    conditions = beside_all_units(conditions)
    if batch is None:
        return _now(measure, conditions, period)
    found = _now(measure, beside_due(conditions), period)
    keys = found.rows.values(f"{found.prefix}pk")
    rows = dossiers_then(measure, conditions, period, batch, keys)
    return Behind(rows, "", "filed_at", "amount", is_then=True)


def beside_all_units(conditions: Conditions) -> Conditions:
    """All units are no condition: three hundred cost an index three hundred searches."""
    units = conditions.get("unit__in")
    if units is None or len(units) < Unit.objects.count():
        return conditions
    return {name: of for name, of in conditions.items() if name != "unit__in"}


def _now(measure: str, conditions: Conditions, period: Period) -> Behind:
    if measure == "moved":
        return Behind(moves(conditions, period), "dossier__", "at", "way")
    if flow := FLOWS.get(measure):
        return _flowing(flow, conditions, period)
    if stock := STOCK.get(measure):
        return _standing(stock, conditions, period)
    if measure == "resolved":
        rows = rows_of(FINISHED, conditions).filter(RESOLVED, in_days("finished_at", period))
        return Behind(rows, "", FINISHED.moment)
    if measure == "filed_by_citizen":
        rows = rows_then(FILED, conditions, FILED.later)
        rows = rows.exclude(ON_BEHALF.condition).filter(in_days("filed_at", period))
        return Behind(rows, "", FILED.moment)
    return _derived(measure, conditions, period)


def _flowing(flow: Flow, conditions: Conditions, period: Period) -> Behind:
    day = flow.day
    rows = rows_then(day, conditions, day.later)
    rows = rows.filter(flow.where, in_days(day.moment, period), day__range=period)
    if day is RECEIVED_LATE:  # few, with an index of their own
        return Behind(waiting_along(rows, day.moment), "", WAITS_SINCE)
    return Behind(rows, day.source.prefix, day.moment, flow.amount)


def in_days(moment: str, period: Period) -> Q:
    """As bounds of the column that lists run along, so that an index is walked between them."""
    first, after = (
        datetime.combine(day, time.min, ZONE) for day in (period.first, period.last + timedelta(1))
    )
    return Q(**{f"{moment}__gte": first, f"{moment}__lt": after})


def open_on(rows: Rows, day: date) -> Rows:
    """Received dossiers that stand open at the end of a day: by intervals, read in their index."""
    dated = rows.alias(open_days=OpenDays(F("received_on"), F("finished_on")))
    found: Rows = dated.filter(RECEIVED_ONES, open_days__contains=day)
    return found


def waiting_along(rows: Rows, moment: str) -> Rows:
    """With the moment that lists of what stands run along, as a column that no index offers: the
    planner would walk that one through years of what has ended, for it spreads what is open evenly
    over all years. The few that are open are found first, and sorted."""
    since = ExpressionWrapper(F(moment) + timedelta(0), output_field=DateTimeField())
    dated: Rows = rows.annotate(**{WAITS_SINCE: since})
    return dated


def _standing(stock: Stock, conditions: Conditions, period: Period) -> Behind:
    ended, last = stock.end.column, period.last
    standing = Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": last})
    later = None if stock.begin.later is None else after(last)
    rows = rows_then(stock.begin, conditions, later)
    rows = rows.filter(stock.where, standing, day__lte=last)
    prefix = stock.begin.source.prefix
    if prefix:  # who waits is in progress
        rows = rows.filter(dossier__in=open_on(Dossier.objects.all(), last))
        return Behind(rows, prefix, stock.begin.moment)
    return Behind(waiting_along(open_on(rows, last), stock.begin.moment), "", WAITS_SINCE)


def _derived(measure: str, conditions: Conditions, period: Period) -> Behind:
    """Figures that are sums and differences of others. What has ended by the last day has not
    been transferred since."""
    day = day_before(period.first) if measure == "carried_over" else period.last
    rows = rows_then(RECEIVED, conditions, after(day))
    if measure in MOMENTS:
        return Behind(rows.filter(_sum(measure, period)), "", MOMENTS[measure])
    rows = open_on(rows, day)
    if measure == "within_deadline":
        rows = rows.filter(Q(due_on=None) | Q(due_on__gte=day))
    if measure == "processing":
        ended = Q(ended_on=None) | Q(ended_on__gt=day)
        waits = Segment.objects.filter(
            WAITS.condition, ended, started_on__lte=day, dossier=OuterRef("pk")
        )
        rows = rows.filter(~Exists(waits))
    return Behind(waiting_along(rows, RECEIVED.moment), "", WAITS_SINCE)


def _sum(name: str, period: Period) -> Q:
    finished = in_days("finished_at", period)
    if name == "punctual":
        return finished & (EARLY | ON_TIME)
    if name == "ended_otherwise":
        return finished & RECEIVED_ONES & Q(state__in=[State.WITHDRAWN, State.STOPPED])
    until = in_days("received_at", Period(EARLIEST, period.last))
    overdue = NOT_DONE_IN_TIME & Q(due_on__lt=period.last)
    overdue &= Q(finished_on=None) | Q(finished_on__gt=period.last)
    return until & ((finished & RESOLVED) | overdue)
