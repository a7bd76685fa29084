"""Working minutes, numbered: a *tick* is W of a minute in a session.

What an office does happens at a tick; only citizens act between sessions. A *minute* is counted
from midnight of the calendar's first date, as in `agencies.working_time`.
"""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np

from agencies.working_batches import due_by_calendar_days, due_same_day, open_minutes, w_of
from agencies.working_sessions import DAY
from agencies.working_time import ZONE, Minutes, WorkingTime
from dossiers.reckoning import Limit
from procedures.models import LimitUnit

NEVER = 2**40  # a due minute where there is no limit
NULL = r"\N"  # in COPY's text format
ZONE_MINUTES = 7 * 60


class Moments:
    """Minutes as the text of a moment, for the tables and for the hash."""

    def __init__(self, first: date, last: date) -> None:
        days = (last - first).days + 2
        self._days = [(first + timedelta(days=n)).isoformat() for n in range(days)]
        self._times = [f"{m // 60:02d}:{m % 60:02d}:00" for m in range(DAY)]

    def local(self, minute: int | None) -> str:
        if minute is None:
            return NULL
        day, rest = divmod(minute, DAY)
        return f"{self._days[day]} {self._times[rest]}+07"

    def utc(self, minute: int) -> str:
        day, rest = divmod(minute - ZONE_MINUTES, DAY)
        return f"{self._days[day]}T{self._times[rest]}+00:00"


class Ticks:
    """The ticks of one working time, with the way to minutes and back."""

    def __init__(self, time: WorkingTime) -> None:
        self.time = time
        self.moments = Moments(time.first, time.last)
        self.minutes = open_minutes(time)
        self._minutes: list[int] = self.minutes.tolist()
        days = (time.last - time.first).days + 2
        # The first tick of each date, or of the next with one.
        self.dawns = w_of(time, np.arange(days, dtype=np.int64) * DAY)
        self.dawn: list[int] = self.dawns.tolist()
        self._openings: list[int] = time.arrays.openings.tolist()
        self._closings: list[int] = time.arrays.closings.tolist()
        self._w: list[int] = time.arrays.w.tolist()
        self._midnight = datetime(time.first.year, time.first.month, time.first.day, tzinfo=ZONE)

    def day(self, day: date) -> int:
        return (day - self.time.first).days

    def minute(self, tick: int) -> int:
        return self._minutes[tick]

    def tick(self, minute: int) -> int:
        """W of any minute."""
        session = bisect_right(self._closings, minute)
        return self._w[session] + max(0, minute - self._openings[session])

    def after(self, minute: int, minutes: int) -> int:
        """`WorkingTime.add_minutes`: the earliest minute so many ticks later."""
        tick = self.tick(minute) + minutes
        return self._minutes[tick - 1] + 1 if minutes else self._minutes[tick]

    def of_date(self, minute: int) -> date:
        return self.time.first + timedelta(days=minute // DAY)

    def forward_due(self, minute: int, cutoff: int) -> int:
        """`dossiers.clock.forward_due`: the last closing of the day or, after the cut-off, the
        first of the next working day."""
        begins = self._minutes[self.tick(minute)]
        tomorrow = self.dawn[begins // DAY + 1]
        if begins % DAY <= cutoff:
            return self._minutes[tomorrow - 1] + 1
        return self._closings[bisect_right(self._closings, self._minutes[tomorrow])]

    def moment(self, minute: int) -> datetime:
        return self._midnight + timedelta(minutes=minute)

    def minute_of(self, moment: datetime) -> int:
        return int((moment - self._midnight).total_seconds()) // 60

    def dues(self, limit: Limit, minutes: Minutes) -> Minutes:
        """The due minute of each receipt, as `dossiers.clock.reckon` has it without a pause."""
        match limit.unit:
            case LimitUnit.DAYS:
                return self.time.due_by_days(minutes, limit.amount)
            case LimitUnit.HOURS:
                return self.time.due_by_minutes(minutes, 60 * limit.amount)
            case LimitUnit.SAME_DAY:
                return due_same_day(self.time, minutes, limit.cutoff)
            case LimitUnit.CALENDAR_DAYS:
                return due_by_calendar_days(self.time, minutes, limit.amount)
            case _:
                return np.full(len(minutes), NEVER, dtype=np.int64)


@lru_cache(maxsize=4)
def ticks_of(time: WorkingTime) -> Ticks:
    """Kept, since there are two million of them and mostly one calendar."""
    return Ticks(time)
