"""Working time by walking: the reference that the arithmetic is held against.

It knows a date's sessions and no axis, no bisection, no sum: hours pass minute by minute, working
days date by date, in fractions. Moments are minutes since midnight of the first date; an end
beyond the last date is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from math import ceil
from typing import NamedTuple

DAY = 1440
NOON = 720

Session = tuple[int, int]


class Day(NamedTuple):
    """The sessions held on a date, and the minutes that would make it one whole day."""

    sessions: tuple[Session, ...]
    whole: int


def day(regular: tuple[Session, ...], kind: str = "") -> Day:
    """The date of a weekday with these sessions, or what an override leaves of it."""
    held = {
        "off": (),
        "morning_off": tuple(session for session in regular if session[0] >= NOON),
        "afternoon_off": tuple(session for session in regular if session[0] < NOON),
    }
    return Day(held.get(kind, regular), sum(closing - opening for opening, closing in regular))


class Walker:
    def __init__(self, day_of: Callable[[int], Day], days: int) -> None:
        self.day = cache(day_of)
        self.days = days
        self.minutes = cache(self._minutes)

    def _minutes(self, number: int) -> bytes:
        """One byte for each minute of the date: 1 if it is open."""
        minutes = bytearray(DAY)
        for opening, closing in self.day(number).sessions:
            minutes[opening:closing] = b"\1" * (closing - opening)
        return bytes(minutes)

    def is_open(self, minute: int) -> bool:
        number, of_day = divmod(minute, DAY)
        return 0 <= number < self.days and bool(self.minutes(number)[of_day])

    def is_in_working_time(self, minute: int) -> bool:
        """In a session or at a closing; a closing is never a midnight."""
        return self.is_open(minute) or self.is_open(minute - 1)

    def open_minutes(self, minute: int) -> Iterator[int]:
        """The open minutes from this one on."""
        first, of_day = divmod(minute, DAY)
        for number in range(first, self.days):
            held = self.minutes(number)
            begins = of_day if number == first else 0
            yield from (number * DAY + now for now in range(begins, DAY) if held[now])

    def starts(self, minute: int) -> int | None:
        return next(self.open_minutes(minute), None)

    def hours(self, minute: int, minutes: int) -> int | None:
        """Rule 2: the earliest end."""
        for passed, now in enumerate(self.open_minutes(minute)):
            if minutes == 0:
                return now
            if passed + 1 == minutes:
                return now + 1
        return None

    def working_days(self, minute: int, days: Fraction) -> int | None:
        """Rule 3: the latest end, rounded up to the minute."""
        first, of_day = divmod(minute, DAY)
        for number in range(first, self.days):
            sessions, whole = self.day(number)
            for opening, closing in sessions:
                begins = max(opening, of_day if number == first else 0)
                left = Fraction(max(0, closing - begins), whole)
                if days < left:
                    return number * DAY + begins + ceil(days * whole)
                days -= left
        return None

    def calendar_days(self, minute: int, days: int) -> int | None:
        """Rule 4."""
        begins = self.starts(minute)
        if begins is None:
            return None
        number, of_day = divmod(begins, DAY)
        number = self.next_working_date(number + days)
        if number is None:
            return None
        later = (now for now in range(of_day, DAY) if self.minutes(number)[now])
        return number * DAY + next(later, self.closing_of(number))

    def same_day(self, minute: int, cutoff: int) -> int | None:
        """Rule 5."""
        begins = self.starts(minute)
        if begins is None:
            return None
        number, of_day = divmod(begins, DAY)
        answered = number if of_day <= cutoff else self.next_working_date(number + 1)
        return None if answered is None else answered * DAY + self.closing_of(answered)

    def next_working_date(self, number: int) -> int | None:
        return next((n for n in range(number, self.days) if self.day(n).sessions), None)

    def closing_of(self, number: int) -> int:
        return self.day(number).sessions[-1][1]

    def worked(self, minute: int) -> int:
        """W: the open minutes before this one."""
        return sum(self.is_open(now) for now in range(minute))

    def position(self, minute: int) -> Fraction:
        """P: the working days before this minute."""
        last, of_day = divmod(minute, DAY)
        passed = Fraction(0)
        for number in range(last + 1):
            sessions, whole = self.day(number)
            until = DAY if number < last else of_day
            for opening, closing in sessions:
                passed += Fraction(max(0, min(closing, until) - opening), whole)
        return passed

    def largest_share(self) -> Fraction:
        """The most that one minute adds to P."""
        held = (self.day(number) for number in range(self.days))
        return max((Fraction(1, one.whole) for one in held if one.sessions), default=Fraction(0))
