"""Laws of working time on random calendars, held against a clerk who walks minute by minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agencies.working_time import (
    ZONE,
    BeyondCalendar,
    DayKind,
    Override,
    Session,
    Sessions,
    WorkingTime,
)

quick = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

FIRST = date(2026, 8, 3)
DAYS = 21
LAST = FIRST + timedelta(days=DAYS - 1)
MIDNIGHT = datetime.combine(FIRST, time(), ZONE)
NOON = 720
FULL: tuple[Session, ...] = ((420, 690), (810, 1020))
KNOWN: list[tuple[Session, ...]] = [FULL, FULL, FULL, ((420, 690),), ((450, 690), (780, 1020)), ()]

moments = st.integers(0, DAYS * 1440 - 1).map(lambda minute: MIDNIGHT + timedelta(minutes=minute))
early = st.integers(0, 9 * 1440).map(lambda minute: MIDNIGHT + timedelta(minutes=minute))


@dataclass(frozen=True)
class Clerk:
    """Walks one minute at a time. `share[m]`: what minute m adds to P, 0 if it is closed."""

    share: list[Fraction]

    def walk(self, minute: int, days: Fraction) -> int | None:
        """The latest end, rounded up to the minute; None beyond the calendar."""
        for now in range(minute, len(self.share)):
            if self.share[now] == 0:
                continue
            if days < self.share[now]:
                return now if days == 0 else now + 1
            days -= self.share[now]
        return None

    def walk_minutes(self, minute: int, minutes: int) -> int | None:
        """The earliest end; None beyond the calendar."""
        for now in range(minute, len(self.share)):
            if self.share[now] == 0:
                continue
            if minutes == 0:
                return now
            minutes -= 1
            if minutes == 0:
                return now + 1
        return None


def shares(versions: list[Sessions], overrides: list[Override]) -> list[Fraction]:
    by_date = {override.date: override for override in overrides}
    walked: list[Fraction] = []
    for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
        week = max((v for v in versions if v.effective_from <= day), key=lambda v: v.effective_from)
        override = by_date.get(day, Override(day, DayKind.MAKE_UP, weekday=day.weekday()))
        weekday = day.weekday() if override.weekday is None else override.weekday
        minutes = [Fraction(0)] * 1440
        regular = sum(closing - opening for opening, closing in week.weekdays[weekday])
        for opening, closing in week.weekdays[weekday]:
            lost = DayKind.MORNING_OFF if opening < NOON else DayKind.AFTERNOON_OFF
            if override.kind not in (DayKind.OFF, lost):
                minutes[opening:closing] = [Fraction(1, regular)] * (closing - opening)
        walked += minutes
    return walked


@st.composite
def odd_days(draw: st.DrawFn) -> tuple[Session, ...]:
    edges = sorted(draw(st.lists(st.integers(0, 1439), max_size=6, unique=True)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


days_of_a_week = st.one_of(st.sampled_from(KNOWN), st.sampled_from(KNOWN), odd_days())


@st.composite
def overrides_on(draw: st.DrawFn, day: date) -> Override:
    kind = draw(st.sampled_from(DayKind))
    weekday = draw(st.integers(0, 6)) if kind == DayKind.MAKE_UP else None
    return Override(day, kind, weekday)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingTime, Clerk]:
    """Odd sessions, half days, make-up days and up to two changes of version."""
    starts = draw(st.lists(st.integers(1, DAYS - 1), max_size=2, unique=True))
    versions = [
        Sessions(FIRST + timedelta(days=n), tuple(draw(days_of_a_week) for _ in range(7)))
        for n in (0, *starts)
    ]
    numbers = draw(st.lists(st.integers(0, DAYS - 1), max_size=8, unique=True))
    overrides = [draw(overrides_on(FIRST + timedelta(days=n))) for n in numbers]
    desk = WorkingTime(versions, overrides, first=FIRST, last=LAST)
    return desk, Clerk(shares(versions, overrides))


def equal_days(*overrides: Override) -> WorkingTime:
    """Monday to Friday in eight hours: every position is a whole minute."""
    week = Sessions(FIRST, (FULL,) * 5 + ((), ()))
    return WorkingTime([week], overrides, first=FIRST, last=LAST)


def minute_or_none(desk: WorkingTime, rule: str, t: datetime, amount: int) -> int | None:
    try:
        due: datetime = getattr(desk, rule)(t, amount)
    except BeyondCalendar:
        return None
    return desk.minute(due)


def in_working_time(clerk: Clerk, minute: int) -> bool:
    return clerk.share[minute] > 0 or clerk.share[minute - 1] > 0


@quick
@given(calendars(), moments, st.integers(0, 9))
def test_days_end_where_the_walking_clerk_ends(
    case: tuple[WorkingTime, Clerk], t: datetime, days: int
) -> None:
    desk, clerk = case
    walked = clerk.walk(desk.minute(t), Fraction(days))
    assert minute_or_none(desk, "add_days", t, days) == walked
    assert walked is None or in_working_time(clerk, walked)


@quick
@given(calendars(), moments, st.integers(0, 3000))
def test_hours_end_where_the_walking_clerk_ends(
    case: tuple[WorkingTime, Clerk], t: datetime, minutes: int
) -> None:
    desk, clerk = case
    walked = clerk.walk_minutes(desk.minute(t), minutes)
    assert minute_or_none(desk, "add_minutes", t, minutes) == walked
    assert walked is None or in_working_time(clerk, walked)


@quick
@given(calendars(), moments)
def test_the_axes_are_what_the_clerk_has_walked(
    case: tuple[WorkingTime, Clerk], t: datetime
) -> None:
    desk, clerk = case
    walked = clerk.share[: desk.minute(t)]
    assert desk.p(t) == sum(walked)
    assert desk.w(t) == sum(share > 0 for share in walked)


@quick
@given(calendars(), moments, st.integers(0, 9))
def test_calendar_days_and_the_same_day_end_in_working_time(
    case: tuple[WorkingTime, Clerk], t: datetime, days: int
) -> None:
    desk, clerk = case
    for rule, amount in (("add_calendar_days", days), ("same_day", 900)):
        due = minute_or_none(desk, rule, t, amount)
        assert due is None or in_working_time(clerk, due)


@quick
@given(calendars(), early, early, st.integers(0, 5))
def test_who_comes_later_is_never_due_earlier(
    case: tuple[WorkingTime, Clerk], a: datetime, b: datetime, amount: int
) -> None:
    desk, _ = case
    a, b = sorted((a, b))
    for rule, n in (("add_days", amount), ("add_minutes", amount * 77), ("same_day", 900)):
        first, second = (minute_or_none(desk, rule, t, n) for t in (a, b))
        assert second is None or (first is not None and first <= second)
    on_a, on_b = (minute_or_none(desk, "add_calendar_days", t, amount) for t in (a, b))
    assert on_b is None or (on_a is not None and on_a // 1440 <= on_b // 1440)


@quick
@given(calendars(), early, st.integers(0, 5))
def test_a_longer_limit_never_ends_earlier(
    case: tuple[WorkingTime, Clerk], t: datetime, amount: int
) -> None:
    desk, _ = case
    for rule, unit in (("add_days", 1), ("add_minutes", 60), ("add_calendar_days", 1)):
        ends = [minute_or_none(desk, rule, t, n * unit) for n in range(amount + 2)]
        known = [DAYS * 1440 if end is None else end for end in ends]
        assert all(a <= b for a, b in pairwise(known))


@quick
@given(calendars(), early, st.integers(0, 3), st.integers(0, 3))
def test_limits_add_up_on_exact_positions(
    case: tuple[WorkingTime, Clerk], t: datetime, some: int, more: int
) -> None:
    desk, _ = case
    whole = minute_or_none(desk, "add_days", t, some + more)
    hours = minute_or_none(desk, "add_minutes", t, (some + more) * 60)
    assume(whole is not None and hours is not None)
    assert desk.at_p(desk.p(t) + some + more) == desk.add_days(t, some + more)
    # Rounded moments may only drift later; hours are whole minutes and never drift.
    stepwise = minute_or_none(desk, "add_days", desk.add_days(t, some), more)
    assert stepwise is None or whole is None or stepwise >= whole
    if more:
        first = desk.add_minutes(t, some * 60)
        assert minute_or_none(desk, "add_minutes", first, more * 60) == hours


@quick
@given(early, st.integers(0, 3), st.integers(0, 3))
def test_whole_days_of_equal_length_add_up_and_keep_the_time(
    t: datetime, some: int, more: int
) -> None:
    desk = equal_days(Override(FIRST + timedelta(days=3), DayKind.AFTERNOON_OFF))
    assert desk.add_days(desk.add_days(t, some), more) == desk.add_days(t, some + more)
    plain = equal_days()
    assert plain.add_days(t, some).time() == plain.normalise(t).time()


@quick
@given(calendars(), early, st.integers(0, 5))
def test_the_axes_undo_the_rules(case: tuple[WorkingTime, Clerk], t: datetime, amount: int) -> None:
    desk, clerk = case
    due = minute_or_none(desk, "add_days", t, amount)
    assume(due is not None)
    started = desk.normalise(t)
    assert desk.at_p(desk.p(t)) == started
    assert (desk.w(t), desk.p(t)) == (desk.w(started), desk.p(started))
    passed = desk.days_between(t, desk.add_days(t, amount)) - amount
    assert 0 <= passed < max(clerk.share)
    minutes = desk.minutes_between(t, desk.add_days(t, amount))
    assert desk.w(desk.add_minutes(t, minutes)) == desk.w(desk.add_days(t, amount))


@quick
@given(calendars(), st.lists(early, max_size=20), st.integers(0, 6))
def test_a_batch_is_many_single_answers(
    case: tuple[WorkingTime, Clerk], times: list[datetime], amount: int
) -> None:
    desk, _ = case
    minutes = np.array([desk.minute(t) for t in times], dtype=np.int64)
    batches = (("add_days", desk.due_by_days), ("add_minutes", desk.due_by_minutes))
    for rule, batch in batches:
        singly = [minute_or_none(desk, rule, t, amount) for t in times]
        if None in singly:
            with pytest.raises(BeyondCalendar):
                batch(minutes, amount)
        else:
            assert batch(minutes, amount).tolist() == singly
            assert batch(minutes, amount).dtype == np.int64


def test_a_denominator_too_large_for_the_processor_stays_exact() -> None:
    primes = (1009, 1013, 1019, 1021, 1031, 1033, 1039)
    later = (1049, 1051, 1061, 1063, 1069, 1087, 1091)
    versions = [
        Sessions(FIRST + timedelta(days=n), tuple(((0, length),) for length in lengths))
        for n, lengths in ((0, primes), (7, later))
    ]
    desk = WorkingTime(versions, [], first=FIRST, last=LAST)
    clerk = Clerk(shares(versions, []))
    times = np.arange(0, 11 * 1440, 997)
    assert desk.due_by_days(times, 9).tolist() == [clerk.walk(int(t), Fraction(9)) for t in times]


@pytest.mark.parametrize(
    "sessions", [((600, 540),), ((540, 1440),), ((-1, 60),), ((420, 700), (690, 800))]
)
def test_sessions_out_of_order_or_past_midnight_are_refused(sessions: tuple[Session, ...]) -> None:
    with pytest.raises(ValueError, match="in order"):
        Sessions(FIRST, (sessions,) * 7)


def test_a_calendar_in_doubt_is_refused() -> None:
    week = Sessions(FIRST, (FULL,) * 7)
    off = Override(FIRST, DayKind.OFF)
    for versions, overrides in (([week, week], []), ([week], [off, off]), ([], [])):
        with pytest.raises(ValueError, match="version"):
            WorkingTime(versions, overrides, first=FIRST, last=LAST)
    for kind, weekday in ((DayKind.MAKE_UP, None), (DayKind.OFF, 3), (DayKind.MAKE_UP, 7)):
        with pytest.raises(ValueError, match="weekday"):
            Override(FIRST, kind, weekday)
