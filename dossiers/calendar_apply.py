"""A published calendar on its way through the open dossiers: chunk by chunk, each its own
transaction, so a run that broke off goes on behind the last one.

Publications are applied one after the other. Whatever was received while this one was published
may still have read the older calendar: those are looked at once more when they must be over.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from time import monotonic

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies.calendars import InForce
from agencies.drafts import first_changed
from agencies.models import CalendarEdition
from dossiers.calendar_reach import lines_under, reached
from dossiers.calendar_writing import Decision, postpone_answers, write
from dossiers.models import CalendarChange, Dossier
from dossiers.recalendar import moved, rows_of

CHUNK = 2000
# Then the worker turns to what else waits, and comes back.
SLICE = timedelta(seconds=20)
# No move that began before the publication is under way any more.
SETTLED = timedelta(minutes=1)


class Standing(Enum):
    NOTHING = "nothing to do, or somebody is at it"
    MORE = "more chunks wait"
    WAITS = "all looked at; the last look comes when every move of before is over"
    DONE = "done"


class Run:
    """One stretch of work on a change; `lines` are read anew whenever a calendar is published."""

    def __init__(self, change: CalendarChange) -> None:
        self.change = change
        self.calendar = change.edition.calendar
        self.decision = Decision.of(self.calendar.name, change.by, change.decided_at)
        self.begins: date = first_changed(change.edition)
        self.moved = 0
        self._latest = 0
        self._lines: dict[int, InForce] = {}

    def lines(self) -> dict[int, InForce]:
        latest = CalendarEdition.objects.aggregate(latest=Max("pk"))["latest"]
        if latest != self._latest:
            self.calendar.refresh_from_db(fields=["edition"])
            self._latest, self._lines = latest, lines_under(self.calendar)
        return self._lines


def apply_next(*, most: timedelta = SLICE, settled: timedelta = SETTLED) -> tuple[Standing, int]:
    """Goes on with the oldest publication that is not through; how many due dates moved."""
    changes = CalendarChange.objects.filter(done_at=None).order_by("pk")
    change = changes.select_related("edition__calendar", "by").first()
    if change is None:
        return Standing.NOTHING, 0
    run = Run(change)
    return _go_on(run, monotonic() + most.total_seconds(), settled), run.moved


def _go_on(run: Run, until: float, settled: timedelta) -> Standing:
    change = run.change
    waiting = reached(run.lines(), run.begins, after=change.reached)
    started_at = change.started_at or _begin(run, len(waiting))
    if started_at is None:
        return Standing.NOTHING
    for some in _chunks(waiting):
        if not _apply(run, some, reached_at=some[-1]):
            return Standing.NOTHING
        if monotonic() > until:
            return Standing.MORE
    if timezone.now() < started_at + settled:
        return Standing.WAITS
    for some in _chunks(_late_comers(run, settled)):
        if not _apply(run, some):
            return Standing.NOTHING
    return Standing.DONE if _end(run) else Standing.NOTHING


def _chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (pks[first : first + CHUNK] for first in range(0, len(pks), CHUNK))


def _locked(run: Run) -> CalendarChange | None:
    """The row, as this run left it; None where another run is at it or has gone on."""
    rows = CalendarChange.objects.select_for_update(skip_locked=True)
    was = run.change
    return rows.filter(pk=was.pk, reached=was.reached, done_at=None).first()


@transaction.atomic
def _begin(run: Run, total: int) -> datetime | None:
    change = _locked(run)
    if change is None or change.started_at:
        return None
    change.started_at, change.total = timezone.now(), total
    change.save(update_fields=["started_at", "total"])
    return change.started_at


@transaction.atomic
def _apply(run: Run, pks: Sequence[int], reached_at: int | None = None) -> bool:
    change = _locked(run)
    if change is None:
        return False
    locked = Dossier.objects.open().filter(pk__in=pks).order_by("pk").select_for_update()
    known = list(locked.values_list("pk", flat=True))
    at, lines = timezone.now(), run.lines()
    moves = moved(rows_of(known), lines, at)
    write(run.decision, moves, lines, at)
    postpone_answers(known, lines)
    change.changed += len(moves)
    if reached_at is not None:
        change.reached, change.looked_at = reached_at, change.looked_at + len(pks)
    change.save(update_fields=["reached", "looked_at", "changed"])
    run.change.reached = change.reached
    run.moved += len(moves)
    return True


def _late_comers(run: Run, settled: timedelta) -> list[int]:
    """What moved since shortly before the decision; they may stand on an older calendar."""
    since = run.change.decided_at - settled
    lines = run.lines()
    current = {line.edition for line in lines.values()}
    recent = Dossier.objects.open().filter(last_event_at__gte=since, unit__in=lines)
    recent = recent.exclude(due_edition__in=current)
    found: list[int] = sorted(recent.values_list("pk", flat=True))
    due = set(reached(lines, run.begins))
    return [pk for pk in found if pk in due]


@transaction.atomic
def _end(run: Run) -> bool:
    change = _locked(run)
    if change is None:
        return False
    change.done_at = timezone.now()
    change.save(update_fields=["done_at"])
    return True
