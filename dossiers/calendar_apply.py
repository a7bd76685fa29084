"""A published calendar on its way through the open dossiers: chunk by chunk, each its own
transaction, so a run that broke off goes on behind the last ones.

Publications are applied one after the other, by one run at a time, in lanes side by side: while
the database writes for one, the next chunk of the other is reckoned. Whatever was received while
this one was published may still have read the older calendar: those are looked at once more when
they must be over.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from enum import Enum
from time import monotonic

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from agencies.calendars import InForce
from agencies.drafts import first_changed
from agencies.models import CalendarEdition
from dossiers.calendar_reach import lines_under, reached
from dossiers.calendar_writing import Decision, postpone_answers, write
from dossiers.models import CalendarChange, Dossier
from dossiers.models.calendar_change import LANES
from dossiers.recalendar import moved, rows_of

CHUNK = 2000
# Then the worker turns to what else waits, and comes back.
SLICE = timedelta(seconds=20)
# No move that began before the publication is under way any more.
SETTLED = timedelta(minutes=1)
KEY = 0x6C6963685F6D6F69  # of the advisory lock: one run at a time
REACHED = """
UPDATE dossiers_calendarchange SET reached[%(lane)s] = %(reached)s,
    looked_at = looked_at + %(looked_at)s, changed = changed + %(changed)s
WHERE id = %(change)s
"""
CHANGED = "UPDATE dossiers_calendarchange SET changed = changed + %(changed)s WHERE id = %(change)s"


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
        self._known: tuple[int, dict[int, InForce]] = (0, {})

    def lines(self) -> dict[int, InForce]:
        latest: int = CalendarEdition.objects.aggregate(latest=Max("pk"))["latest"]
        before, lines = self._known
        if latest != before:
            self.calendar.refresh_from_db(fields=["edition"])
            lines = lines_under(self.calendar)
            self._known = (latest, lines)
        return lines


def apply_next(*, most: timedelta = SLICE, settled: timedelta = SETTLED) -> tuple[Standing, int]:
    """Goes on with the oldest publication that is not through; how many due dates moved."""
    with _alone() as is_alone:
        changes = CalendarChange.objects.filter(done_at=None).order_by("pk")
        change = changes.select_related("edition__calendar", "by").first()
        if change is None or not is_alone:
            return Standing.NOTHING, 0
        standing = _go_on(Run(change), monotonic() + most.total_seconds(), settled)
        before = change.changed
        change.refresh_from_db(fields=["changed"])
        return standing, change.changed - before


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other run is at it; one that died holds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [KEY])
        (mine,) = cursor.fetchone()
        try:
            yield mine
        finally:
            if mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [KEY])


def _go_on(run: Run, until: float, settled: timedelta) -> Standing:
    change = run.change
    waiting = reached(run.lines(), run.begins, after=min(change.reached))
    if change.started_at is None:
        change.started_at, change.total = timezone.now(), len(waiting)
        change.save(update_fields=["started_at", "total"])
    lanes = [
        [pk for pk in waiting if pk % LANES == lane and pk > change.reached[lane]]
        for lane in range(LANES)
    ]
    through = _side_by_side(lambda lane: _walk(run, lane, lanes[lane], until))
    if not all(through):
        return Standing.MORE
    if timezone.now() < change.started_at + settled:
        return Standing.WAITS
    for some in _chunks(_late_comers(run, settled)):
        _apply(run, some)
    change.done_at = timezone.now()
    change.save(update_fields=["done_at"])
    return Standing.DONE


def _side_by_side(work: Callable[[int], bool]) -> list[bool]:
    """For each lane, on a connection of its own; one after the other inside a transaction."""
    if connection.in_atomic_block:
        return [work(lane) for lane in range(LANES)]

    def alone(lane: int) -> bool:
        try:
            return work(lane)
        finally:
            connection.close()

    with ThreadPoolExecutor(LANES) as pool:
        return list(pool.map(alone, range(LANES)))


def _walk(run: Run, lane: int, pks: Sequence[int], until: float) -> bool:
    """Whether the lane came to its end in time."""
    for some in _chunks(pks):
        if monotonic() > until:
            return False
        _apply(run, some, lane)
    return True


def _chunks(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    return (pks[first : first + CHUNK] for first in range(0, len(pks), CHUNK))


@transaction.atomic
def _apply(run: Run, pks: Sequence[int], lane: int | None = None) -> None:
    locked = Dossier.objects.open().filter(pk__in=pks).order_by("pk").select_for_update()
    known = list(locked.values_list("pk", flat=True))
    at, lines = timezone.now(), run.lines()
    moves = moved(rows_of(known), lines, at)
    write(run.decision, moves, lines, at)
    postpone_answers(known, lines)
    with connection.cursor() as cursor:
        words = {"change": run.change.pk, "changed": len(moves)}
        if lane is None:
            cursor.execute(CHANGED, words)
        else:
            words |= {"lane": lane + 1, "reached": pks[-1], "looked_at": len(pks)}
            cursor.execute(REACHED, words)


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
