"""Entered on a later day than the one it bears."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.db.models.lookups import GreaterThan

from dossiers.models import Event
from dossiers.models.columns import LocalDay
from reports.honesty.finding import Asked, Finding
from reports.honesty.thresholds import ENTERED_DAYS

# As the index `entered_later` has it.
LATER = Q(is_late_entry=True) | Q(
    GreaterThan(LocalDay(F("recorded_at")), LocalDay(F("at"))), verb="receive"
)
LATENESS = ExpressionWrapper(
    LocalDay(F("recorded_at")) - LocalDay(F("at")), output_field=DurationField()
)


def entered_later(asked: Asked) -> Iterator[Finding]:
    begin, end = asked.moments
    rows = (
        Event.objects.filter(LATER, at__gte=begin, at__lt=end, **asked.of_rows())
        .annotate(lateness=LATENESS)
        .filter(lateness__gte=timedelta(days=asked.limits[ENTERED_DAYS.name]))
        .order_by()
    )
    for pk, unit, at, recorded_at in rows.values_list("dossier_id", "unit_id", "at", "recorded_at"):
        yield Finding(pk, unit, at, (at, recorded_at))
