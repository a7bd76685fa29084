"""Laws of working time on random calendars, held against a walker who takes step after step."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agencies.working_batches import (
    due_by_calendar_days,
    due_same_day,
    open_minutes,
    standing,
    w_of,
)
from agencies.working_time import BeyondCalendar, DayKind, Override, Session, Sessions, WorkingTime
from tests.calendars_at_random import (
    DAYS,
    FIRST,
    FULL,
    LAST,
    OFFICE,
    Question,
    busier_and_quieter,
    calendar,
    end,
    minutes_of,
    questions,
)
from tests.walker import DAY

pytestmark = pytest.mark.proof

NEVER = DAYS * DAY
days = st.integers(0, 12)
minutes = st.one_of(st.integers(0, 30), st.integers(0, 4000))
cutoffs = st.one_of(st.sampled_from([420, 690, 809, 900, 1020]), st.integers(0, DAY - 1))


def date_of(minute: int | None) -> int:
    return (NEVER if minute is None else minute) // DAY


# The rules end where the walker ends


@given(questions())
def test_hours_end_where_the_minute_walker_ends(q: Question) -> None:
    assert end(q.time, "add_minutes", q.start, q.minutes) == q.walker.hours(q.start, q.minutes)


@given(questions(), days)
def test_working_days_end_where_the_day_walker_ends(q: Question, amount: int) -> None:
    walked = q.walker.working_days(q.start, Fraction(amount))
    assert end(q.time, "add_days", q.start, amount) == walked


@given(questions(), days)
def test_calendar_days_end_where_the_walker_ends(q: Question, amount: int) -> None:
    walked = q.walker.calendar_days(q.start, amount)
    assert end(q.time, "add_calendar_days", q.start, amount) == walked


@given(questions())
def test_the_same_day_ends_where_the_walker_ends(q: Question) -> None:
    assert end(q.time, "same_day", q.start, q.cutoff) == q.walker.same_day(q.start, q.cutoff)


@given(questions())
def test_the_axes_are_what_the_walker_has_walked(q: Question) -> None:
    t = q.time.moment(q.start)
    assert q.time.w(t) == q.walker.worked(q.start)
    assert q.time.p(t) == q.walker.position(q.start)


@given(questions(), days)
def test_every_end_lies_inside_working_time(q: Question, some: int) -> None:
    asked = (
        ("add_minutes", q.minutes),
        ("add_days", some),
        ("add_calendar_days", some),
        ("same_day", q.cutoff),
    )
    for rule, amount in asked:
        due = end(q.time, rule, q.start, amount)
        assert due is None or (due >= q.start and q.walker.is_in_working_time(due))


# Monotone


@given(questions(), days)
def test_who_comes_later_is_never_due_earlier(q: Question, some: int) -> None:
    for rule, n in (("add_days", some), ("add_minutes", q.minutes), ("same_day", q.cutoff)):
        first, second = (end(q.time, rule, t, n) for t in (q.start, q.later))
        assert second is None or (first is not None and first <= second)
    on_first, on_second = (end(q.time, "add_calendar_days", t, some) for t in (q.start, q.later))
    assert date_of(on_first) <= date_of(on_second)


@given(questions(), st.sampled_from([1, 7, 60, 271]))
def test_a_longer_limit_never_ends_earlier(q: Question, step: int) -> None:
    for rule, unit in (("add_days", 1), ("add_minutes", step), ("add_calendar_days", 1)):
        ends = [end(q.time, rule, q.start, n * unit) for n in range(8)]
        known = [NEVER if due is None else due for due in ends]
        assert all(a <= b for a, b in pairwise(known))


@given(busier_and_quieter(), st.data())
def test_time_off_added_never_brings_an_end_forward(
    pair: tuple[WorkingTime, WorkingTime], data: st.DataObject
) -> None:
    """Hours and working days by the minute. Where only the date is promised, only the date: an
    afternoon off on the last day ends it at 11:30 instead of 17:00."""
    busier, quieter = pair
    t, some, amount = (data.draw(drawn) for drawn in (minutes_of(busier), days, minutes))
    for rule, n in (("add_minutes", amount), ("add_days", some)):
        before, after = (end(time, rule, t, n) for time in pair)
        assert after is None or (before is not None and before <= after)
    for rule, n in (("add_calendar_days", some), ("same_day", data.draw(cutoffs))):
        before, after = (end(time, rule, t, n) for time in pair)
        assert date_of(before) <= date_of(after)
    assert quieter.w(quieter.moment(t)) <= busier.w(busier.moment(t))


# Additive, and undone


@given(questions(), minutes)
def test_hours_add_up_to_the_minute(q: Question, more: int) -> None:
    some = q.minutes
    whole = end(q.time, "add_minutes", q.start, some + more)
    first = end(q.time, "add_minutes", q.start, some)
    assume(whole is not None and first is not None)
    # No time after a closing is the next opening, since every clock starts in a session.
    expected = whole if more else q.walker.starts(first)
    assert end(q.time, "add_minutes", first, more) == expected


@given(questions(), days, days)
def test_working_days_add_up_on_exact_positions(q: Question, some: int, more: int) -> None:
    """A stored moment is rounded up to the minute: a second limit that starts there ends exactly
    where the whole one ends if nothing was rounded, else less than two minutes' share later."""
    time, share = q.time, q.walker.largest_share()
    whole, first = (end(time, "add_days", q.start, n) for n in (some + more, some))
    assume(whole is not None)
    position = time.p(time.moment(q.start))
    rounded = time.p(time.moment(first)) - position - some
    assert 0 <= rounded < share
    assert time.at_p(position + some + more) == time.moment(whole)
    then = end(time, "add_days", first, more)
    if then is None or rounded == 0:
        assert (then == whole) == (rounded == 0)
    else:
        assert then >= whole
        assert time.p(time.moment(then)) - position - some - more < 2 * share


@given(questions(), days)
def test_what_has_elapsed_is_what_was_given(q: Question, some: int) -> None:
    time, start, amount = q.time, q.time.moment(q.start), q.minutes
    by_hours, by_days = (
        end(time, "add_minutes", q.start, amount),
        end(time, "add_days", q.start, some),
    )
    if by_hours is not None:
        assert time.minutes_between(start, time.moment(by_hours)) == amount
    if by_days is not None:
        elapsed = time.days_between(start, time.moment(by_days))
        assert 0 <= elapsed - some < q.walker.largest_share()


@given(questions())
def test_what_has_elapsed_leads_back_to_the_moment(q: Question) -> None:
    time, start, opens = q.time, q.time.moment(q.start), q.walker.starts(q.later)
    assume(opens is not None)
    moment = time.moment(opens)
    assert time.at_p(time.p(start) + time.days_between(start, moment)) == moment
    worked = time.moment(opens + 1)
    assert time.at_w(time.w(worked)) == worked
    assert time.add_minutes(start, time.minutes_between(start, worked)) == worked


# Batches


@given(questions(), st.data(), days)
def test_a_batch_answers_what_the_rules_answer_one_by_one(
    q: Question, data: st.DataObject, some: int
) -> None:
    time, more = q.time, st.lists(minutes_of(q.time), max_size=8)
    times = np.array([q.start, q.later, *data.draw(more)], dtype=np.int64)
    asked = (
        ("add_days", some, time.due_by_days),
        ("add_minutes", 0, time.due_by_minutes),
        ("add_minutes", q.minutes, time.due_by_minutes),
        ("add_calendar_days", some, partial(due_by_calendar_days, time)),
        ("same_day", q.cutoff, partial(due_same_day, time)),
    )
    for rule, amount, batch in asked:
        singly = [end(time, rule, int(t), amount) for t in times]
        if None in singly:
            with pytest.raises(BeyondCalendar):
                batch(times, amount)
        else:
            assert batch(times, amount).tolist() == singly
            assert batch(times, amount).dtype == np.int64


@given(questions())
def test_the_axis_of_a_batch_is_the_axis(q: Question) -> None:
    times = np.array([q.start, q.later], dtype=np.int64)
    assert w_of(q.time, times).tolist() == [q.time.w(q.time.moment(int(t))) for t in times]
    assert open_minutes(q.time).tolist() == list(q.walker.open_minutes(0))


@given(questions())
def test_a_batch_stands_where_limits_may_end(q: Question) -> None:
    times = [q.start, q.later]
    opens = [q.walker.starts(t) for t in times]
    assume(None not in opens)
    expected = [
        t if q.walker.is_in_working_time(t) else begins
        for t, begins in zip(times, opens, strict=True)
    ]
    assert standing(q.time, np.array(times, dtype=np.int64)).tolist() == expected


def test_a_denominator_too_large_for_the_processor_stays_exact() -> None:
    primes = (1009, 1013, 1019, 1021, 1031, 1033, 1039)
    later = (1049, 1051, 1061, 1063, 1069, 1087, 1091)
    versions = tuple(
        Sessions(FIRST + timedelta(days=n), tuple(((0, length),) for length in lengths))
        for n, lengths in ((0, primes), (7, later))
    )
    time, walker, *_ = calendar(versions, ())
    times = np.arange(0, 11 * DAY, 997)
    walked = [walker.working_days(int(t), Fraction(9)) for t in times]
    assert time.arrays.p.dtype == object
    assert time.due_by_days(times, 9).tolist() == walked


# On calendars without half days


@given(st.integers(0, 14 * DAY), days, days)
def test_days_of_equal_length_keep_the_time_of_day_and_add_up(
    start: int, some: int, more: int
) -> None:
    plain = calendar((Sessions(FIRST, OFFICE),), ()).time
    then = end(plain, "add_days", start, some)
    assert then % DAY == plain.minute(plain.normalise(plain.moment(start))) % DAY
    assert end(plain, "add_days", then, more) == end(plain, "add_days", start, some + more)


# Calendars that are none


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
