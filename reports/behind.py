"""The rows behind a figure: as many as the figure says, or as many as add up to it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from reports.figures import Figures, Period
from reports.measures import FINISHED, FLOWS, RECEIVED, RECEIVED_ONES, RESOLVED, STOCK
from reports.transfers import Conditions, after, moves, rows_of, rows_then

NEVER = Q(pk__in=[])
MEASURES: tuple[str, ...] = tuple(Figures().as_dict())


@dataclass(frozen=True)
class Behind:
    """`prefix` leads from a row to its dossier, `moment` is the column that lists run along, each
    row has the `day` it counts from; `amount` names what the rows add up to where they are not
    counted: minutes, or the `way` of a transfer."""

    rows: QuerySet[Any]
    prefix: str
    moment: str
    amount: str = ""


def behind(measure: str, conditions: Conditions, period: Period) -> Behind:
    """The rows of one of MEASURES; `conditions` are look-ups on dossiers."""
    if measure == "moved":
        return Behind(moves(conditions, period), "dossier__", "at", "way")
    if flow := FLOWS.get(measure):
        rows = rows_then(flow.day, conditions, flow.day.later)
        rows = rows.filter(flow.where, day__range=period)
        return Behind(rows, flow.day.source.prefix, flow.day.moment, flow.amount)
    if stock := STOCK.get(measure):
        ended, last = stock.end.column, period.last
        standing = Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": last})
        later = None if stock.begin.later is None else after(last)
        rows = rows_then(stock.begin, conditions, later)
        rows = rows.filter(stock.where, standing, day__lte=last)
        return Behind(rows, stock.begin.source.prefix, stock.begin.moment)
    if measure == "resolved":
        rows = rows_of(FINISHED, conditions).filter(RESOLVED, day__range=period)
        return Behind(rows, "", FINISHED.moment)
    day = period.first - timedelta(1) if measure == "carried_over" else period.last
    rows = rows_then(RECEIVED, conditions, after(day)).filter(_derived(measure, period))
    return Behind(rows, "", RECEIVED.moment)


def _derived(measure: str, period: Period) -> Q:
    """Figures that are differences of others, as conditions on dossiers."""
    before = Q(received_on__lt=period.first)
    before &= Q(finished_on=None) | Q(finished_on__gte=period.first)
    running = Q(received_on__lte=period.last)
    running &= Q(finished_on=None) | Q(finished_on__gt=period.last)
    derived = {
        "carried_over": before,
        "in_progress": running,
        "within_deadline": running & (Q(due_on=None) | Q(due_on__gte=period.last)),
        # No verb of today reuses a paper.
        "papers_reused": NEVER,
    }
    return RECEIVED_ONES & derived[measure]
