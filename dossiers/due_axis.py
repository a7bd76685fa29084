"""A legal limit, and the due date as an exact position on the axis of that limit. Pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction

from django.utils.timezone import localtime

from agencies.working_time import WorkingTime
from procedures.cases import limited_by
from procedures.models import Case, LimitUnit, ProcedureVersion


@dataclass(frozen=True)
class Limit:
    """A legal limit: an amount on its own axis; `cutoff` in minutes after midnight.

    `extended_by` is on the axis of `extension_unit`, which may be another one.
    """

    unit: LimitUnit
    amount: int
    cutoff: int
    extension_unit: LimitUnit = LimitUnit.NONE

    @classmethod
    def of(cls, version: ProcedureVersion, case: Case | None) -> "Limit":
        given = limited_by(version, case)
        return cls(
            LimitUnit(given.limit_unit),
            given.limit_amount,
            given.cutoff,
            LimitUnit(version.extension_unit or LimitUnit.NONE),
        )

    def replaced(self, amount: int) -> "Limit":
        """By an extension of another kind: a same-day limit becomes one of so many days."""
        return replace(self, unit=self.extension_unit, amount=amount)


class Axis:
    """The due date as an exact position on the axis of its limit."""

    def __init__(self, limit: Limit, received_at: datetime, time: WorkingTime) -> None:
        self.limit, self.received_at, self.time = limit, received_at, time
        self.anchor = time.normalise(received_at)
        self.is_as_received = True
        self.position: int | Fraction = self._first()
        # A moment that no position gives: nothing was left, or a new calendar came to less.
        self.held: datetime | None = None

    def _first(self) -> int | Fraction:
        start, time = self.anchor, self.time
        match self.limit.unit:
            case LimitUnit.HOURS:
                return time.w(start) + 60 * self.limit.amount
            case LimitUnit.DAYS:
                return time.p(start) + self.limit.amount
            case LimitUnit.SAME_DAY:
                # Paused, a same-day limit goes on in minutes: a day has no smaller part in law.
                return time.w(time.same_day(self.received_at, self.limit.cutoff))
            case _:
                return self.limit.amount

    def moment(self) -> datetime:
        """The due date, rounded up to the minute."""
        if self.held is not None:
            return self.held
        match self.limit.unit:
            case LimitUnit.DAYS:
                return self.time.at_p(Fraction(self.position))
            case LimitUnit.CALENDAR_DAYS:
                begins = self.time.normalise(self.anchor)
                passed = (local_date(begins) - local_date(self.anchor)).days
                return self.time.add_calendar_days(begins, max(0, int(self.position) - passed))
            case _:
                return self.time.at_w(int(self.position))

    def go_on(self, start: datetime, end: datetime, time: WorkingTime) -> None:
        """What remained at `start` continues at `end`, by the working time in force then."""
        before = self.moment()
        self._let_go()
        match self.limit.unit:
            case LimitUnit.DAYS:
                remaining = max(Fraction(0), self.position - self.time.p(start))
                self.position = time.p(time.normalise(end)) + remaining
            case LimitUnit.CALENDAR_DAYS:
                left = (self.raw_date() - local_date(start)).days
                self.position += (local_date(end) - local_date(start)).days
                self.held = None if left >= 0 else max(before, time.normalise(end))
            case _:
                left = max(0, int(self.position) - self.time.w(start))
                self.position = time.w(time.normalise(end)) + left
                self.held = None if left else time.normalise(end)
        self.time, self.is_as_received = time, False

    def take_to(self, at: datetime, time: WorkingTime) -> None:
        """What remains goes on by another unit's calendar; where nothing does, the date stays."""
        if self.moment() > at:
            self.go_on(at, at, time)
        else:
            self.stay(time)

    def stay(self, time: WorkingTime) -> None:
        """The date stands as it is; from now on it is read by that calendar."""
        self.held, self.time, self.is_as_received = self.moment(), time, False

    def change_calendar(self, time: WorkingTime) -> None:
        """The date by the new calendar, unless it were earlier than it stands."""
        before, old = self.moment(), self.time
        self.read_by(time)
        if self.moment() < before:
            stands = _is_working(time, before) or not _is_working(old, before)
            self.held = before if stands else time.normalise(before)

    def extend(self, amount: int, time: WorkingTime) -> None:
        """So much later on its own axis, by the calendar in force."""
        self.read_by(time)
        self.position += 60 * amount if self.limit.unit == LimitUnit.HOURS else amount
        self.is_as_received = False

    def raw_date(self) -> date:
        return local_date(self.anchor) + timedelta(days=int(self.position))

    def read_by(self, time: WorkingTime) -> None:
        """The date by that calendar, earlier or later."""
        self._let_go()
        self.time = time
        if self.is_as_received:
            self.anchor = time.normalise(self.received_at)
            self.position = self._first()

    def _let_go(self) -> None:
        """A date that a change of calendar held becomes a position again."""
        if self.held is None:
            return
        match self.limit.unit:
            case LimitUnit.DAYS:
                self.position = self.time.p(self.held)
            case LimitUnit.CALENDAR_DAYS:
                self.position = (local_date(self.held) - local_date(self.anchor)).days
            case _:
                self.position = self.time.w(self.held)
        self.held, self.is_as_received = None, False


def _is_working(time: WorkingTime, moment: datetime) -> bool:
    """In a session or at a closing: a limit may end there."""
    return time.normalise(moment) == moment or time.at_w(time.w(moment)) == moment


def local_date(moment: datetime) -> date:
    return localtime(moment).date()
