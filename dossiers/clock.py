"""The legal clock of a dossier: segments, the pause rule, the due date and its explanation.

How NĐ 118/2025 and NĐ 309/2026 are read here stands in docs/decisions.md. Moments are aware
and in whole minutes; dates are dates in Asia/Ho_Chi_Minh.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.utils.timezone import localtime

from agencies.calendars import working_time_of
from agencies.working_time import WorkingTime
from dossiers.models import Dossier, Segment
from dossiers.states import BUCKETS, Bucket, State
from procedures.models import LimitUnit, ProcedureVersion

ANSWER_WITHIN_MINUTES = 8 * 60


@dataclass(frozen=True)
class Limit:
    """A legal limit: an amount on its own axis; `cutoff` in minutes after midnight."""

    unit: LimitUnit
    amount: int
    cutoff: int

    @classmethod
    def of(cls, version: ProcedureVersion) -> "Limit":
        return cls(LimitUnit(version.limit_unit), version.limit_amount, version.cutoff)


@dataclass(frozen=True)
class Pause:
    bucket: Bucket
    start: datetime
    end: datetime | None


@dataclass(frozen=True)
class Line:
    """One line of the explanation: what happened, when, and the due date after it.

    `kind`: received, resumed, paused (until further notice), late_pause (gives nothing back).
    """

    kind: str
    at: datetime
    due_at: datetime | None
    pause: Pause | None = None


@dataclass(frozen=True)
class Reckoning:
    """`due_at` is None without a limit, and while the clock is paused in time."""

    due_at: datetime | None
    lines: tuple[Line, ...]


class Axis:
    """The due date as an exact position on the axis of its limit."""

    def __init__(self, limit: Limit, received_at: datetime, time: WorkingTime) -> None:
        self.limit, self.received_at, self.time = limit, received_at, time
        self.position: int | Fraction = self._first()

    def _first(self) -> int | Fraction:
        start, time = self.time.normalise(self.received_at), self.time
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
        match self.limit.unit:
            case LimitUnit.DAYS:
                return self.time.at_p(Fraction(self.position))
            case LimitUnit.CALENDAR_DAYS:
                return self.time.add_calendar_days(self.received_at, int(self.position))
            case _:
                return self.time.at_w(int(self.position))

    def pause(self, start: datetime, end: datetime) -> None:
        """What remained at `start` continues at `end`."""
        match self.limit.unit:
            case LimitUnit.DAYS:
                remaining = max(Fraction(0), self.position - self.time.p(start))
                self.position = self.time.p(self.time.normalise(end)) + remaining
            case LimitUnit.CALENDAR_DAYS:
                self.position += (local_date(end) - local_date(start)).days
            case _:
                left = max(0, int(self.position) - self.time.w(start))
                self.position = self.time.w(self.time.normalise(end)) + left


def reckon(
    limit: Limit, received_at: datetime, pauses: Sequence[Pause], time: WorkingTime
) -> Reckoning:
    """The due date of a dossier from facts alone, with how it came about."""
    if limit.unit == LimitUnit.NONE:
        return Reckoning(None, ())
    axis = Axis(limit, received_at, time)
    due = axis.moment()
    lines = [Line("received", time.normalise(received_at), due)]
    for pause in pauses:
        if local_date(pause.start) > local_date(due):
            lines.append(Line("late_pause", pause.start, due, pause))
        elif pause.end is None:
            lines.append(Line("paused", pause.start, None, pause))
            return Reckoning(None, tuple(lines))
        else:
            axis.pause(pause.start, pause.end)
            due = axis.moment()
            lines.append(Line("resumed", pause.end, due, pause))
    return Reckoning(due, tuple(lines))


def local_date(moment: datetime) -> date:
    return localtime(moment).date()


def reckoning_of(dossier: Dossier, segments: Sequence[Segment]) -> Reckoning:
    """The reckoning of a received dossier by its competent unit's calendar."""
    if dossier.received_at is None:
        return Reckoning(None, ())
    # A wait that the dossier's end cut off was never followed by a resume.
    pauses = [
        Pause(Bucket(segment.bucket), segment.started_at, _resumed(segment, dossier))
        for segment in segments
        if segment.bucket != Bucket.PROCESSING
    ]
    limit = Limit.of(dossier.version)
    return reckon(limit, dossier.received_at, pauses, time_of(dossier))


def _resumed(segment: Segment, dossier: Dossier) -> datetime | None:
    return None if segment.ended_at == dossier.finished_at else segment.ended_at


def time_of(dossier: Dossier) -> WorkingTime:
    """The competent unit's working time, asked for once in the life of the unit's object."""
    unit = dossier.unit
    known: WorkingTime | None = getattr(unit, "_working_time", None)
    if known is None:
        known = working_time_of(unit)
        unit._working_time = known  # type: ignore[attr-defined]
    return known


def turn(dossier: Dossier, before: State | None, at: datetime) -> None:
    """Closes and opens segments where the bucket changes, and sets `due_at` from the facts."""
    old = BUCKETS.get(before) if before else None
    new = BUCKETS.get(State(dossier.state))
    if old == new:
        return
    segments = list(dossier.segments.all()) if old else []
    for segment in segments:
        if segment.ended_at is None:
            _close(segment, dossier, at)
    if new:
        segments.append(dossier.segments.create(bucket=new, unit=dossier.unit, started_at=at))
        dossier.due_at = reckoning_of(dossier, segments if old else ()).due_at
        if old is None:
            dossier.first_due_at = dossier.due_at


def _close(segment: Segment, dossier: Dossier, at: datetime) -> None:
    segment.ended_at = at
    segment.minutes = time_of(dossier).minutes_between(segment.started_at, at)
    segment.save(update_fields=["ended_at", "minutes"])


def answer_due(dossier: Dossier, asked_at: datetime) -> datetime:
    """A filing is answered within 8 working hours (NĐ 45/2020 as amended)."""
    return time_of(dossier).add_minutes(asked_at, ANSWER_WITHIN_MINUTES)
