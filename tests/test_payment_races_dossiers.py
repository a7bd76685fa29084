"""Money, the desk and the worker at one dossier at once, with threads on PostgreSQL."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.follow_charge import follow_charge
from dossiers.transitions.receive import receive
from payments.booking import booked
from payments.models import Charge, ChargeState
from tests import make
from tests.at_once import all_at_once
from tests.money import charge_of
from tests.test_payment_races import heard, is_possible, keys, stands, success
from tests.told import attempt

__all__ = ["keys"]
pytestmark = pytest.mark.usefixtures("committed", "keys")


@pytest.mark.parametrize("turn", range(3))
def test_money_that_meets_a_withdrawal_is_held_and_the_dossier_is_withdrawn(turn: int) -> None:
    made = make.submitted(code="1.004873")
    tried = attempt(charge_of(made), "vnpay", timezone.now() - timedelta(minutes=5))
    query = success(tried)

    def act(nth: int) -> str:
        if nth == 0:
            fresh = Dossier.objects.get(pk=made.pk)
            return is_possible(lambda: make.do(fresh, "withdraw", moment=timezone.now()))
        if nth == 1:
            return str(follow_charge(tried.charge_id, timezone.now()))
        return heard(tried, query)

    assert all_at_once(4, act)["done"] == 1
    follow_charge(tried.charge_id, timezone.now())
    of = stands(tried.charge_id)
    assert (of.state, booked(of)["held", ""]) == (ChargeState.CLOSED, -of.amount)
    made.refresh_from_db()
    assert made.state == State.WITHDRAWN


@pytest.mark.parametrize("turn", range(3))
def test_a_payment_that_meets_the_receipt_starts_one_clock(turn: int) -> None:
    made = make.submitted(code="1.004873")
    of = charge_of(made)
    tried = attempt(of, "vnpay", timezone.now() - timedelta(minutes=5))
    heard(tried, success(tried))
    clerk = make.person("motcua")

    def act(nth: int) -> str:
        now = timezone.now()
        if nth % 2:
            return f"followed {follow_charge(of.pk, now)}"
        fresh = Dossier.objects.get(pk=made.pk)
        return is_possible(lambda: receive(fresh, by=clerk, at=now))

    found = all_at_once(6, act)
    assert (found["done"], found["followed True"]) == (1, 1)
    made.refresh_from_db()
    assert made.state in (State.RECEIVED, State.PROCESSING)
    assert made.events.filter(verb="pay").count() == 1
    assert made.events.filter(verb="receive").count() == 1


def test_a_filing_that_is_not_paid_is_received_by_nobody_who_is_too_early() -> None:
    made = make.submitted(code="1.004873")
    of = charge_of(made)
    tried = attempt(of, "vnpay", timezone.now() - timedelta(minutes=5))
    query, clerk = success(tried), make.person("motcua")

    def act(nth: int) -> str:
        if nth == 0:
            return heard(tried, query)
        fresh = Dossier.objects.get(pk=made.pk)
        done = is_possible(lambda: receive(fresh, by=clerk, at=timezone.now()))
        if done == "done":
            assert Charge.objects.get(pk=of.pk).state == ChargeState.SETTLED
        return done

    found = all_at_once(4, act)
    assert found["done"] <= 1
    assert stands(of.pk).state == ChargeState.SETTLED


def test_dues_of_two_charges_let_the_dossier_go_on_once(keys: None) -> None:
    worked = make.dossier(State.PROCESSING, code="1.004873")
    made = make.do(worked, "ask_dues", moment=worked.last_event_at, amount=50_000)
    of = charge_of(made)
    tried = attempt(of, "vnpay", timezone.now() - timedelta(minutes=5))
    heard(tried, success(tried))
    found = all_at_once(6, lambda _: str(follow_charge(of.pk, timezone.now())))
    assert found == {"True": 1, "False": 5}
    made.refresh_from_db()
    assert made.state == State.PROCESSING
    assert made.events.filter(verb="settle_dues").count() == 1
