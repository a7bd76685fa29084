"""Which warnings are owed: anti-joins against what was announced, a batch at a time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.calendars import working_time_in
from agencies.working_time import ZONE
from dossiers.models import Announcement, Dossier, WorkItem, WorkKind
from dossiers.models.columns import LocalDay
from dossiers.queue import midnight
from dossiers.reckoning import local_date
from dossiers.states import AWAITING, PAUSED, State

BATCH = 500
FURTHEST = timedelta(days=30)  # no holidays are longer
DAYS_AHEAD = timedelta(days=2)


class Owed(NamedTuple):
    """A dossier and the date that it is to be warned of."""

    dossier: int
    due_at: datetime


def not_announced(kind: str, dossier: str = "pk", due_at: str = "due_at") -> Q:
    announced = Announcement.objects.filter(
        dossier=OuterRef(dossier), kind=kind, due_at=OuterRef(due_at)
    )
    return ~Q(Exists(announced))


def running() -> QuerySet[Dossier]:
    """Open, and the clock is not paused: nobody is pressed about what waits."""
    return Dossier.objects.open().exclude(state__in=PAUSED)


def _owed(rows: Iterable[tuple[int, datetime | None]]) -> list[Owed]:
    return [Owed(dossier, due_at) for dossier, due_at in rows if due_at]


def due_soon(at: datetime) -> list[Owed]:
    """Due today or on the next working date, by the calendars that the due date stands on."""
    today = midnight(at)
    ahead = running().filter(due_at__gte=today, due_at__lt=today + FURTHEST)
    lines = ahead.exclude(due_edition="").order_by().values_list("due_edition", flat=True)
    until = defaultdict[datetime, list[str]](list)
    for line in lines.distinct():
        until[_end_of_next_working_date(line, at)].append(line)
    if not until:
        return []
    near = Q(pk__in=[])
    for end, standing in until.items():
        near |= Q(due_edition__in=standing, due_at__lt=end)
    soon = ahead.filter(near, not_announced("due_soon"), due_at__lt=max(until))
    return _owed(soon.order_by("due_at").values_list("pk", "due_at")[:BATCH])


def _end_of_next_working_date(line: str, at: datetime) -> datetime:
    """Midnight after it."""
    tomorrow = midnight(at) + timedelta(days=1)
    return midnight(working_time_in(line).normalise(tomorrow)) + timedelta(days=1)


def overdue(at: datetime) -> list[Owed]:
    """Due before the day of `at`."""
    late = running().filter(not_announced("overdue"), due_at__lt=midnight(at))
    return _owed(late.order_by("due_at").values_list("pk", "due_at")[:BATCH])


def step_overdue(at: datetime) -> list[Owed]:
    return _of_items(WorkKind.STEP, "step_overdue", at)


def consultation_overdue(at: datetime) -> list[Owed]:
    return _of_items(WorkKind.CONSULTATION, "consultation_overdue", at)


def _of_items(kind: WorkKind, name: str, at: datetime) -> list[Owed]:
    """Open work past its own date; several of one date at one dossier are one warning."""
    items = WorkItem.objects.filter(
        not_announced(name, "dossier"),
        kind=kind,
        done_at=None,
        due_at__lt=at,
        dossier__finished_at=None,
    ).exclude(dossier__state__in=PAUSED)
    rows = items.order_by("due_at", "dossier").values_list("dossier", "due_at")
    return _owed(dict.fromkeys(rows[:BATCH]))


def answer_overdue(at: datetime) -> list[Owed]:
    """Filings that nobody has received, refused or had completed in time. What was never
    received has no due date, which an index knows."""
    filed = Dossier.objects.open().filter(
        not_announced("answer_overdue", due_at="answer_due_at"),
        due_at=None,
        state=State.SUBMITTED,
        answer_due_at__lt=at,
    )
    return _owed(filed.order_by("answer_due_at").values_list("pk", "answer_due_at")[:BATCH])


def answer_soon(at: datetime) -> list[Owed]:
    """The applicant's last day is near; it is written as its midnight."""
    today = local_date(at)
    announced = Announcement.objects.filter(dossier=OuterRef("pk"), kind="answer_soon")
    known = announced.annotate(day=LocalDay(F("due_at"))).filter(day=OuterRef("answer_until"))
    awaited = Dossier.objects.open().filter(
        ~Exists(known), answer_until__range=(today, today + DAYS_AHEAD), state__in=AWAITING
    )
    rows = awaited.order_by("answer_until").values_list("pk", "answer_until")[:BATCH]
    return [Owed(pk, last_day(until)) for pk, until in rows if until]


def last_day(until: date) -> datetime:
    return datetime(until.year, until.month, until.day, tzinfo=ZONE)
