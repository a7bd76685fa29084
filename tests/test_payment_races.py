"""Whatever payers, providers, cashiers and workers do at once, with threads on PostgreSQL."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from dossiers.flow import NotAllowed
from payments.asking import ask
from payments.balances import balances
from payments.booking import booked, facts_of
from payments.charging import NotPossible, change_amount, close
from payments.counter import close_shift, take
from payments.deciding import decide
from payments.folding import act_on, store
from payments.models import (
    Attempt,
    AttemptState,
    Charge,
    ChargeState,
    CounterMethod,
    Decision,
    Entry,
    InboundMessage,
    OperationKind,
    Shift,
    Taking,
    Verdict,
)
from payments.paying import start
from tests import make
from tests.at_once import all_at_once
from tests.house import until
from tests.money import shift_of
from tests.simulated import ask as browse
from tests.simulated import merchant, simulator
from tests.told import attempt, charge, merchant_keys, momo, vnpay

pytestmark = pytest.mark.usefixtures("committed", "keys")
BACK = "http://127.0.0.1/payments/back/"


@pytest.fixture
def keys(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VNPAY_PAY_URL", "http://127.0.0.1/vnpay/pay")
    with merchant_keys():
        yield


@pytest.fixture
def tried(keys: None) -> Attempt:
    return attempt(charge(), "vnpay", timezone.now() - timedelta(minutes=5))


def success(of: Attempt, number: str = "71") -> str:
    return vnpay(of.reference, of.amount, timezone.now(), number)


def heard(of: Attempt, raw: str) -> str:
    now = timezone.now()
    return act_on(store(of.provider, raw, at=now, remote=None), now)


def is_possible(do: Callable[[], object]) -> str:
    try:
        do()
    except (NotPossible, NotAllowed):
        return "refused"
    return "done"


def stands(pk: int) -> Charge:
    """The charge, whose book is what its facts come to and sums to zero."""
    found = Charge.objects.get(pk=pk)
    assert booked(found) == balances(facts_of(found))
    sums = Entry.objects.values("operation").annotate(sum=Sum("amount")).values_list("sum")
    assert set(sums) == {(0,)}
    return found


def test_twenty_identical_ipns_are_one_taking(tried: Attempt) -> None:
    query = success(tried)

    def tell(number: int) -> str:
        # Of all that is asked by GET, this alone is there to write.
        return Client().generic("GET", f"/payments/vnpay/ipn/?{query}").json()["RspCode"]

    assert all_at_once(20, tell) == {"00": 1, "02": 19}
    assert InboundMessage.objects.filter(read_at__isnull=False).count() == 20
    found = stands(tried.charge_id)
    assert found.state == ChargeState.SETTLED
    assert found.takings.count() == found.operations.filter(kind=OperationKind.TAKE).count() == 1


def test_one_message_read_by_many_is_acted_on_once(tried: Attempt) -> None:
    now = timezone.now()
    message = store("vnpay", success(tried), at=now, remote=None)

    def read(number: int) -> Verdict:
        return act_on(InboundMessage.objects.get(pk=message.pk), now)

    assert all_at_once(12, read) == {Verdict.ACCEPTED: 12}
    assert stands(tried.charge_id).takings.count() == 1


def test_two_successes_are_one_fee_and_one_refund(tried: Attempt) -> None:
    other = attempt(tried.charge, "momo", timezone.now() - timedelta(minutes=4))
    told = [
        (tried, success(tried, "71")),
        (tried, success(tried, "72")),
        (other, momo(other.reference, other.amount, timezone.now(), "73")),
    ] * 4
    found = all_at_once(12, lambda nth: heard(*told[nth]))
    assert found == {Verdict.ACCEPTED: 3, Verdict.KNOWN: 9}
    of = stands(tried.charge_id)
    assert of.state == ChargeState.SETTLED
    assert booked(of)["refund", ""] == -2 * of.amount


@pytest.mark.parametrize("turn", range(3))
def test_money_that_meets_a_closing_is_held(tried: Attempt, turn: int) -> None:
    query = success(tried)

    def act(nth: int) -> str:
        if nth % 2:
            return heard(tried, query)
        close(tried.charge_id, at=timezone.now())
        return "closed"

    all_at_once(6, act)
    of = stands(tried.charge_id)
    assert of.state == ChargeState.CLOSED
    assert booked(of) == {("taken", "vnpay"): of.amount, ("held", ""): -of.amount}


@pytest.mark.parametrize("turn", range(3))
def test_money_that_meets_a_correction_is_counted_once(tried: Attempt, turn: int) -> None:
    query, lower = success(tried), tried.amount - 20_000

    def act(nth: int) -> str:
        if nth % 2:
            return heard(tried, query)
        return is_possible(
            lambda: change_amount(tried.charge_id, lower, by=None, at=timezone.now())
        )

    all_at_once(6, act)
    of = stands(tried.charge_id)
    assert of.state == ChargeState.SETTLED
    assert (booked(of)["revenue", ""], booked(of)["refund", ""]) == (-lower, -20_000)


@pytest.mark.parametrize("turn", range(3))
def test_money_that_meets_the_counter_is_never_lost(tried: Attempt, turn: int) -> None:
    """The cashier is refused, or what the provider took is to be paid back."""
    query, clerk = success(tried), make.person("motcua")
    shift_of(clerk)

    def act(nth: int) -> str:
        if nth:
            return heard(tried, query)
        now = timezone.now()
        return is_possible(lambda: take(tried.charge_id, CounterMethod.CASH, by=clerk, at=now))

    found = all_at_once(2, act)
    of = stands(tried.charge_id)
    assert of.state == ChargeState.SETTLED
    assert booked(of)["refund", ""] == -of.amount * found["done"]
    assert booked(of)["taken", "vnpay"] == of.amount


def test_two_cashiers_take_one_fee_once(keys: None) -> None:
    of = charge()
    cashiers = [make.person(name) for name in ("motcua", "motcua.longxuyen")]
    for cashier in cashiers:
        shift_of(cashier)

    def act(nth: int) -> str:
        by, now = cashiers[nth % 2], timezone.now()
        return is_possible(lambda: take(of.pk, CounterMethod.CASH, by=by, at=now))

    assert all_at_once(8, act) == {"done": 1, "refused": 7}
    assert booked(stands(of.pk)) == {("taken", "cash"): of.amount, ("revenue", ""): -of.amount}


def test_a_till_that_is_being_counted_takes_nothing_more(keys: None) -> None:
    clerk = make.person("motcua")
    shift, charges = shift_of(clerk), [charge() for _ in range(7)]

    def act(nth: int) -> str:
        now = timezone.now()
        if nth == 7:
            close_shift(shift.pk, by=clerk, at=now, counted=0, note="Chưa đếm")
            return "counted"
        return is_possible(lambda: take(charges[nth].pk, CounterMethod.CASH, by=clerk, at=now))

    found = all_at_once(8, act)
    closed = Shift.objects.get(pk=shift.pk)
    assert closed.difference == -50_000 * found["done"]
    assert closed.takings.count() == found["done"]


def test_two_starts_are_one_attempt(keys: None) -> None:
    of, now = charge(), timezone.now()

    def act(nth: int) -> str:
        begun = start(of.pk, "vnpay", by=None, at=now, back=BACK, remote="127.0.0.1")
        return f"{begun.reference} {begun.redirect}"

    found = all_at_once(10, act)
    assert list(found.values()) == [10]
    assert of.attempts.count() == 1
    assert of.attempts.get().redirect.startswith("http://127.0.0.1/vnpay/pay?")


def test_nobody_starts_to_pay_what_is_being_paid(tried: Attempt) -> None:
    query = success(tried)

    def act(nth: int) -> str:
        if nth == 0:
            return heard(tried, query)
        words = {"by": None, "at": timezone.now(), "back": BACK, "remote": "127.0.0.1"}
        return is_possible(lambda: start(tried.charge_id, "vnpay", **words))

    all_at_once(6, act)
    assert tried.charge.attempts.filter(state=AttemptState.PAID).count() == 1
    assert stands(tried.charge_id).state == ChargeState.SETTLED


def test_two_leaders_decide_once(tried: Attempt) -> None:
    heard(tried, vnpay(tried.reference, 1_000, timezone.now(), "71"))
    held, leader = Taking.objects.get(), make.person("lanhdaodonvi")

    def act(nth: int) -> str:
        decision = (Decision.KEEP, Decision.REFUND)[nth % 2]
        words = {"by": leader, "at": timezone.now(), "reason": "Theo sao kê"}
        return is_possible(lambda: decide(held.pk, decision, **words))

    assert all_at_once(6, act) == {"done": 1, "refused": 5}
    of = stands(tried.charge_id)
    assert of.operations.filter(kind=OperationKind.DECIDE).count() == 1


def test_a_question_and_a_message_at_once_are_one_taking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with merchant() as shop, simulator(shop.address) as address:
        monkeypatch.setenv("VNPAY_PAY_URL", f"{address}/vnpay/pay")
        monkeypatch.setenv("VNPAY_API_URL", f"{address}/vnpay/api")
        of, now = charge(), timezone.now()
        begun = start(of.pk, "vnpay", by=None, at=now, back=BACK, remote="127.0.0.1")
        page = f"{address}{browse(begun.redirect).location}"
        browse(page, {"fate": "success", "stay": "1"})
        until(lambda: bool(shop.heard))
        query = shop.heard[0][0]

        def act(nth: int) -> str:
            if nth % 2:
                return heard(begun, query)
            return f"asked {ask(begun.pk, now + timedelta(minutes=2))}"

        found = all_at_once(8, act)
    assert found["asked True"] <= 1
    of = stands(of.pk)
    assert of.state == ChargeState.SETTLED
    assert of.takings.count() == of.operations.filter(kind=OperationKind.TAKE).count() == 1
    assert of.attempts.get().state == AttemptState.PAID
