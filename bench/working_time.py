"""A hundred thousand time limits at once, beside a loop that walks days for each of them."""

import time
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from agencies.holidays import overrides
from agencies.working_sessions import DAY, Session
from agencies.working_time import Minutes, Override, Sessions, WorkingTime

LIMITS, WORKING_DAYS, SEED = 100_000, 15, 2026
FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
LAST_START = date(2027, 9, 1)
FULL: tuple[Session, ...] = ((420, 690), (810, 1020))
WHOLE_DAY = 480
TIMES_FASTER = 30
RUNS = 5


class Measured(NamedTuple):
    a_second: float
    times_faster: float

    def is_enough(self) -> bool:
        return self.times_faster >= TIMES_FASTER


def country() -> WorkingTime:
    days = [Override(day.date, day.kind, day.weekday) for day in overrides()]
    week = Sessions(FIRST, (*(FULL,) * 5, (), ()))
    return WorkingTime([week], days, first=FIRST, last=LAST)


def walk(sessions: list[tuple[Session, ...]], start: int, days: int) -> int:
    """The end of a limit, date by date. Every working day here has the same minutes, so the loop
    may count minutes where the working time counts fractions."""
    number, of_day = divmod(start, DAY)
    left = days * WHOLE_DAY
    while True:
        for opening, closing in sessions[number]:
            begins = max(opening, of_day)
            if left < closing - begins:
                return number * DAY + begins + left
            left -= max(0, closing - begins)
        number, of_day = number + 1, 0


def measured() -> Measured:
    """In one run, on the same moments; both must give the same answers."""
    working = country()
    dates = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    sessions = [working.sessions_on(day) for day in dates]
    starts: Minutes = np.random.default_rng(SEED).integers(
        0, (LAST_START - FIRST).days * DAY, LIMITS
    )
    taken = []
    for _ in range(RUNS):
        begins = time.perf_counter()
        batch = working.due_by_days(starts, WORKING_DAYS)
        taken.append(time.perf_counter() - begins)
    begins = time.perf_counter()
    walked = [walk(sessions, start, WORKING_DAYS) for start in starts.tolist()]
    loop = time.perf_counter() - begins
    if batch.tolist() != walked:
        raise SystemExit("the batch and the day loop give different ends")
    fastest = min(taken)
    return Measured(LIMITS / fastest, loop / fastest)
