"""Laws of fees on random rules, held against somebody who counts unit by unit and day by day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.fee_rules import Reduction, Rule, Tier
from procedures.fees import Counted, Occasion, Quantity, bill, line

pytestmark = pytest.mark.proof

FIRST = date(2026, 1, 1)
DAYS = 40
KEYS, WAYS, CASES, GROUPS = "ab", ("online", "desk", "post"), "xyz", ("poor", "pupil", "merit")

amounts = st.one_of(st.integers(0, 20), st.integers(0, 500_001))
days = st.integers(0, DAYS).map(lambda n: FIRST + timedelta(n))
quantities = st.builds(Quantity, st.integers(0, 30), st.integers(0, 5))
some_groups = st.frozensets(st.sampled_from(GROUPS))


@st.composite
def tiers(draw: Any) -> tuple[Tier, ...]:
    bounds = sorted(draw(st.sets(st.integers(1, 20), max_size=3)))
    if not bounds and draw(st.booleans()):
        return ()
    return tuple(Tier(bound, draw(amounts)) for bound in [*bounds, None])


@st.composite
def rules(draw: Any) -> Rule:
    begins, ends = draw(days), draw(st.none() | days)
    groups = sorted(draw(some_groups))
    return Rule(
        key=draw(st.sampled_from(KEYS)),
        amount=draw(amounts),
        valid_from=begins,
        valid_to=ends if ends is None else max(begins, ends),
        tiers=draw(tiers()),
        cap=draw(st.none() | amounts),
        reductions=tuple(Reduction(group, draw(st.integers(1, 100))) for group in groups),
        channel=draw(st.sampled_from(["", *WAYS])),
        cases=draw(st.frozensets(st.sampled_from(CASES), max_size=2)),
        per=draw(st.sampled_from(["", "page"])),
        each=draw(st.sampled_from(["", "copy"])),
        charged=draw(st.sampled_from(["before_receipt", "at_hand_out"])),
    )


@st.composite
def occasions(draw: Any) -> Occasion:
    return Occasion(
        draw(days),
        draw(st.sampled_from(WAYS)),
        draw(st.sampled_from(["", *CASES])),
        draw(some_groups),
        draw(st.dictionaries(st.sampled_from(KEYS), quantities)),
    )


catalogues = st.lists(rules(), max_size=5)


def days_of(rule: Rule) -> set[date]:
    """Every day on which it holds, written down one by one."""
    found, day = set(), rule.valid_from
    while day <= (rule.valid_to or FIRST + timedelta(DAYS)):
        found.add(day)
        day += timedelta(1)
    return found


def price_of(rule: Rule, nth: int) -> int:
    for tier in rule.tiers:
        if tier.up_to is None or nth <= tier.up_to:
            return tier.amount
    return rule.amount


def naive(rule: Rule, on: Occasion) -> int:
    """In the words of the law: each unit at its price, each copy to its cap, then the share."""
    if on.day not in days_of(rule):
        return 0
    if rule.channel and rule.channel != on.channel:
        return 0
    if rule.cases and on.case not in rule.cases:
        return 0
    units, times = on.quantities.get(rule.key, (1, 1))
    if not (rule.per or rule.tiers):
        units = 1
    if not rule.each:
        times = 1
    owed = 0
    for _copy in range(times):
        of_copy = 0
        for nth in range(1, units + 1):
            of_copy += price_of(rule, nth)
        owed += of_copy if rule.cap is None or of_copy < rule.cap else rule.cap
    shares = [100 - one.percent for one in rule.reductions if one.group in on.groups]
    return owed * min(shares, default=100) // 100


@given(catalogues, occasions())
def test_a_bill_is_what_counting_one_by_one_gives(catalogue: list[Rule], on: Occasion) -> None:
    made = bill(catalogue, on)
    assert made.total == sum(naive(rule, on) for rule in catalogue)
    assert [one.rule for one in made.lines] == [
        rule for rule in catalogue if rule.holds(on.day, on.channel, on.case)
    ]


@given(rules(), occasions())
def test_each_step_of_the_reckoning_follows_from_the_one_before(rule: Rule, on: Occasion) -> None:
    made = line(rule, on)
    counted = made.steps[0]
    assert isinstance(counted, Counted)
    assert counted.amount == sum(number * price for number, price in counted.parts)
    assert sum(number for number, _ in counted.parts) == made.quantity.units
    assert all(type(step.amount) is int for step in made.steps)


@given(rules(), occasions(), quantities, quantities)
def test_more_is_never_cheaper(rule: Rule, on: Occasion, one: Quantity, other: Quantity) -> None:
    few = Quantity(min(one.units, other.units), min(one.times, other.times))
    many = Quantity(max(one.units, other.units), max(one.times, other.times))
    owed = [
        line(rule, Occasion(on.day, on.channel, on.case, on.groups, {rule.key: number})).amount
        for number in (few, many)
    ]
    assert 0 <= owed[0] <= owed[1]


@given(rules(), occasions())
def test_a_cap_holds_for_each(rule: Rule, on: Occasion) -> None:
    made = line(rule, on)
    if rule.cap is not None:
        assert made.amount <= rule.cap * made.quantity.times


@given(rules(), occasions(), some_groups)
def test_another_group_never_costs(rule: Rule, on: Occasion, more: frozenset[str]) -> None:
    also = Occasion(on.day, on.channel, on.case, on.groups | more, on.quantities)
    assert line(rule, also).amount <= line(rule, on).amount


@given(rules(), occasions())
def test_of_several_groups_the_best_alone_counts(rule: Rule, on: Occasion) -> None:
    alone = [
        line(rule, Occasion(on.day, on.channel, on.case, frozenset([group]), on.quantities))
        for group in on.groups
    ]
    nobody = Occasion(on.day, on.channel, on.case, frozenset(), on.quantities)
    least = min((one.amount for one in alone), default=line(rule, nobody).amount)
    assert line(rule, on).amount == least


@given(rules())
def test_it_holds_from_its_first_day_to_its_last_and_not_beyond(rule: Rule) -> None:
    case = min(rule.cases, default="")
    day = timedelta(1)

    def holds(on: date) -> bool:
        return rule.holds(on, rule.channel or "desk", case)

    assert holds(rule.valid_from)
    assert not holds(rule.valid_from - day)
    if rule.valid_to is not None:
        assert holds(rule.valid_to)
        assert not holds(rule.valid_to + day)
    else:
        assert holds(date.max)


@given(catalogues, occasions())
def test_what_is_charged_before_and_after_is_all_there_is(
    catalogue: list[Rule], on: Occasion
) -> None:
    made = bill(catalogue, on)
    parts = [made.charged(when) for when in ("before_receipt", "at_hand_out")]
    assert sum(part.total for part in parts) == made.total
    assert sum(len(part.lines) for part in parts) == len(made.lines)
