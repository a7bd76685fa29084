"""The sessions a unit keeps: per weekday, from a date on, and the dates that differ.

Minutes after midnight, local time; no time zone enters here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

DAY = 24 * 60
NOON = 12 * 60

Session = tuple[int, int]  # half-open [opening, closing)


class DayKind(StrEnum):
    """What an override makes of a date.

    The morning is every session that opens before 12:00, the afternoon every other one; a
    session running through noon therefore belongs to the morning as a whole.
    """

    OFF = "off"
    MORNING_OFF = "morning_off"
    AFTERNOON_OFF = "afternoon_off"
    MAKE_UP = "make_up"


@dataclass(frozen=True)
class Sessions:
    """The regular sessions of the seven weekdays, Monday first, from a date on.

    In a weekday they are in order and do not overlap, though they may touch. None closes at
    24:00: that moment belongs to the next date, and lateness is told by dates. Otherwise
    ValueError.
    """

    effective_from: date
    weekdays: tuple[tuple[Session, ...], ...]

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7:
            raise ValueError(f"Seven weekdays are needed, not {len(self.weekdays)}")
        for sessions in self.weekdays:
            in_day = all(0 <= opening < closing < DAY for opening, closing in sessions)
            if not in_day or any(a[1] > b[0] for a, b in pairwise(sessions)):
                raise ValueError(f"Sessions must be in order, apart and inside a day: {sessions}")


@dataclass(frozen=True)
class Override:
    """One date that differs from its weekday; a make-up day, and only it, names a weekday."""

    date: date
    kind: DayKind
    weekday: int | None = None

    def __post_init__(self) -> None:
        makes_up = DayKind(self.kind) == DayKind.MAKE_UP
        if makes_up != (self.weekday is not None) or self.weekday not in (None, *range(7)):
            raise ValueError(f"{self.date}: a make-up day, and only it, names a weekday 0 to 6")

    def holds(self, session: Session) -> bool:
        match self.kind:
            case DayKind.OFF:
                return False
            case DayKind.MORNING_OFF:
                return session[0] >= NOON
            case DayKind.AFTERNOON_OFF:
                return session[0] < NOON
            case _:
                return True


def held_sessions(
    versions: Sequence[Sessions], overrides: Sequence[Override], first: date, last: date
) -> Iterator[tuple[int, int, int]]:
    """Every session held in the dates `first` to `last`: opening, closing, whole.

    Opening and closing in minutes after midnight of `first`; `whole` is the minutes that make
    its date one working day. ValueError if the versions or overrides leave a date in doubt.
    """
    ordered = sorted(versions, key=lambda version: version.effective_from)
    starts = [version.effective_from for version in ordered]
    by_date = {override.date: override for override in overrides}
    if len(set(starts)) < len(starts) or len(by_date) < len(overrides):
        raise ValueError("Two versions begin on one date, or a date has two overrides")
    if not starts or starts[0] > first:
        raise ValueError(f"No version of the sessions is in force on {first}")
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        override = by_date.get(day)
        made_up = None if override is None else override.weekday
        weekday = day.weekday() if made_up is None else made_up
        regular = ordered[bisect_right(starts, day) - 1].weekdays[weekday]
        whole = sum(closing - opening for opening, closing in regular)
        for opening, closing in regular:
            if override is None or override.holds((opening, closing)):
                yield number * DAY + opening, number * DAY + closing, whole
