"""Working time: the legal calendar of a unit, its two axes and the rules that end a time limit.

A moment is an aware datetime of any zone, read in Asia/Ho_Chi_Minh and cut down to the whole
minute; a naive one raises ValueError. Results are aware, in Asia/Ho_Chi_Minh, whole minutes.
Inside, a moment is a *minute*: whole minutes of local time since midnight of the first date.

W counts session minutes, P counts working days. They are never converted into each other.
All sessions of the calendar lie flat in sorted arrays, built once, with both axes at every
opening; each question is one or two bisections and no question walks days. The sessions end
with a sentinel that opens at the calendar's end, so whatever runs past the last session
comes out at or after that end, where `moment` refuses it with BeyondCalendar.

Source: the house's exact meanings, "Time", rules 1 to 6; their numbers stand at the methods.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import accumulate
from math import lcm
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from agencies.working_sessions import DAY, DayKind, Override, Session, Sessions, held_sessions

__all__ = ["BeyondCalendar", "DayKind", "Override", "Session", "Sessions", "WorkingTime"]

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Minutes = npt.NDArray[np.int64]


class BeyondCalendar(ValueError):
    """A moment, or the result of a rule, lies outside the dates the calendar was built for."""


class _Arrays(NamedTuple):
    """The sessions and axes once more, for batches."""

    openings: Minutes
    closings: Minutes
    w: Minutes
    p: npt.NDArray[Any]  # int64, or Python integers where the common denominator is too large
    shares: npt.NDArray[Any]


class WorkingTime:
    """The axes and rules of one calendar version, for the dates `first` to `last`, inclusive.

    `versions` must reach back to `first`; the axes run straight through a change of version.
    Overrides outside the dates are ignored; two for one date are a ValueError. A make-up day
    is the working day of the weekday it names: its sessions, its regular minutes, so it adds
    1 to P, or nothing where the unit does not work on that weekday.

    No result lies outside working time: it stands in a session or at a closing. Whatever
    lies outside `first` to `last` raises BeyondCalendar; a negative amount, ValueError.
    """

    def __init__(
        self,
        versions: Sequence[Sessions],
        overrides: Sequence[Override],
        *,
        first: date,
        last: date,
    ) -> None:
        if last < first:
            raise ValueError(f"The calendar ends on {last}, before it begins on {first}")
        self.first, self.last = first, last
        self._end = ((last - first).days + 1) * DAY
        held = list(held_sessions(versions, overrides, first, last))
        self._denominator = lcm(*(regular for _, _, regular in held))
        self._openings = [*(opening for opening, _, _ in held), self._end]
        self._closings = [closing for _, closing, _ in held]
        # What one minute adds to P; P and shares are counted in parts of the denominator.
        self._shares = [*(self._denominator // regular for _, _, regular in held), 1]
        lengths = [closing - opening for opening, closing, _ in held]
        self._w = list(accumulate(lengths, initial=0))
        parts = [n * share for n, share in zip(lengths, self._shares[:-1], strict=True)]
        self._p = list(accumulate(parts, initial=0))
        self.arrays = self._as_arrays()

    def _as_arrays(self) -> _Arrays:
        # A batch reaches at most twice the days of the calendar and one more.
        largest = 4 * (self._end // DAY) * self._denominator
        exact = np.int64 if largest < 2**63 else object
        return _Arrays(
            np.array(self._openings, dtype=np.int64),
            np.array(self._closings, dtype=np.int64),
            np.array(self._w, dtype=np.int64),
            np.array(self._p, dtype=exact),
            np.array(self._shares, dtype=exact),
        )

    # Moments and dates

    def minute(self, t: datetime) -> int:
        """Whole minutes of local time from midnight of `first` to t, cut down."""
        if t.utcoffset() is None:
            raise ValueError(f"{t} has no time zone")
        local = t.astimezone(ZONE)
        return self._midnight(local.date()) + local.hour * 60 + local.minute

    def moment(self, minute: int) -> datetime:
        """The moment so many minutes of local time after midnight of `first`."""
        if not 0 <= minute < self._end:
            side = "before" if minute < 0 else "after"
            raise BeyondCalendar(f"The result lies {side} the calendar {self._dates()}")
        return datetime.combine(self.first, time(), ZONE) + timedelta(minutes=minute)

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The sessions held on the date, in minutes after its midnight."""
        midnight = self._midnight(day)
        found = slice(*(bisect_left(self._openings, at) for at in (midnight, midnight + DAY)))
        held = zip(self._openings[found], self._closings[found], strict=True)
        return tuple((opening - midnight, closing - midnight) for opening, closing in held)

    def is_open_on(self, day: date) -> bool:
        """Whether the date has an open minute: it is a working day, if perhaps a short one."""
        return bool(self.sessions_on(day))

    # The axes

    def w(self, t: datetime) -> int:
        """W(t): session minutes from the beginning of `first` to t."""
        minute = self.minute(t)
        session = self._session(minute)
        return self._w[session] + max(0, minute - self._openings[session])

    def p(self, t: datetime) -> Fraction:
        """P(t): working days from the beginning of `first` to t, exact."""
        return Fraction(self._position(self.minute(t)), self._denominator)

    def at_w(self, minutes: int) -> datetime:
        """The earliest moment with W = minutes, so a closing rather than the next opening.

        No minute has passed at the first opening, which is the answer to 0.
        """
        if minutes < 0:
            raise BeyondCalendar(f"W = {minutes} lies before the calendar {self._dates()}")
        session = max(0, bisect_left(self._w, minutes) - 1)
        return self.moment(self._openings[session] + minutes - self._w[session])

    def at_p(self, position: Fraction) -> datetime:
        """The latest moment with P = position, so an opening rather than the closing before it.

        A position inside a minute is rounded up to the minute, and then may be a closing: the
        limit ends in that session, not at the next opening. For a sum, add positions, not the
        rounded moments.
        """
        if position < 0:
            raise BeyondCalendar(f"P = {position} lies before the calendar {self._dates()}")
        return self._at_position(position * self._denominator)

    def minutes_between(self, a: datetime, b: datetime) -> int:
        """Working minutes elapsed from a to b: the difference of W (rule 6)."""
        return self.w(b) - self.w(a)

    def days_between(self, a: datetime, b: datetime) -> Fraction:
        """Working days elapsed from a to b, exact: the difference of P (rule 6)."""
        return self.p(b) - self.p(a)

    # The rules

    def normalise(self, t: datetime) -> datetime:
        """Rule 1: t if it is in a session, else the next opening. Every clock starts here."""
        return self.moment(self._started(t))

    def add_minutes(self, t: datetime, minutes: int) -> datetime:
        """Rule 2: the earliest moment `minutes` session minutes after normalise(t).

        It may be a closing, 11:30 or 17:00. Zero gives normalise(t). An hour is 60 minutes.
        """
        _refuse_negative(minutes)
        started = self.normalise(t)
        return self.at_w(self.w(started) + minutes) if minutes else started

    def add_days(self, t: datetime, days: int) -> datetime:
        """Rule 3: the latest moment `days` working days after normalise(t).

        An opening stays an opening. Full days of equal length keep the time of day; on a day
        of another length it is the same share of that day. Rounded up as in `at_p`.
        """
        _refuse_negative(days)
        position = self._position(self.minute(self.normalise(t)))
        return self._at_position(position + days * self._denominator)

    def add_calendar_days(self, t: datetime, days: int) -> datetime:
        """Rule 4: `days` dates after normalise(t), rolled to the next date with an open minute.

        The time of day is that of normalise(t), moved forward into a session of the date
        reached, else to its last closing. It is kept when the date rolls; so dates never go
        back as t goes on, but two receipts rolled to one date keep their times of day. A pause
        moves the date before it rolls: `days` grows by the dates paused.
        """
        _refuse_negative(days)
        day, of_day = divmod(self.minute(self.normalise(t)), DAY)
        reached = self._open_day(day + days)
        wanted = reached * DAY + of_day
        forward = max(wanted, self._openings[self._session(wanted)])
        return self.moment(min(forward, self._last_closing(reached)))

    def same_day(self, t: datetime, cutoff: int) -> datetime:
        """Rule 5: normalise(t) at or before the cut-off, that day's last closing; else the next's.

        `cutoff` is in minutes after midnight, and its own minute is in time. What comes in on a
        closed day, after closing or over lunch counts from the opening that follows.
        """
        if not 0 <= cutoff < DAY:
            raise ValueError(f"A cut-off lies within a day, not at minute {cutoff}")
        day, of_day = divmod(self.minute(self.normalise(t)), DAY)
        answered = day if of_day <= cutoff else self._open_day(day + 1)
        return self.moment(self._last_closing(answered))

    # Batches: arrays of minutes in, arrays of minutes out (see `minute` and `moment`)

    def due_by_days(self, times: Minutes, days: int) -> Minutes:
        """`add_days` for many moments; BeyondCalendar if any of them or of the results is."""
        _refuse_negative(days)
        axes = self.arrays
        session, passed = self._started_batch(times)
        # One day more than there are dates is beyond the calendar wherever it is added.
        added = min(days, self._end // DAY + 1) * self._denominator
        target = axes.p[session] + passed * axes.shares[session] + added
        found = np.searchsorted(axes.p, target, side="right") - 1
        return self._inside(axes.openings[found] - (axes.p[found] - target) // axes.shares[found])

    def due_by_minutes(self, times: Minutes, minutes: int) -> Minutes:
        """`add_minutes` for many moments; BeyondCalendar if any of them or of the results is."""
        _refuse_negative(minutes)
        axes = self.arrays
        session, passed = self._started_batch(times)
        if minutes == 0:
            return self._inside(axes.openings[session] + passed)
        target = axes.w[session] + passed + min(minutes, self._end)
        found = np.searchsorted(axes.w, target, side="left") - 1
        return self._inside(axes.openings[found] + target - axes.w[found])

    # Inside, in minutes since midnight of `first`

    def _dates(self) -> str:
        return f"{self.first} to {self.last}"

    def _midnight(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise BeyondCalendar(f"{day} lies outside the calendar {self._dates()}")
        return (day - self.first).days * DAY

    def _session(self, minute: int) -> int:
        """Index of the session the minute is in, else of the next one; at the end, the sentinel."""
        return bisect_right(self._closings, minute)

    def _started(self, t: datetime) -> int:
        minute = self.minute(t)
        return max(minute, self._openings[self._session(minute)])

    def _position(self, minute: int) -> int:
        """P in parts of the denominator."""
        session = self._session(minute)
        passed = max(0, minute - self._openings[session])
        return self._p[session] + passed * self._shares[session]

    def _at_position(self, parts: int | Fraction) -> datetime:
        session = bisect_right(self._p, parts) - 1
        # Floor of the negative is the ceiling: a started minute counts as a whole one.
        return self.moment(
            self._openings[session] - (self._p[session] - parts) // self._shares[session]
        )

    def _open_day(self, day: int) -> int:
        """The day, or else the next one, with an open minute; days counted from `first`."""
        session = bisect_left(self._openings, day * DAY)
        if session >= len(self._closings):
            raise BeyondCalendar(f"No working day is left in the calendar {self._dates()}")
        return self._openings[session] // DAY

    def _last_closing(self, day: int) -> int:
        return self._closings[bisect_left(self._openings, (day + 1) * DAY) - 1]

    def _started_batch(self, times: Minutes) -> tuple[npt.NDArray[np.intp], Minutes]:
        """Per moment the session its clock starts in, and the minutes passed there."""
        times = self._inside(np.asarray(times, dtype=np.int64))
        session = np.searchsorted(self.arrays.closings, times, side="right")
        return session, np.maximum(times - self.arrays.openings[session], 0)

    def _inside(self, minutes: npt.NDArray[Any]) -> Minutes:
        outside = int(np.count_nonzero((minutes < 0) | (minutes >= self._end)))
        if outside:
            raise BeyondCalendar(f"{outside} moments lie outside the calendar {self._dates()}")
        return minutes.astype(np.int64)


def _refuse_negative(amount: int) -> None:
    if amount < 0:
        raise ValueError(f"Time limits run forward; {amount} is negative")
