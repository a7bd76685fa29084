"""What holds of the cells of any dossier whatever, and of moves that post nothing of their own."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, groupby, pairwise
from time import perf_counter

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dossiers.cell_facts import Kind
from dossiers.cells import (
    A_DAY,
    STOCKS,
    WAITS,
    Cells,
    Facts,
    Happening,
    Measure,
    Stretch,
    Transfer,
    cells,
)
from dossiers.erasure import erase
from dossiers.ledger import difference
from dossiers.states import Bucket, Channel, Outcome, State
from tests import make
from tests.tampering import printed
from tests.test_cells import told

FIRST = date(2026, 3, 2)
UNITS = (1, 2, 3)
GONE = (Measure.EARLY, Measure.ON_TIME, Measure.LATE, Measure.WITHDRAWN, Measure.STOPPED)
CAME = (Measure.RECEIVED, Measure.MOVED)
DAYS = [FIRST + timedelta(n) for n in range(-1, 60)]
ENDS = (State.RESOLVED, State.RETURNED, State.WITHDRAWN, State.STOPPED)


def days(least: int, most: int = 40) -> st.SearchStrategy[date]:
    return st.integers(least, max(least, most)).map(lambda n: FIRST + timedelta(n))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """A dossier as the verbs could have left it: what follows one another does so in time."""
    units = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4))
    units = [unit for unit, _same in groupby(units)]
    came = draw(st.integers(0, 10))
    marks = sorted(draw(st.lists(st.integers(came, 30), min_size=6, max_size=6)))
    moments = [FIRST + timedelta(n) for n in marks]
    received = FIRST + timedelta(came) if draw(st.integers(0, 9)) else None
    if received is None:
        return _unreceived(draw, units[0], moments[0])
    turns = [*moments[: len(units) - 1], *moments[3:]]
    transfers = tuple(Transfer(*way, on) for way, on in zip(pairwise(units), turns, strict=False))
    state = draw(st.sampled_from((State.PROCESSING, State.SUSPENDED, *ENDS)))
    end = moments[-1] if state in ENDS else None
    resolved = state in (State.RESOLVED, State.RETURNED)
    return Facts(
        unit=units[-1],
        state=state,
        channel=draw(st.sampled_from(Channel)),
        outcome=draw(st.sampled_from(Outcome.values)) if resolved else "",
        is_on_behalf=draw(st.booleans()),
        is_late_intake=draw(st.booleans()),
        filed_on=FIRST,
        received_on=received,
        due_on=draw(st.none() | days(came)),
        finished_on=end,
        handed_out_on=end if state == State.RETURNED else None,
        stretches=tuple(_stretches(draw, received, units, turns, end)),
        transfers=transfers,
        supplements=tuple(Happening(units[0], moment) for moment in moments[: draw(COUNT)]),
        apologies=tuple(Happening(units[0], moment) for moment in moments[: draw(COUNT)]),
        papers_digitised=draw(COUNT),
        papers_reused=draw(COUNT),
        results_electronic=draw(COUNT) if resolved else 0,
    )


COUNT = st.integers(0, 3)


def _unreceived(draw: st.DrawFn, unit: int, end: date) -> Facts:
    state = draw(st.sampled_from((State.SUBMITTED, State.REFUSED, State.WITHDRAWN)))
    over = None if state == State.SUBMITTED else end
    channel = draw(st.sampled_from(Channel))
    return Facts(unit, state, channel, "", False, False, FIRST, None, None, over, None)


def _stretches(
    draw: st.DrawFn, since: date, units: list[int], turns: list[date], end: date | None
) -> Iterator[Stretch]:
    """From receipt to the end without a gap, at whichever unit was competent: with each turn the
    next one, as long as there is one."""
    for nth, on in enumerate(turns):
        unit = units[min(nth, len(units) - 1)]
        yield Stretch(draw(st.sampled_from(Bucket)), unit, since, on, draw(st.integers(0, 500)))
        since = on
    if end is None:
        yield Stretch(draw(st.sampled_from(Bucket)), units[-1], since, None, None)


def standing(found: Cells, measures: tuple[Measure, ...]) -> dict[int, list[int]]:
    """Of each unit the running sum at the end of each day."""
    chosen = [(cell.unit, cell.day, n) for cell, n in found.items() if cell.measure in measures]
    return {
        unit: [sum(n for at, on, n in chosen if at == unit and on <= day) for day in DAYS]
        for unit in UNITS
    }


@pytest.mark.proof
@given(facts())
def test_a_dossier_ends_in_at_most_one_way(one: Facts) -> None:
    found = cells(one)
    ends = {cell: n for cell, n in found.items() if cell.measure in GONE}
    assert [*ends.values()] == [1] * (one.received_on is not None and one.finished_on is not None)
    unreceived = [Measure.REFUSED, Measure.WITHDRAWN_UNRECEIVED]
    assert sum(n for cell, n in found.items() if cell.measure in unreceived) == (
        one.received_on is None and one.finished_on is not None
    )


@pytest.mark.proof
@given(facts())
def test_on_every_day_it_stands_with_one_unit_and_within_or_over_its_date(one: Facts) -> None:
    found = cells(one)
    came, gone = standing(found, CAME), standing(found, GONE)
    late = standing(found, (Measure.OVERDUE,))
    waiting = standing(found, tuple(WAITS.values()))
    for nth, day in enumerate(DAYS):
        running = {unit: came[unit][nth] - gone[unit][nth] for unit in UNITS}
        is_open = one.received_on is not None and one.received_on <= day
        is_open = is_open and (one.finished_on is None or day < one.finished_on)
        where = one.unit_on(day)
        assert running == {unit: int(is_open and unit == where) for unit in UNITS}, day
        over = is_open and one.due_on is not None and one.due_on < day
        assert {unit: late[unit][nth] for unit in UNITS} == {
            unit: int(over and unit == where) for unit in UNITS
        }, day
        assert all(0 <= waiting[unit][nth] <= running[unit] for unit in UNITS), day
    for stock in STOCKS:
        assert {*chain(*standing(found, (stock,)).values())} <= {0, 1}


@pytest.mark.proof
@given(facts())
def test_the_identity_holds_for_one_dossier_in_any_period(one: Facts) -> None:
    found = cells(one)
    for unit in UNITS:
        came, gone = standing(found, CAME)[unit], standing(found, GONE)[unit]
        late = standing(found, (Measure.OVERDUE,))[unit]
        within = [c - g - o for c, g, o in zip(came, gone, late, strict=True)]
        assert min(within) >= 0
    moved = Counter[date]()
    channels = Counter[tuple[int, date]]()
    for (unit, day, measure), n in found.items():
        moved[day] += n * (measure == Measure.MOVED)
        channels[unit, day] += n * (measure.column.startswith("received_"))
        channels[unit, day] -= n * (measure == Measure.RECEIVED)
    assert not any(moved.values())
    assert not any(channels.values())


@pytest.mark.proof
@given(facts(), facts())
def test_what_two_facts_differ_in_leads_from_one_to_the_other(one: Facts, other: Facts) -> None:
    kind = Kind(1, Channel.ONLINE)
    before, after = ({(kind, cell): n for cell, n in cells(of).items()} for of in (one, other))
    posted = Counter(before)
    posted.update(difference(after, before))
    assert {key: n for key, n in posted.items() if n} == after
    assert difference(after, after) == {}


@given(st.lists(facts(), min_size=1, max_size=3))
def test_cells_are_pure(many: list[Facts]) -> None:
    assert [cells(one) for one in many] == [cells(one) for one in many]


def test_cells_are_fast() -> None:
    """A million dossiers in two minutes of one core, at the worst."""
    stretches = [Stretch(Bucket.PROCESSING, 1, FIRST, FIRST + 3 * A_DAY, 40)] * 4
    last = FIRST + 9 * A_DAY
    one = Facts(
        *(1, State.RETURNED, Channel.DESK, Outcome.GRANTED, False, True),
        *(FIRST, FIRST, FIRST + 7 * A_DAY, last, last, stretches),
        transfers=[Transfer(2, 1, FIRST + A_DAY)],
    )
    spent = []
    for _ in range(5):
        begun = perf_counter()
        for _ in range(500):
            cells(one)
        spent.append((perf_counter() - begun) / 500)
    assert min(spent) < 120e-6


def test_without_a_dossier_there_is_nothing() -> None:
    assert cells(None) == {}


@pytest.mark.django_db
def test_a_second_supplement_is_counted_beside_the_first() -> None:
    made = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=50), code="1.004873")
    leader, names = make.person("lanhdaodonvi"), []
    for _ in range(2):
        until, soon = timezone.localdate(), made.last_event_at + timedelta(minutes=1)
        made = make.do(made, "ask_supplement", leader, soon, until=until)
        names.append({name for _unit, _day, name in told(made) if "supplements" in name})
        made = make.do(made, "supplement", moment=made.last_event_at + timedelta(minutes=1))
    assert names == [{"supplements"}, {"supplements", "second_supplements"}]


@pytest.mark.django_db
def test_an_erasure_posts_nothing() -> None:
    made = printed(make.dossier(State.REFUSED, timezone.now() - timedelta(days=20)))
    erase(made, by=make.person("lanhdaodonvi"), at=timezone.now(), ground="Đơn số 12/ĐN")
    made.refresh_from_db()
    assert told(made) == {}
