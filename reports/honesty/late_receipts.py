"""Received long after the filing was to be answered: the clock began late."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import BigIntegerField, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Unit
from dossiers.models import DueChange
from reports.honesty.finding import Asked, Finding, working_times
from reports.honesty.thresholds import INTAKE_DAYS
from reports.measures import RECEIVED_LATE
from reports.transfers import rows_then

FIRST_UNIT = Coalesce(
    Subquery(
        DueChange.objects.filter(dossier=OuterRef("pk"), kind=DueChange.Kind.TRANSFER)
        .order_by("at", "pk")
        .values("source")[:1]
    ),
    F("unit_id"),
    output_field=BigIntegerField(),
)


def late_receipts(asked: Asked) -> Iterator[Finding]:
    """Of the unit that had to answer."""
    least = asked.limits[INTAKE_DAYS.name]
    # So many working days take as many dates, but for the one on which they begin.
    at_least = F("answer_due_at") + timedelta(days=least - 1)
    rows = (
        rows_then(RECEIVED_LATE, asked.conditions, RECEIVED_LATE.later)
        .filter(received_on__range=asked.period, received_at__gte=at_least)
        .annotate(answering=FIRST_UNIT)
        .order_by()
    )
    columns = ("pk", "answering", "answer_due_at", "received_at", "filed_at")
    found = list(rows.values_list(*columns))
    times = working_times(Unit.objects.filter(pk__in={unit for _, unit, *_ in found}))
    for pk, unit, due_at, received_at, filed_at in found:
        if times[unit].days_between(due_at, received_at) >= least:
            yield Finding(pk, unit, received_at, (filed_at, due_at, received_at))
