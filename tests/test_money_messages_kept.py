"""What applicants are told about money is never lost, and told again where it happens again."""

from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Message
from dossiers.models import Dossier
from dossiers.transitions.desk_money import waive_charge
from payments.charging import change_amount, close
from payments.counter import take
from payments.deciding import decide
from payments.following import follow_up
from payments.models import Charge, CounterMethod, Decision
from payments.receipts.sweep import LEFT_FOR, sweep_receipts
from payments.signals import charge_moved
from tests import make
from tests.money import charge_of, shift_of
from tests.payers import open_ways, owing, told_by_vnpay
from tests.test_hand_out_fees import AUTHENTICATED, charges, counted, resolved
from tests.test_money_messages import begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


def told(charge: Charge) -> int:
    return Message.objects.filter(key__startswith=f"money:{charge.reference}:").count()


def test_money_held_at_the_desk_is_told_by_the_sweep_where_the_worker_did_not_hear(
    filed: tuple[Dossier, Charge], django_capture_on_commit_callbacks: Any
) -> None:
    clerk, now = make.person("motcua"), timezone.now()
    shift_of(clerk)
    with django_capture_on_commit_callbacks(execute=True):
        take(filed[1].pk, CounterMethod.TRANSFER, by=clerk, at=now, number="FT1", amount=14_000)
    assert told(filed[1]) == 0
    for _again in range(2):
        sweep_receipts(now + 2 * LEFT_FOR)
    assert told(filed[1]) == 1


def test_what_fails_once_is_tried_again(filed: tuple[Dossier, Charge]) -> None:
    calls = []

    def listen(sender: type[Charge], pk: int, **more: Any) -> None:
        calls.append(pk)
        if len(calls) == 1:
            raise RuntimeError("the mail server is away")

    told_by_vnpay(begun(filed[1]))
    charge_moved.connect(listen)
    try:
        now = timezone.now()
        assert follow_up(filed[1].pk, now) == 1
        for turn in range(1, 4):
            sweep_receipts(now + turn * 2 * LEFT_FOR)
    finally:
        charge_moved.disconnect(listen)
    assert calls == [filed[1].pk] * 2
    assert filed[1].receipts.count() == 1


def test_kept_once_more_after_the_end_is_told_once_more(filed: tuple[Dossier, Charge]) -> None:
    leader, now = make.person("lanhdaodonvi"), timezone.now()
    told_by_vnpay(begun(filed[1]), status="07")
    taking = filed[1].takings.get()
    decide(taking.pk, Decision.KEEP, by=leader, at=now, reason="VNPAY đã xác nhận")
    follow_up(filed[1].pk, now)
    close(filed[1].pk, at=now)
    follow_up(filed[1].pk, now)
    before = told(filed[1])
    decide(taking.pk, Decision.KEEP, by=leader, at=now, reason="Đã làm xong việc")
    for _again in range(2):
        follow_up(filed[1].pk, now)
    assert told(filed[1]) == before + 1


def test_what_is_to_be_paid_back_again_is_told_again(filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(filed[1]))
    leader, now, told_of = make.person("lanhdaodonvi"), timezone.now(), []
    for amount in (10_000, 15_000, 10_000):
        change_amount(filed[1].pk, amount, by=leader, at=now, reason="Đếm lại")
        for _again in range(2):
            follow_up(filed[1].pk, now)
        told_of.append(told(filed[1]))
    assert told_of == [1, 1, 2]


def test_counting_less_of_a_waived_fee_is_no_news(db: None) -> None:
    clerk, done = make.person("motcua"), resolved(AUTHENTICATED)
    counted(clerk, done, 5, 1)
    leader = make.person("lanhdaodonvi")
    waive_charge(done, charge_of(done), by=leader, at=timezone.now(), reason="Hộ nghèo")
    before = charges(done)
    for _press in range(3):
        counted(clerk, done, 3, 1)
    assert charges(done) == before
    told_of = [event.detail.content["fees"] for event in done.events.filter(verb="recharge")]
    assert sum(bool(words) for words in told_of) == 1
