"""How a dossier may end up, and between which ticks it then must end.

The published figures ask by date: before the due date early, on it on time, after it late; open
at the end of the last day, overdue if the due date has passed.
"""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agencies.working_sessions import DAY
from agencies.working_time import Minutes
from dossiers.province.ticks import NEVER, Ticks
from dossiers.reckoning import Limit
from procedures.models import LimitUnit

Mask = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float64]

LEAST = 20  # working minutes from receipt to an end
LONGEST_WAIT = 30 * 480
AGE_OF_OVERDUE = 15 * 480  # ticks; the older, the rarer


class Fate(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WITHIN = "within_deadline"
    WAITING = "waiting"  # within the deadline, since the clock stands still
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    SUBMITTED = "submitted"
    TO_COMPLETE = "awaiting_completion"
    REFUSED = "refused"
    TAKEN_BACK = "withdrawn_unreceived"


RECEIVED = tuple(Fate)[:8]
UNRECEIVED = tuple(Fate)[8:]
OPEN = (Fate.WITHIN, Fate.WAITING, Fate.OVERDUE)
WEAK = (Fate.LATE, Fate.OVERDUE)


class Receipts(NamedTuple):
    """Receipts at every tick of a period under one limit: from which tick on each may end, the
    date of its due date, and the ticks with which that date begins and ends."""

    limit: Limit
    earliest: Minutes
    days: Minutes
    dawn: Minutes
    dusk: Minutes
    has_due: Mask


class Frame:
    """The ticks of a period, and what each fate allows in it.

    `end` is the first tick after the last day. `first_within` is the first due date of what is
    open in time: due on the last day itself it would be within the deadline too, but late
    tomorrow, so offices see to it that nothing is.
    """

    def __init__(self, ticks: Ticks, first_day: int, last_day: int) -> None:
        self.ticks, self.first_day, self.last_day = ticks, first_day, last_day
        self.begin, self.end = ticks.dawn[first_day], ticks.dawn[last_day + 1]
        self.first_within = last_day + 1

    def receipts_under(self, limit: Limit) -> "Receipts":
        """For each tick of the period, what a receipt then would mean."""
        dues = self.ticks.dues(limit, self.ticks.minutes[self.begin : self.end])
        days = np.minimum(dues // DAY, len(self.ticks.dawn) - 2)
        earliest = np.arange(self.begin, self.end, dtype=np.int64) + LEAST
        dawns = self.ticks.dawns
        return Receipts(limit, earliest, days, dawns[days], dawns[days + 1], dues < NEVER)

    def admits(self, limit: Limit, fate: Fate) -> Weights:
        """For each tick of the period, the weight of a receipt then: 0 where it cannot be."""
        allows = {
            Fate.EARLY: self._early,
            Fate.ON_TIME: self._on_time,
            Fate.LATE: self._late,
            Fate.WITHIN: self._within,
            Fate.WAITING: self._waiting,
            Fate.OVERDUE: self._overdue,
        }.get(fate, self._any)
        return allows(self.receipts_under(limit)).astype(np.float64)

    def _early(self, at: "Receipts") -> Mask:
        return at.has_due & (at.earliest < np.minimum(at.dawn, self.end))

    def _on_time(self, at: "Receipts") -> Mask:
        in_time = (at.days <= self.last_day) & (np.maximum(at.earliest, at.dawn) < at.dusk)
        return np.where(at.has_due, in_time, at.earliest < self.end)

    def _late(self, at: "Receipts") -> Mask:
        return at.has_due & (np.maximum(at.dusk, at.earliest) < self.end)

    def _within(self, at: "Receipts") -> Mask:
        return ~at.has_due | (at.days >= self.first_within)

    def _waiting(self, at: "Receipts") -> Mask:
        if at.limit.unit in (LimitUnit.NONE, LimitUnit.SAME_DAY):
            return np.zeros(len(at.days), dtype=np.bool_)
        recent = at.earliest >= self.end - LONGEST_WAIT
        return recent & (at.earliest + LEAST < np.minimum(at.dusk, self.end))

    def _overdue(self, at: "Receipts") -> Weights:
        age = np.exp((at.dusk - self.end) / AGE_OF_OVERDUE)
        return np.where(at.has_due & (at.days < self.last_day), age, 0)

    def _any(self, at: "Receipts") -> Mask:
        return at.earliest < self.end

    def ends_between(self, fate: Fate, since: int, due: int | None) -> tuple[int, int]:
        """From which tick to before which one a dossier may end; `since` its last move."""
        dawn = self.ticks.dawn
        earliest = since + LEAST
        if due is None:
            return earliest, self.end
        day = due // DAY
        if fate == Fate.EARLY:
            return earliest, min(dawn[day], self.end)
        if fate == Fate.ON_TIME:
            return max(earliest, dawn[day]), min(dawn[day + 1], self.end)
        if fate == Fate.LATE:
            return max(earliest, dawn[day + 1]), self.end
        return earliest, self.end
