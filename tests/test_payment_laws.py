"""Whatever providers tell, however often and in whatever order: the book is the same, sums to zero
after every step, and says what a loop over dicts says."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.follow_charge import follow_charge
from payments.balances import Facts, Money, balances, state_of
from payments.charging import change_amount
from payments.models import AttemptState, Entry, Operation
from tests import make
from tests.charge_at_random import CASHIER, CHANGES, DEEDS, SENT, Ground, Sent
from tests.money import charge_of, shift_of
from tests.naive_book import Deed, Naive, by_hand
from tests.proof import LONG
from tests.told import charge, merchant_keys

pytestmark = pytest.mark.proof

COINS = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["vnpay", "momo", "vietqr", "cash"]),
        "amount": st.integers(1, 90_000),
        "wrong": st.booleans(),
        "suspect": st.booleans(),
        "decided": st.sampled_from(["", "", "keep", "refund"]),
    }
)
CHARGES = st.tuples(st.integers(1, 90_000), st.booleans(), st.booleans())


@given(CHARGES, st.lists(COINS, max_size=7), st.randoms())
@settings(max_examples=20_000 if LONG else 1_000)
def test_facts_in_any_order_come_to_what_a_walk_over_coins_comes_to(how, coins, chance) -> None:
    facts = facts_of(how, coins)
    found = balances(facts)
    assert sum(found.values()) == 0
    naive = by_hand(*how, coins)
    assert found == naive.balances()
    assert state_of(facts) == naive.state()
    chance.shuffle(coins)
    assert balances(facts_of(how, coins)) == found


def facts_of(how: tuple[int, bool, bool], coins: Sequence[dict]) -> Facts:
    amount, waived, closed = how
    moneys = tuple(
        Money(
            one["source"],
            one["amount"],
            one["amount"] + one["wrong"],
            is_suspect=one["suspect"],
            decision=one["decided"],
        )
        for one in coins
    )
    return Facts(amount, moneys, is_waived=waived, is_closed=closed)


@pytest.fixture(scope="module")
def keys(one_transaction: None) -> Iterator[None]:
    with merchant_keys():
        yield


@pytest.fixture(scope="module")
def ground(keys: None) -> Ground:
    shift_of(make.person(CASHIER))
    return Ground.around(charge())


@pytest.fixture(scope="module")
def dossiers(keys: None) -> dict[str, Ground]:
    shift_of(make.person(CASHIER))
    filed = make.submitted(code="1.004873")
    change_amount(charge_of(filed).pk, 50_000, by=None, at=filed.last_event_at)
    worked = make.dossier(State.PROCESSING, code="1.004873")
    dues = make.do(worked, "ask_dues", moment=worked.last_event_at, amount=50_000)
    return {made.state: Ground.around(charge_of(made), made) for made in (filed, dues)}


@given(st.lists(st.one_of(SENT, SENT, DEEDS), min_size=1, max_size=10))
@settings(max_examples=1_000 if LONG else 120)
def test_any_story_of_a_charge_is_told_by_the_book_as_by_the_naive_one(ground, happens) -> None:
    with transaction.atomic():
        done = ground.let(happens)
        found, reasons = ground.book(), ground.reasons()
        transaction.set_rollback(True)
    naive = Naive(50_000).run(ground.told(happens))
    assert reasons == naive.reasons()
    assert naive.done == done
    assert found == (naive.balances(), naive.state(), [naive.attempt_state(n) for n in range(4)])


@st.composite
def twice(draw) -> tuple[list, list]:
    """One set of messages, some told several times, in two orders, with the same changes of the
    charge at other moments in between."""
    messages = draw(st.lists(SENT, min_size=1, max_size=5))
    again = draw(st.lists(st.sampled_from(messages), max_size=3))
    changes = draw(CHANGES)
    return mixed(draw, messages, changes), mixed(draw, messages + again, changes)


def mixed(draw, messages: Sequence[Sent], changes: Sequence[Deed]) -> list[Sent | Deed]:
    happens: list[Sent | Deed] = list(draw(st.permutations(messages)))
    places = sorted(draw(st.integers(0, len(happens))) for _ in changes)
    for place, change in reversed(list(zip(places, changes, strict=True))):
        happens.insert(place, change)
    return happens


@given(twice())
@settings(max_examples=1_000 if LONG else 100)
def test_any_order_and_number_of_messages_ends_the_same(ground, orders) -> None:
    ends = []
    for happens in orders:
        with transaction.atomic():
            ground.let(happens)
            ends.append((*ground.book(), ground.reasons()))
            transaction.set_rollback(True)
    naive = Naive(50_000).run(ground.told(orders[0]))
    assert ends[0] == ends[1]
    assert ends[0][:2] == (naive.balances(), naive.state())


@pytest.mark.parametrize("state", [State.SUBMITTED, State.AWAITING_DUES])
@given(twice(), st.booleans())
@settings(max_examples=500 if LONG else 40)
def test_the_dossier_ends_the_same(dossiers, state, orders, is_withdrawn) -> None:
    ends = []
    for happens in orders:
        left = [one for one in happens if one not in (Deed("close"), Deed("reopen"))]
        if is_withdrawn:
            changed = [nth for nth, one in enumerate(left, 1) if isinstance(one, Deed)]
            left.insert(max(changed, default=len(left) // 2), Deed("withdraw"))
        with transaction.atomic():
            ground = dossiers[state]
            ground.let(left)
            follow_charge(ground.charge.pk, ground.now + timedelta(seconds=1))
            made = Dossier.objects.get(pk=ground.dossier.pk)
            tie = made.charges.get(charge=ground.charge)
            ends.append((*ground.book(), made.state, made.answer_due_at, tie.followed_at))
            transaction.set_rollback(True)
    assert ends[0] == ends[1]
    is_through = ends[0][1] == "settled"
    assert (ends[0][5] is not None) == is_through
    wanted = State.PROCESSING if is_through and state == State.AWAITING_DUES else state
    assert ends[0][3] == (State.WITHDRAWN if is_withdrawn else wanted)


@given(st.lists(SENT, min_size=1, max_size=4), st.integers(0, 3))
@settings(max_examples=200 if LONG else 40)
def test_all_told_again_changes_nothing(ground, sent, times) -> None:
    with transaction.atomic():
        ground.let(sent)
        before = ground.book(), Operation.objects.count(), Entry.objects.count()
        ground.let(sent * times)
        assert (ground.book(), Operation.objects.count(), Entry.objects.count()) == before
        transaction.set_rollback(True)


@given(st.lists(SENT, max_size=5), st.lists(SENT, max_size=2))
@settings(max_examples=200 if LONG else 40)
def test_a_success_beats_a_failure_that_came_before_or_after(ground, before, after) -> None:
    with transaction.atomic():
        ground.let([*before, Sent(0, "71", "paid", 0, 0), *after])
        assert ground.book()[2][0] == AttemptState.PAID
        assert ground.book()[1] == "settled"
        transaction.set_rollback(True)
