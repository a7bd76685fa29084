"""The clock was stopped in the last hours before the due date."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q

from agencies.calendars import working_time_in
from agencies.working_time import BeyondCalendar
from dossiers.clock import reckoning_of
from dossiers.models import Dossier, DueChange, Segment
from dossiers.models.columns import LocalDay
from dossiers.reckoning import Reckoning, local_date
from dossiers.states import Bucket
from reports.honesty.finding import Asked, Finding, midnight
from reports.honesty.thresholds import HOURS_LEFT

WAITS = ~Q(bucket=Bucket.PROCESSING)
# What may have moved the due date before the wait began.
WAITED_BEFORE = Exists(
    Segment.objects.filter(
        WAITS, dossier=OuterRef("dossier"), started_at__lt=OuterRef("started_at")
    )
)
MOVED_BEFORE = Exists(
    DueChange.objects.filter(dossier=OuterRef("dossier"), at__lt=OuterRef("started_at"))
)


class Wait(NamedTuple):
    dossier: int
    unit: int
    bucket: str
    edition: str
    started_at: datetime
    started_on: date
    received_at: datetime
    first_due_at: datetime
    first_due_on: date
    waited_before: bool
    moved_before: bool

    @property
    def is_plain(self) -> bool:
        """Whether the due date still stood as it was first reckoned."""
        return not (self.waited_before or self.moved_before)


def late_pauses(asked: Asked) -> Iterator[Finding]:
    minutes = 60 * asked.limits[HOURS_LEFT.name]
    waits = [wait for wait in _waits(asked) if _may_be_late(wait, minutes)]
    due = _due_before(wait for wait in waits if not wait.is_plain)
    for wait in waits:
        stood = wait.first_due_at if wait.is_plain else due.get((wait.dossier, wait.started_at))
        if stood is None or wait.started_on > local_date(stood):
            continue
        left = _minutes_left(wait, stood)
        if left is not None and left <= minutes:
            words = (wait.bucket, stood, left)
            yield Finding(wait.dossier, wait.unit, wait.started_at, words)


def _waits(asked: Asked) -> Iterator[Wait]:
    rows = (
        Segment.objects.filter(WAITS, started_on__range=asked.period, **asked.of_rows())
        .exclude(dossier__first_due_at=None)
        .annotate(
            first_due_on=LocalDay(F("dossier__first_due_at")),
            waited_before=WAITED_BEFORE,
            moved_before=MOVED_BEFORE,
        )
        .order_by()
    )
    columns = ("dossier_id", "unit_id", "bucket", "edition", "started_at", "started_on")
    of_dossier = ("dossier__received_at", "dossier__first_due_at", "first_due_on")
    read: Any = rows.values_list(*columns, *of_dossier, "waited_before", "moved_before")
    return map(Wait._make, read)


def _may_be_late(wait: Wait, minutes: int) -> bool:
    """By the dates alone, since most are not: it spares them the reckoning by minutes."""
    if not wait.is_plain:
        return True
    return wait.started_on <= wait.first_due_on <= _reach(wait.edition, wait.started_on, minutes)


@lru_cache(maxsize=4096)
def _reach(edition: str, day: date, minutes: int) -> date:
    """The last date to which so many working minutes lead from a moment of the day."""
    time = working_time_in(edition)
    try:
        end = time.w(midnight(day + timedelta(1)))
        return local_date(time.normalise(time.at_w(end + minutes)))
    except BeyondCalendar:
        return date.max


def _minutes_left(wait: Wait, due: datetime) -> int | None:
    """Working minutes; None where no more of the time was gone than is left, as where a short
    limit has just begun."""
    time = working_time_in(wait.edition)
    left = max(0, time.minutes_between(wait.started_at, due))
    return left if time.minutes_between(wait.received_at, wait.started_at) > left else None


def _due_before(waits: Iterable[Wait]) -> dict[tuple[int, datetime], datetime]:
    """The due date that each wait lifted, reckoned from the facts of the dossier."""
    rows = Dossier.objects.filter(pk__in={wait.dossier for wait in waits}).select_related("version")
    found: dict[tuple[int, datetime], datetime] = {}
    for dossier in rows.defer("answers", "owner_words").prefetch_related("segments", "due_changes"):
        told = reckoning_of(dossier, list(dossier.segments.all()), dossier.due_changes.all())
        found |= {(dossier.pk, begun): due for begun, due in lifted(told)}
    return found


def lifted(told: Reckoning) -> Iterator[tuple[datetime, datetime]]:
    """Of each wait in time: when it began, and the due date that stood until then."""
    due = None
    for line in told.lines:
        if line.pause and line.kind != "late_pause" and due:
            yield line.pause.start, due
        due = line.due_at or due
