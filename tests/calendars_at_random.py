"""Random calendars for Hypothesis: odd sessions, half days, make-up Saturdays, Tết, new versions.

`calendars()` draws one as a `Calendar`: the working time and the walker to hold it against.
`questions()` adds two moments and amounts, `busier_and_quieter()` is one with more time off beside.
Moments are minutes since midnight of FIRST; `time.moment` makes datetimes of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from agencies.working_time import BeyondCalendar, DayKind, Override, Session, Sessions, WorkingTime
from tests.walker import DAY, Day, Walker, day

FIRST = date(2026, 8, 3)  # a Monday
DAYS = 56
LAST = FIRST + timedelta(days=DAYS - 1)
# Where moments lie and most of what is odd; the dates after it give limits room to end.
BUSY_DAYS = 28
FULL: tuple[Session, ...] = ((420, 690), (810, 1020))
KNOWN: list[tuple[Session, ...]] = [
    FULL,
    ((420, 690),),
    ((450, 690), (780, 1020)),
    ((480, 720), (720, 1020)),  # they touch at noon
    ((600, 840),),  # through noon
    ((0, 1), (1438, 1439)),
    (),
]
OFFICE = (FULL,) * 5 + ((), ())


class Calendar(NamedTuple):
    time: WorkingTime
    walker: Walker
    versions: tuple[Sessions, ...]
    overrides: tuple[Override, ...]


class Question(NamedTuple):
    """A calendar, two moments, the earlier first, and what may be asked of them.

    `minutes` is often just what lies between the two and `cutoff` the minute the clock starts.
    """

    time: WorkingTime
    walker: Walker
    start: int
    later: int
    minutes: int
    cutoff: int


def calendar(versions: tuple[Sessions, ...], overrides: tuple[Override, ...]) -> Calendar:
    by_date = {override.date: override for override in overrides}

    def day_of(number: int) -> Day:
        on = FIRST + timedelta(days=number)
        begun = [version for version in versions if version.effective_from <= on]
        weekdays = max(begun, key=lambda version: version.effective_from).weekdays
        if on not in by_date:
            return day(weekdays[on.weekday()])
        kind, weekday = by_date[on].kind, by_date[on].weekday
        return day(weekdays[on.weekday() if weekday is None else weekday], kind)

    time = WorkingTime(versions, overrides, first=FIRST, last=LAST)
    return Calendar(time, Walker(day_of, DAYS), versions, overrides)


@st.composite
def odd_sessions(draw: st.DrawFn) -> tuple[Session, ...]:
    edges = sorted(draw(st.lists(st.integers(0, DAY - 1), max_size=6)))
    return tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=False) if a < b)


def weeks() -> st.SearchStrategy[tuple[tuple[Session, ...], ...]]:
    days = st.one_of(st.sampled_from(KNOWN), st.sampled_from(KNOWN), odd_sessions())
    return st.one_of(st.just(OFFICE), st.tuples(*[days] * 7))


@st.composite
def single_overrides(draw: st.DrawFn) -> list[Override]:
    """Half days, days off and make-up days wherever they fall."""
    numbers = draw(st.lists(st.integers(0, BUSY_DAYS), max_size=6, unique=True))
    kinds = [draw(st.sampled_from(DayKind)) for _ in numbers]
    return [
        Override(
            FIRST + timedelta(days=number),
            kind,
            draw(st.integers(0, 6)) if kind == DayKind.MAKE_UP else None,
        )
        for number, kind in zip(numbers, kinds, strict=True)
    ]


@st.composite
def tet(draw: st.DrawFn) -> list[Override]:
    """A long run of days off; the Saturday before or after it may be worked instead."""
    begins, length = draw(st.integers(0, BUSY_DAYS)), draw(st.integers(3, 10))
    days = [FIRST + timedelta(days=begins + n) for n in range(length)]
    off = [Override(each, DayKind.OFF) for each in days]
    saturday = (5 - begins) % 7
    worked = draw(st.sampled_from([None, begins + saturday - 7, begins + saturday + 14]))
    if worked is None or worked < 0:
        return off
    return [*off, Override(FIRST + timedelta(days=worked), DayKind.MAKE_UP, begins % 5)]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    drawn = [*draw(single_overrides())]
    for run in draw(st.lists(tet(), max_size=2)):
        drawn += run
    changes = draw(st.lists(st.integers(1, BUSY_DAYS), max_size=2, unique=True))
    versions = tuple(Sessions(FIRST + timedelta(days=n), draw(weeks())) for n in (0, *changes))
    return calendar(versions, tuple({override.date: override for override in drawn}.values()))


def minutes_of(time: WorkingTime) -> st.SearchStrategy[int]:
    """Any minute, and more often than chance would have it the openings, closings and beside."""
    edges = [
        number * DAY + edge
        for number in range(BUSY_DAYS)
        for session in time.sessions_on(FIRST + timedelta(days=number))
        for edge in session
    ]
    anywhere = st.integers(0, BUSY_DAYS * DAY)
    if not edges:
        return anywhere
    beside = st.builds(
        lambda edge, by: max(0, edge + by), st.sampled_from(edges), st.integers(-1, 1)
    )
    return st.one_of(anywhere, beside)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    time, walker, *_ = draw(calendars())
    start, later = sorted(draw(st.tuples(minutes_of(time), minutes_of(time))))
    between = time.minutes_between(time.moment(start), time.moment(later))
    minutes = draw(st.one_of(st.just(between), st.integers(0, 30), st.integers(0, 4000)))
    begins = (walker.starts(start) or 0) % DAY
    cutoff = draw(st.one_of(st.just(begins), st.integers(0, DAY - 1)))
    return Question(time, walker, start, later, minutes, cutoff)


@st.composite
def busier_and_quieter(draw: st.DrawFn) -> tuple[WorkingTime, WorkingTime]:
    """A calendar, and the same one with some more time off: whole days or parts of days."""
    busier = draw(calendars())
    by_date = {override.date: override for override in busier.overrides}
    numbers = draw(st.lists(st.integers(0, BUSY_DAYS + 14), min_size=1, max_size=5, unique=True))
    for on in (FIRST + timedelta(days=number) for number in numbers):
        # What already differs can only be given off as a whole: a date has one override.
        halves = [] if on in by_date else [DayKind.MORNING_OFF, DayKind.AFTERNOON_OFF]
        by_date[on] = Override(on, draw(st.sampled_from([DayKind.OFF, *halves])))
    quieter = calendar(busier.versions, tuple(by_date.values()))
    return busier.time, quieter.time


def end(time: WorkingTime, rule: str, start: int, amount: int) -> int | None:
    """The minute a rule of the working time answers with; None beyond the calendar."""
    try:
        due = getattr(time, rule)(time.moment(start), amount)
    except BeyondCalendar:
        return None
    return time.minute(due)
