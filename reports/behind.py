"""The rows behind a figure: as many as the figure says, or as many as add up to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from reports.figures import Conditions, Figures, Period, rows_of
from reports.measures import FINISHED, FLOWS, RECEIVED, RECEIVED_ONES, RESOLVED, STOCK

NEVER = Q(pk__in=[])
MEASURES: tuple[str, ...] = tuple(Figures().as_dict())


@dataclass(frozen=True)
class Behind:
    """`prefix` leads from a row to its dossier, `moment` is the column that lists run along, each
    row has the `day` it counts from; `amount` names what the rows add up to where they are not
    counted."""

    rows: QuerySet[Any]
    prefix: str
    moment: str
    amount: str = ""


def behind(measure: str, conditions: Conditions, period: Period) -> Behind:
    """The rows of one of MEASURES; `conditions` are look-ups on dossiers."""
    if flow := FLOWS.get(measure):
        rows = rows_of(flow.day, conditions).filter(flow.where, day__range=period)
        return Behind(rows, flow.day.source.prefix, flow.day.moment, flow.amount)
    if stock := STOCK.get(measure):
        ended, last = stock.end.column, period.last
        standing = Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": last})
        rows = rows_of(stock.begin, conditions).filter(stock.where, standing, day__lte=last)
        return Behind(rows, stock.begin.source.prefix, stock.begin.moment)
    day = FINISHED if measure == "resolved" else RECEIVED
    rows = rows_of(day, conditions).filter(_derived(measure, period))
    return Behind(rows, day.source.prefix, day.moment)


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
        "resolved": RESOLVED & Q(finished_on__range=period),
        # No verb of today moves a dossier to another unit, or reuses a paper.
        "moved": NEVER,
        "papers_reused": NEVER,
    }
    return RECEIVED_ONES & derived[measure]
