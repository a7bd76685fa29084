"""The due date of a dossier out of the facts of its life, and how it came about. Pure.

Moments are aware and in whole minutes; dates are dates in Asia/Ho_Chi_Minh. How NĐ 118/2025 and
NĐ 309/2026 are read here stands in docs/decisions.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from agencies.working_time import WorkingTime
from dossiers.due_axis import Axis, Limit, local_date
from dossiers.states import Bucket
from procedures.models import LimitUnit

__all__ = [
    "Axis",
    "Fact",
    "Kind",
    "Limit",
    "Line",
    "Pause",
    "Reckoning",
    "life",
    "local_date",
    "merged",
    "reckon",
]


class Kind(StrEnum):
    RECEIVED = "received"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    TRANSFERRED = "transferred"
    CALENDAR = "calendar"


@dataclass(frozen=True)
class Fact:
    """Something that sets or moves the due date. `time` is the working time in force from it
    on, of a pause none; a pause has its bucket, an extension its amount."""

    kind: Kind
    at: datetime
    time: WorkingTime | None = None
    bucket: Bucket | None = None
    amount: int = 0


@dataclass(frozen=True)
class Pause:
    bucket: Bucket
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Line:
    """One line of the explanation: what happened, when, and the due date after it.

    `kind`: received, resumed, paused (until further notice), late_pause (gives nothing back),
    extended, transferred, late_transfer (leaves the date as it is), calendar.
    """

    kind: str
    at: datetime
    due_at: datetime | None
    pause: Pause | None = None
    amount: int = 0


@dataclass(frozen=True)
class Reckoning:
    """`due_at` is None without a limit, and while the clock is paused in time."""

    due_at: datetime | None
    lines: tuple[Line, ...]


class _Fold:
    """Takes one fact after the other, in the order of their moments.

    What might have been, under another limit, need not hold what a new calendar came to less.
    """

    def __init__(self, limit: Limit, *, is_supposed: bool = False) -> None:
        self.limit, self.seen, self.is_supposed = limit, list[Fact](), is_supposed
        self.lines: list[Line] = []
        self.axis: Axis
        self.due: datetime
        self.wait: Fact | None = None
        self.waits_late = False

    def take(self, fact: Fact) -> None:
        match fact.kind:
            case Kind.RECEIVED:
                assert fact.time is not None
                self.axis = Axis(self.limit, fact.at, fact.time)
                self._set(Line(fact.kind, fact.time.normalise(fact.at), None))
            case Kind.PAUSED:
                self._pause(fact)
            case Kind.RESUMED:
                self._resume(fact)
            case Kind.TRANSFERRED:
                self._transfer(fact)
            case Kind.EXTENDED:
                self._extend(fact)
            case Kind.CALENDAR:
                assert fact.time is not None
                change = self.axis.read_by if self.is_supposed else self.axis.change_calendar
                change(fact.time)
                if self.wait is None:
                    self._set(Line(fact.kind, fact.at, None))
        self.seen.append(fact)

    def _set(self, line: Line) -> None:
        self.due = self.axis.moment()
        self.lines.append(replace(line, due_at=self.due))

    def _pause(self, fact: Fact) -> None:
        assert fact.bucket is not None
        self.wait, self.waits_late = fact, self._is_late(fact.at)
        pause = Pause(fact.bucket, fact.at, None)
        kind, due = ("late_pause", self.due) if self.waits_late else ("paused", None)
        self.lines.append(Line(kind, fact.at, due, pause))

    def _resume(self, fact: Fact) -> None:
        wait, self.wait = self.wait, None
        if wait is None:
            return
        assert wait.bucket is not None
        pause = Pause(wait.bucket, wait.at, fact.at)
        open_line = self.lines.pop()
        if self.waits_late:
            self.lines.append(replace(open_line, pause=pause))
            return
        assert fact.time is not None
        if fact.time.minute(wait.at) < fact.time.minute(fact.at):
            self.axis.go_on(wait.at, fact.at, fact.time)
        self._set(Line(Kind.RESUMED, fact.at, None, pause))

    def _transfer(self, fact: Fact) -> None:
        assert fact.time is not None
        if self._is_late(fact.at):
            self.axis.stay(fact.time)
            self.lines.append(Line("late_transfer", fact.at, self.due))
            return
        self.axis.take_to(fact.at, fact.time)
        self._set(Line(fact.kind, fact.at, None))

    def _extend(self, fact: Fact) -> None:
        """No earlier than it stands."""
        assert fact.time is not None
        before = self.due
        if self.limit.extension_unit == self.limit.unit:
            self.axis.extend(fact.amount, fact.time)
        else:
            self._replace_limit(fact.amount, fact.time)
        if self.axis.moment() < before:
            self.axis.held = before
        self._set(Line(fact.kind, fact.at, None, amount=fact.amount))

    def _replace_limit(self, amount: int, time: WorkingTime) -> None:
        """From the receipt once more, by the limit of another kind."""
        other = _Fold(self.limit.replaced(amount), is_supposed=True)
        for earlier in self.seen:
            other.take(earlier)
        other.axis.read_by(time)
        self.limit, self.axis = other.limit, other.axis

    def _is_late(self, at: datetime) -> bool:
        return local_date(at) > local_date(self.due)

    def due_at(self) -> datetime | None:
        return None if self.wait and not self.waits_late else self.due


def reckon(limit: Limit, facts: Iterable[Fact]) -> Reckoning:
    """Facts in the order of their moments, the receipt first; without one there is no date."""
    known = list(facts)
    if limit.unit == LimitUnit.NONE or not known:
        return Reckoning(None, ())
    fold = _Fold(limit)
    for fact in known:
        fold.take(fact)
    return Reckoning(fold.due_at(), tuple(fold.lines))


def life(received_at: datetime, pauses: Sequence[Pause], time: WorkingTime) -> list[Fact]:
    """A receipt and its waits under one working time; overlapping waits are one wait."""
    facts = [Fact(Kind.RECEIVED, received_at, time)]
    for pause in merged(pauses):
        facts.append(Fact(Kind.PAUSED, pause.start, bucket=pause.bucket))
        if pause.end is not None:
            facts.append(Fact(Kind.RESUMED, pause.end, time))
    return facts


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """Waits that overlap become one, under the name of the first, until the last ends."""
    found: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.start):
        last = found[-1] if found else None
        if last is None or (last.end is not None and pause.start >= last.end):
            found.append(pause)
        else:
            ends = (last.end, pause.end)
            found[-1] = replace(last, end=None if None in ends else max(filter(None, ends)))
    return found
