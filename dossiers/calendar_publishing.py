"""What publishing the draft of a calendar would do to open dossiers, and doing it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from agencies.drafts import differences
from agencies.editions import publish
from agencies.models import Unit, WorkingCalendar
from citizens.hurry import hurry
from citizens.models import Person
from dossiers.calendar_reach import lines_drafted, reached
from dossiers.models import CalendarChange, Dossier, DueChange
from dossiers.recalendar import Moved, moved, rows_of

TASK = "dossiers.apply_calendar_changes"


class Preview(NamedTuple):
    """The open dossiers whose due date would move, of so many that were looked at."""

    moves: list[Moved]
    looked_at: int

    def units(self) -> list[tuple[Unit, int]]:
        """How many of each unit, the most first."""
        counts = Counter(move.unit for move in self.moves)
        units = Unit.objects.in_bulk(counts)
        return [(units[unit], count) for unit, count in counts.most_common()]


class Line(NamedTuple):
    """A dossier in a list of those that move."""

    dossier: Dossier
    due_before: datetime
    due_after: datetime


def preview(calendar: WorkingCalendar, at: datetime) -> Preview:
    changes = differences(calendar)
    if not changes:
        return Preview([], 0)
    lines = lines_drafted(calendar)
    pks = reached(lines, changes[0].on)
    return Preview(moved(rows_of(pks), lines, at), len(pks))


def lines_of(moves: Sequence[Moved]) -> list[Line]:
    """With their dossiers, for a page of them."""
    dossiers = Dossier.objects.select_related("unit").in_bulk([move.pk for move in moves])
    return [
        Line(dossiers[move.pk], move.before, move.after) for move in moves if move.pk in dossiers
    ]


def publish_draft(calendar: WorkingCalendar, *, by: Person, at: datetime) -> CalendarChange:
    """The draft is in force from now on; the worker carries it to the open dossiers. The caller
    holds the calendar's row."""
    change = CalendarChange.objects.create(
        edition=publish(calendar, at=at, by=by), by=by, decided_at=at, total=0
    )
    hurry(TASK)
    return change


def moved_by(change: CalendarChange) -> QuerySet[DueChange]:
    """What the change has moved so far. Changes are applied one after the other, so all that
    was written in its time is its own."""
    if change.started_at is None:
        return DueChange.objects.none()
    rows = DueChange.objects.filter(kind=DueChange.Kind.CALENDAR, at__gte=change.started_at)
    if change.done_at:
        rows = rows.filter(at__lte=change.done_at)
    return rows.select_related("dossier__unit").order_by("pk")
