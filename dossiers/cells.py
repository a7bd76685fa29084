"""What one dossier contributes to the figures: one pure function of its facts.

A move posts `cells(after) - cells(before)`, so the postings of a dossier always sum up to its
cells. Days are days in Asia/Ho_Chi_Minh; names and rules: the house's exact meanings, "Figures".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

from dossiers.states import Bucket, Channel, Outcome, State

A_DAY = timedelta(1)


class Measure(IntEnum):
    """What is counted. A number is in the book for good: never renumber, never reuse one."""

    FILED = 1
    FILED_ON_BEHALF = 2
    REFUSED = 3
    WITHDRAWN_UNRECEIVED = 4
    RECEIVED = 5
    RECEIVED_ONLINE = 6
    RECEIVED_DESK = 7
    RECEIVED_POST = 8
    LATE_INTAKE = 9
    PAPERS_DIGITISED = 10
    PAPERS_REUSED = 11
    MOVED = 12
    OVERDUE = 13
    AWAITING_SUPPLEMENT = 14
    AWAITING_DUES = 15
    SUSPENDED = 16
    SUPPLEMENTS = 17
    SECOND_SUPPLEMENTS = 18
    APOLOGIES = 19
    EARLY = 20
    ON_TIME = 21
    LATE = 22
    WITHDRAWN = 23
    STOPPED = 24
    DENIED = 25
    RESULTS_ELECTRONIC = 26
    HANDED_OUT = 27
    MINUTES_PROCESSING = 28
    MINUTES_AWAITING_SUPPLEMENT = 29
    MINUTES_AWAITING_DUES = 30
    MINUTES_SUSPENDED = 31

    @property
    def column(self) -> str:
        """Its name outside."""
        return self.name.lower()


MEASURES: tuple[str, ...] = tuple(measure.column for measure in Measure)
# Their sums over all days so far stand at the end of a day; of all others a period's days count.
STOCKS = (
    Measure.OVERDUE,
    Measure.AWAITING_SUPPLEMENT,
    Measure.AWAITING_DUES,
    Measure.SUSPENDED,
)
# What came until the end of a day, less what has gone, is in progress then.
CAME = tuple(one.column for one in (Measure.RECEIVED, Measure.MOVED))
GONE = tuple(
    one.column
    for one in (
        *(Measure.EARLY, Measure.ON_TIME, Measure.LATE),
        *(Measure.WITHDRAWN, Measure.STOPPED),
    )
)
RECEIVED_BY = {
    Channel.ONLINE: Measure.RECEIVED_ONLINE,
    Channel.DESK: Measure.RECEIVED_DESK,
    Channel.POST: Measure.RECEIVED_POST,
}
MINUTES = {
    Bucket.PROCESSING: Measure.MINUTES_PROCESSING,
    Bucket.AWAITING_SUPPLEMENT: Measure.MINUTES_AWAITING_SUPPLEMENT,
    Bucket.AWAITING_DUES: Measure.MINUTES_AWAITING_DUES,
    Bucket.SUSPENDED: Measure.MINUTES_SUSPENDED,
}
WAITS = {
    Bucket.AWAITING_SUPPLEMENT: Measure.AWAITING_SUPPLEMENT,
    Bucket.AWAITING_DUES: Measure.AWAITING_DUES,
    Bucket.SUSPENDED: Measure.SUSPENDED,
}


class Cell(NamedTuple):
    unit: int
    day: date
    measure: Measure


Cells = dict[Cell, int]
Entry = tuple[Cell, int]


class Stretch(NamedTuple):
    """A segment of the clock; working minutes once it has ended."""

    bucket: Bucket
    unit: int
    since: date
    until: date | None
    minutes: int | None


class Transfer(NamedTuple):
    source: int
    target: int
    on: date


class Happening(NamedTuple):
    """Something that a unit did on a day."""

    unit: int
    on: date


@dataclass(frozen=True)
class Facts:
    """`unit` is the competent one of today; transfers and the rest stand in their order."""

    unit: int
    state: State
    channel: Channel
    outcome: str
    is_on_behalf: bool
    is_late_intake: bool
    filed_on: date
    received_on: date | None
    due_on: date | None
    finished_on: date | None
    handed_out_on: date | None
    stretches: Sequence[Stretch] = ()
    transfers: Sequence[Transfer] = ()
    supplements: Sequence[Happening] = ()
    apologies: Sequence[Happening] = ()
    papers_digitised: int = 0
    papers_reused: int = 0
    results_electronic: int = 0

    @property
    def first_unit(self) -> int:
        """Where it was filed; nothing is transferred before receipt."""
        return self.transfers[0].source if self.transfers else self.unit

    def unit_on(self, day: date) -> int:
        """The competent unit at the end of a day."""
        for transfer in self.transfers:
            if transfer.on > day:
                return transfer.source
        return self.unit


def cells(facts: Facts | None) -> Cells:
    """Without facts there is no dossier yet. What cancels out is left out."""
    found: Counter[Cell] = Counter()
    if facts is not None:
        for cell, n in _entries(facts):
            found[cell] += n
    return {cell: n for cell, n in found.items() if n}


def overdue(facts: Facts) -> Iterator[Entry]:
    """From the day after the due date, for the unit that is competent then, until the end."""
    due, end = facts.due_on, facts.finished_on
    if due is None or (end is not None and end <= due):
        return
    yield Cell(facts.unit_on(due), due + A_DAY, Measure.OVERDUE), 1
    yield from _carried(facts, Measure.OVERDUE, due)
    if end is not None:
        yield Cell(facts.unit, end, Measure.OVERDUE), -1


def redated(unit: int, before: date, after: date) -> Cells:
    """What changes where the due date of an open dossier moves, as long as both lie ahead."""
    found = Counter({Cell(unit, before + A_DAY, Measure.OVERDUE): -1})
    found[Cell(unit, after + A_DAY, Measure.OVERDUE)] += 1
    return {cell: n for cell, n in found.items() if n}


def _entries(facts: Facts) -> Iterator[Entry]:
    yield Cell(facts.first_unit, facts.filed_on, Measure.FILED), 1
    yield Cell(facts.first_unit, facts.filed_on, Measure.FILED_ON_BEHALF), int(facts.is_on_behalf)
    if facts.received_on is None:
        yield from _never_received(facts)
        return
    yield from _receipt(facts, facts.received_on)
    yield from overdue(facts)
    for stretch in facts.stretches:
        yield from _stretch(stretch)
    yield from _happenings(facts)
    if facts.finished_on is not None:
        yield from _end(facts, facts.finished_on)


def _never_received(facts: Facts) -> Iterator[Entry]:
    ends = {
        State.REFUSED: Measure.REFUSED,
        State.WITHDRAWN: Measure.WITHDRAWN_UNRECEIVED,
    }
    if facts.finished_on is not None and facts.state in ends:
        yield Cell(facts.unit, facts.finished_on, ends[facts.state]), 1


def _receipt(facts: Facts, day: date) -> Iterator[Entry]:
    """Who was competent at the end of the day received it; who answered counts what came in."""
    competent, answered = facts.unit_on(day), facts.first_unit
    yield Cell(competent, day, Measure.RECEIVED), 1
    yield Cell(competent, day, RECEIVED_BY[facts.channel]), 1
    yield from _carried(facts, Measure.MOVED, day)
    yield Cell(answered, day, Measure.LATE_INTAKE), int(facts.is_late_intake)
    yield Cell(answered, day, Measure.PAPERS_DIGITISED), facts.papers_digitised
    yield Cell(answered, day, Measure.PAPERS_REUSED), facts.papers_reused


def _carried(facts: Facts, measure: Measure, after: date) -> Iterator[Entry]:
    """What goes with a dossier from unit to unit after a day."""
    for source, target, on in facts.transfers:
        if on > after:
            yield Cell(source, on, measure), -1
            yield Cell(target, on, measure), 1


def _stretch(stretch: Stretch) -> Iterator[Entry]:
    bucket, unit, since, until, minutes = stretch
    if bucket in WAITS:
        yield Cell(unit, since, WAITS[bucket]), 1
    if until is not None:
        if bucket in WAITS:
            yield Cell(unit, until, WAITS[bucket]), -1
        yield Cell(unit, until, MINUTES[bucket]), minutes or 0


def _happenings(facts: Facts) -> Iterator[Entry]:
    yield from _each(facts.supplements, Measure.SUPPLEMENTS)
    yield from _each(facts.supplements[1:], Measure.SECOND_SUPPLEMENTS)
    yield from _each(facts.apologies, Measure.APOLOGIES)


def _each(happenings: Iterable[Happening], measure: Measure) -> Iterator[Entry]:
    return ((Cell(unit, on, measure), 1) for unit, on in happenings)


def _end(facts: Facts, day: date) -> Iterator[Entry]:
    unit = facts.unit
    yield Cell(unit, day, _ending(facts, day)), 1
    if facts.outcome:
        yield Cell(unit, day, Measure.DENIED), int(facts.outcome == Outcome.DENIED)
        yield Cell(unit, day, Measure.RESULTS_ELECTRONIC), facts.results_electronic
    if facts.handed_out_on is not None:
        yield Cell(unit, facts.handed_out_on, Measure.HANDED_OUT), 1


def _ending(facts: Facts, day: date) -> Measure:
    """By date: before the due date early, on it or without one on time, after it late."""
    if facts.state == State.WITHDRAWN:
        return Measure.WITHDRAWN
    if facts.state == State.STOPPED:
        return Measure.STOPPED
    due = facts.due_on or day
    if day < due:
        return Measure.EARLY
    return Measure.ON_TIME if day == due else Measure.LATE
