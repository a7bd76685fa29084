"""Resolved, and then taken back: for a while the dossier stood among what was done."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import OuterRef, Subquery

from dossiers.models import Event
from dossiers.reckoning import local_date
from dossiers.states import State
from reports.honesty.finding import Asked, Finding
from reports.honesty.thresholds import TAKEN_BACK_WITHIN

RESOLVED_AT = Subquery(
    Event.objects.filter(dossier=OuterRef("dossier"), verb="resolve", seq__lt=OuterRef("seq"))
    .order_by("-seq")
    .values("at")[:1]
)


def taken_back(asked: Asked) -> Iterator[Finding]:
    begin, end = asked.moments
    most = timedelta(days=asked.limits[TAKEN_BACK_WITHIN.name])
    rows = (
        Event.objects.filter(verb="correct", at__gte=begin, at__lt=end, **asked.of_rows())
        .filter(from_state__in=[State.RESOLVED, State.RETURNED])
        .annotate(resolved_at=RESOLVED_AT)
        .exclude(resolved_at=None)
        .order_by()
    )
    for pk, unit, at, resolved_at in rows.values_list("dossier_id", "unit_id", "at", "resolved_at"):
        if local_date(at) - local_date(resolved_at) <= most:
            yield Finding(pk, unit, at, (resolved_at, at))
