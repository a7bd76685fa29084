"""Two leaders decide about the same money, two administrators press the same switch."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from payments.booking import booked, facts_of
from payments.models import InboundMessage, ProviderAccount, Taking
from tests import make
from tests.at_once import all_at_once
from tests.test_desk_pages import enter
from tests.told import attempt, charge, hear, merchant_keys, vnpay


@pytest.fixture
def keys(committed: None) -> Iterator[None]:
    with merchant_keys():
        yield


pytestmark = pytest.mark.usefixtures("committed", "keys")
ADDRESS = "/payments/attention/"


def wrong_amount() -> Taking:
    moment = timezone.now()
    one = attempt(charge(), "vnpay", moment - timedelta(minutes=5))
    hear("vnpay", vnpay(one.reference, 14_000, moment, "71"), moment, moment)
    return one.takings.get()


def test_of_those_who_decide_at_once_one_is_heard() -> None:
    taking, leader = wrong_amount(), make.person("lanhdaodonvi")
    desks = [enter(leader) for _ in range(4)]

    def press(number: int) -> str:
        decision = "keep" if number % 2 else "refund"
        words = {"decision": decision, "reason": "Đã đối chiếu"}
        return str(desks[number].post(f"{ADDRESS}takings/{taking.pk}/", words).status_code)

    assert all_at_once(4, press) == Counter({"302": 1, "409": 3})
    taking.refresh_from_db()
    assert taking.decision
    assert sum(booked(taking.charge).values()) == 0
    assert facts_of(taking.charge).held == 0
    assert taking.charge.operations.filter(kind="decide").count() == 1


def test_messages_are_cleared_by_one_of_many() -> None:
    moment = timezone.now()
    hear("vnpay", "vnp_TxnRef=la", moment, moment)
    pk = InboundMessage.objects.get().pk
    desks = [enter(make.person("quantri")) for _ in range(4)]
    answers = all_at_once(4, lambda n: str(desks[n].post(f"{ADDRESS}messages/{pk}/").status_code))
    assert answers == Counter({"302": 1, "404": 3})


def test_a_switch_pressed_by_many_switches_once() -> None:
    desks = [enter(make.person("quantri")) for _ in range(4)]
    words = {"provider": "vnpay", "unit": make.unit().code, "on": "0"}
    path = "/payments/providers/switch/"
    answers = all_at_once(4, lambda n: str(desks[n].post(path, words).status_code))
    assert answers == Counter({"302": 4})
    row = ProviderAccount.objects.get(unit=make.unit(), provider="vnpay")
    assert not row.is_on
