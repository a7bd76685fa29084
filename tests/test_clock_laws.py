"""Laws of the due date on random calendars: waits, extensions, transfers, changes of calendar."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from agencies.working_time import BeyondCalendar, WorkingTime
from dossiers.reckoning import Axis, Fact, Kind, Limit, Pause, Reckoning, life, local_date, reckon
from dossiers.states import Bucket
from procedures.models import LimitUnit
from tests.calendars_at_random import busier_and_quieter, calendars, minutes_of

pytestmark = pytest.mark.proof

WAIT = Bucket.AWAITING_SUPPLEMENT
EXACT = (LimitUnit.HOURS, LimitUnit.DAYS)
limits = st.one_of(
    st.builds(Limit, st.just(LimitUnit.HOURS), st.integers(1, 40), st.just(900)),
    st.builds(Limit, st.just(LimitUnit.DAYS), st.integers(1, 8), st.just(900)),
    st.builds(Limit, st.just(LimitUnit.CALENDAR_DAYS), st.integers(1, 12), st.just(900)),
    st.builds(Limit, st.just(LimitUnit.SAME_DAY), st.just(0), st.sampled_from([600, 900, 1020])),
)


class Life:
    """A limit and moments in their order, the first of which is the receipt."""

    def __init__(self, time: WorkingTime, limit: Limit, minutes: list[int]) -> None:
        self.time, self.limit = time, limit
        self.received, *self.moments = (time.moment(minute) for minute in sorted(minutes))

    def due(self, *waits: tuple[int, int | None]) -> Reckoning:
        """With waits between moments, by their places."""
        pauses = [
            Pause(WAIT, self.moments[a], None if b is None else self.moments[b]) for a, b in waits
        ]
        return self.reckon(life(self.received, pauses, self.time))

    def reckon(self, facts: list[Fact]) -> Reckoning:
        try:
            return reckon(self.limit, facts)
        except BeyondCalendar:
            assume(False)
            raise

    def axis(self, moment) -> int | Fraction:
        if self.limit.unit == LimitUnit.DAYS:
            return self.time.p(moment)
        return self.time.w(moment)


@st.composite
def lives(draw: st.DrawFn, moments: int) -> Life:
    time = draw(calendars()).time
    minutes = draw(
        st.lists(minutes_of(time), min_size=moments + 1, max_size=moments + 1, unique=True)
    )
    return Life(time, draw(limits), minutes)


def in_time(one: Life, moment, due) -> bool:
    return local_date(moment) <= local_date(due)


@given(lives(1))
def test_an_empty_wait_changes_nothing(one: Life) -> None:
    assert one.due((0, 0)).due_at == one.due().due_at


@given(lives(2))
def test_a_wait_shifts_by_exactly_what_remained(one: Life) -> None:
    assume(one.limit.unit in EXACT)
    asked, answered = one.moments
    due, after = one.due().due_at, one.due((0, 1)).due_at
    if not in_time(one, asked, due):
        assert after == due
        return
    axis = Axis(one.limit, one.received, one.time)
    remaining = max(axis.position - one.axis(asked), 0)
    begins = one.time.normalise(answered)
    target = one.axis(begins) + remaining
    if one.limit.unit == LimitUnit.DAYS:
        assert after == one.time.at_p(Fraction(target))
    else:
        assert after == (one.time.at_w(int(target)) if remaining else begins)


@given(lives(2))
def test_the_clock_stands_still_while_it_waits_in_time(one: Life) -> None:
    due, waiting = one.due().due_at, one.due((0, None)).due_at
    assert waiting == (None if in_time(one, one.moments[0], due) else due)


@given(lives(4))
def test_waits_that_overlap_are_one(one: Life) -> None:
    assert one.due((0, 2), (1, 3)).due_at == one.due((0, 3)).due_at
    assert one.due((0, 3), (1, 2)).due_at == one.due((0, 3)).due_at
    assert one.due((0, None), (1, 2)).due_at == one.due((0, None)).due_at


@given(lives(3))
def test_a_longer_wait_never_brings_the_date_forward(one: Life) -> None:
    assert one.due((0, 1)).due_at <= one.due((0, 2)).due_at


@given(lives(2))
def test_a_wait_never_brings_the_date_forward(one: Life) -> None:
    assert one.due().due_at <= one.due((0, 1)).due_at


@given(lives(2))
def test_every_date_lies_inside_working_time(one: Life) -> None:
    for due in (one.due().due_at, one.due((0, 1)).due_at):
        opens = one.time.normalise(due) == due
        assert opens or one.time.at_w(one.time.w(due)) == due


@given(lives(2))
def test_what_is_late_stays_late(one: Life) -> None:
    due = one.due().due_at
    assume(not in_time(one, one.moments[0], due))
    assert one.due((0, 1)).due_at == due
    moved = one.reckon(
        [*life(one.received, [], one.time), Fact(Kind.TRANSFERRED, one.moments[0], one.time)]
    )
    assert moved.due_at == due


@given(lives(1))
def test_a_transfer_under_one_calendar_keeps_the_date(one: Life) -> None:
    at, due = one.moments[0], one.due().due_at
    facts = [*life(one.received, [], one.time), Fact(Kind.TRANSFERRED, at, one.time)]
    assert one.reckon(facts).due_at == due


@given(lives(2), st.integers(1, 5))
def test_an_extension_comes_before_or_after_a_wait(one: Life, amount: int) -> None:
    """The same, unless nothing was left at the wait: then only what is granted afterwards counts
    from what the wait left."""
    assume(one.limit.unit in (*EXACT, LimitUnit.CALENDAR_DAYS))
    one.limit = Limit(one.limit.unit, one.limit.amount, one.limit.cutoff, one.limit.unit)
    asked, answered = one.moments
    assume(in_time(one, asked, one.due().due_at))
    wait = life(one.received, [Pause(WAIT, asked, answered)], one.time)
    received, paused, resumed = wait
    more = Fact(Kind.EXTENDED, asked, one.time, amount=amount)
    first = one.reckon([received, more, paused, resumed])
    last = one.reckon([*wait, more])
    wider = Limit(one.limit.unit, one.limit.amount + amount, one.limit.cutoff)
    assert first.due_at == reckon(wider, wait).due_at
    left = one.reckon(wait).due_at
    assert left <= first.due_at <= last.due_at
    added = first.due_at if something_left(one, asked) else extended_from(one, left, amount)
    assert last.due_at == added


def something_left(one: Life, asked) -> bool:
    """Of calendar days none is left on the days off that a date rolled over."""
    if one.limit.unit == LimitUnit.CALENDAR_DAYS:
        begun = local_date(one.time.normalise(one.received))
        return local_date(asked) <= begun + timedelta(days=one.limit.amount)
    return asked < one.due().due_at


def extended_from(one: Life, left, amount: int):
    """So much after the date that the wait left."""
    if one.limit.unit == LimitUnit.CALENDAR_DAYS:
        begun = one.time.normalise(one.received)
        passed = (local_date(left) - local_date(begun)).days
        return one.time.add_calendar_days(begun, passed + amount)
    if one.limit.unit == LimitUnit.DAYS:
        return one.time.at_p(one.time.p(left) + amount)
    return one.time.at_w(one.time.w(left) + 60 * amount)


@given(lives(0), st.integers(1, 5))
def test_an_extended_same_day_limit_counts_from_the_receipt(one: Life, amount: int) -> None:
    limit = Limit(LimitUnit.SAME_DAY, 0, 900, LimitUnit.DAYS)
    received = life(one.received, [], one.time)
    one.limit = limit
    found = one.reckon([*received, Fact(Kind.EXTENDED, one.received, one.time, amount=amount)])
    days = reckon(Limit(LimitUnit.DAYS, amount, 900), received).due_at
    assert found.due_at == max(days, reckon(limit, received).due_at)


@given(busier_and_quieter(), limits, st.data())
def test_a_new_calendar_only_postpones(pair, limit: Limit, data: st.DataObject) -> None:
    busier, quieter = pair
    received = busier.moment(data.draw(minutes_of(busier)))
    for before, after in ((busier, quieter), (quieter, busier)):
        one = Life(before, limit, [before.minute(received)])
        old = one.due().due_at
        facts = [*life(received, [], before), Fact(Kind.CALENDAR, received, after)]
        new = one.reckon(facts).due_at
        recomputed = Life(after, limit, [after.minute(received)]).due().due_at
        assert new >= old
        assert new >= recomputed
        assert new in (recomputed, old, after.normalise(old))


@given(busier_and_quieter(), limits, st.data())
def test_time_off_during_a_wait_never_brings_the_date_forward(pair, limit, data) -> None:
    busier, quieter = pair
    minutes = data.draw(st.lists(minutes_of(busier), min_size=3, max_size=3, unique=True))
    one = Life(busier, limit, minutes)
    asked, answered = one.moments
    assume(in_time(one, asked, one.due().due_at))
    received, paused, resumed = life(one.received, [Pause(WAIT, asked, answered)], busier)
    later = Fact(Kind.RESUMED, answered, quieter)
    same, new = one.reckon([received, paused, resumed]), one.reckon([received, paused, later])
    if limit.unit in EXACT:
        assert new.due_at >= same.due_at
    else:  # the time of day may lie earlier on a shorter date
        assert local_date(new.due_at) >= local_date(same.due_at)


@given(lives(6))
def test_the_explanation_ends_where_the_reckoning_ends(one: Life) -> None:
    found = one.due((0, 1), (2, 3), (4, None))
    assert found.lines[-1].due_at == found.due_at
    assert [line.at for line in found.lines[1:]] == sorted(line.at for line in found.lines[1:])
    told = [line.due_at for line in found.lines if line.due_at]
    assert all(a <= b for a, b in pairwise(told))
