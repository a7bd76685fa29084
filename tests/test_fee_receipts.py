"""Receipts say what was paid and is kept, whatever happens to the money."""

import logging
from collections.abc import Iterable
from datetime import datetime

import pytest
from django.utils import timezone

from agencies.models import NumberBook
from agencies.numbers import close_book
from citizens.models import Person
from payments.charging import change_amount, close, open_charge, reopen, waive
from payments.counter import take
from payments.deciding import decide
from payments.models import Charge, ChargeKind, CounterMethod, Decision, FeeReceipt, Taking
from payments.receipts.issuers import BOOK
from payments.receipts.reconcile import reconcile_receipts
from payments.tasks import sweep_receipts_now as sweep_receipts
from tests import make
from tests.house import behind_the_triggers
from tests.money import shift_of

pytestmark = pytest.mark.django_db


def opened(amount: int = 50_000, name: str = "C-1") -> Charge:
    return open_charge(
        name,
        unit=make.unit(),
        kind=ChargeKind.STATE,
        label="Lệ phí đăng ký kết hôn",
        amount=amount,
        payer="Trần Văn Minh",
        subject="Đăng ký kết hôn",
        at=timezone.now(),
    )


def paid(charge: Charge, by: Person, at: datetime | None = None) -> Taking:
    shift_of(by)
    return take(charge.pk, CounterMethod.CASH, by=by, at=at or timezone.now())


def reconciled(charge: Charge) -> list[tuple[int, int, int | None]]:
    """Number, amount and the number it cancels, of all receipts."""
    reconcile_receipts(charge.pk, timezone.now())
    return lines(charge.receipts.select_related("cancels"))


def lines(receipts: Iterable[FeeReceipt]) -> list[tuple[int, int, int | None]]:
    return [
        (one.number, one.amount, one.cancels.number if one.cancels else None) for one in receipts
    ]


def test_what_is_paid_gets_one_receipt(clerk: Person) -> None:
    charge = opened()
    assert reconciled(charge) == []
    paid(charge, clerk)
    assert reconciled(charge) == reconciled(charge) == [(1, 50_000, None)]
    charge.refresh_from_db()
    assert charge.receipt_owed_at is None
    (receipt,) = charge.receipts.all()
    assert (receipt.issued_by, receipt.unit) == (clerk, make.unit())
    assert receipt.content
    assert receipt.content["number"] == "0000001"
    assert receipt.content["in_words"] == "Năm mươi nghìn đồng"
    assert receipt.content["collector"] == clerk.full_name


def test_a_fee_lowered_after_it_was_paid_cancels_and_issues_anew(clerk: Person) -> None:
    charge = opened()
    paid(charge, clerk)
    reconciled(charge)
    now = timezone.now()
    change_amount(charge.pk, 30_000, by=clerk, at=now, reason="Tính nhầm số bản")
    assert reconciled(charge) == [(1, 50_000, None), (2, 50_000, 1), (3, 30_000, None)]
    cancelling = charge.receipts.get(number=2)
    assert cancelling.reason == "Điều chỉnh mức thu: Tính nhầm số bản"
    assert (cancelling.content or {})["cancels"].startswith("ký hiệu H01.155-")
    assert ", số 0000001 ngày " in (cancelling.content or {})["cancels"]


def test_what_is_paid_later_gets_a_receipt_of_its_own(clerk: Person) -> None:
    charge = opened(30_000)
    paid(charge, clerk)
    reconciled(charge)
    change_amount(charge.pk, 50_000, by=clerk, at=timezone.now())
    assert reconciled(charge) == [(1, 30_000, None)]
    second = paid(charge, clerk)
    assert reconciled(charge) == [(1, 30_000, None), (2, 20_000, None)]
    assert (charge.receipts.get(number=2).content or {})["takings"] == [second.pk]
    change_amount(charge.pk, 40_000, by=clerk, at=timezone.now())
    assert reconciled(charge)[2:] == [(3, 20_000, 2), (4, 10_000, None)]


def test_a_refund_that_was_decided_cancels(clerk: Person, leader: Person) -> None:
    charge = opened()
    taking = paid(charge, clerk)
    reconciled(charge)
    close(charge.pk, at=timezone.now())
    assert reconciled(charge) == [(1, 50_000, None)]
    charge.refresh_from_db()
    assert charge.receipt_owed_at is None
    decide(taking.pk, Decision.REFUND, by=leader, at=timezone.now(), reason="Rút hồ sơ")
    assert reconciled(charge) == [(1, 50_000, None), (2, 50_000, 1)]
    cancelling = charge.receipts.get(number=2)
    assert cancelling.issued_by == leader
    assert cancelling.reason.endswith("Rút hồ sơ")


def test_money_that_a_person_keeps_leaves_its_receipt(clerk: Person, leader: Person) -> None:
    charge = opened()
    taking = paid(charge, clerk)
    reconciled(charge)
    close(charge.pk, at=timezone.now())
    decide(taking.pk, Decision.KEEP, by=leader, at=timezone.now(), reason="Đã giải quyết")
    assert reconciled(charge) == [(1, 50_000, None)]


def test_money_of_a_closed_charge_gets_its_receipt_once_it_is_kept(
    clerk: Person, leader: Person
) -> None:
    charge = opened()
    taking = paid(charge, clerk)
    close(charge.pk, at=timezone.now())
    assert reconciled(charge) == []
    decide(taking.pk, Decision.KEEP, by=leader, at=timezone.now(), reason="Đã giải quyết")
    assert reconciled(charge) == [(1, 50_000, None)]


def test_an_end_taken_back_leaves_the_receipt(clerk: Person) -> None:
    charge = opened()
    paid(charge, clerk)
    reconciled(charge)
    close(charge.pk, at=timezone.now())
    reconciled(charge)
    reopen(charge.pk, at=timezone.now())
    assert reconciled(charge) == [(1, 50_000, None)]


def test_what_is_waived_after_a_part_was_paid_cancels(clerk: Person, leader: Person) -> None:
    charge = opened(30_000)
    paid(charge, clerk)
    reconciled(charge)
    change_amount(charge.pk, 50_000, by=clerk, at=timezone.now())
    waive(charge.pk, by=leader, at=timezone.now(), reason="Hộ nghèo")
    assert reconciled(charge) == [(1, 30_000, None), (2, 30_000, 1)]


def test_a_receipt_names_no_money_that_is_paid_back(clerk: Person, leader: Person) -> None:
    """Of two payments the second is kept: the same sum, but another transaction."""
    charge = opened()
    first = paid(charge, clerk)
    reconciled(charge)
    now = timezone.now()
    second = Taking.objects.create(
        charge=charge, source="momo", number="4014083433", amount=50_000, expected=50_000,
        taken_at=now, recorded_at=now,
    )  # fmt: skip
    close(charge.pk, at=now)
    decide(first.pk, Decision.REFUND, by=leader, at=now, reason="Thu hai lần")
    assert reconciled(charge) == [(1, 50_000, None)]
    decide(second.pk, Decision.KEEP, by=leader, at=now, reason="Thu hai lần")
    assert reconciled(charge) == [(1, 50_000, None), (2, 50_000, 1), (3, 50_000, None)]
    last = charge.receipts.get(number=3).content or {}
    assert last["takings"] == [second.pk]
    assert "MoMo, số giao dịch 4014083433" in last["ways"][0]
    assert last["collector"] == "Hệ thống thanh toán trực tuyến"


def test_a_closed_book_loses_no_payment(clerk: Person, caplog: pytest.LogCaptureFixture) -> None:
    charge, now = opened(), timezone.localtime()
    paid(charge, clerk, make.at("2020-01-01 08:00"))
    close_book(make.unit(), BOOK, now.year, by=None, at=now)
    with caplog.at_level(logging.ERROR):
        assert reconciled(charge) == []
    assert f"charge {charge.pk} owes a receipt" in caplog.text
    charge.refresh_from_db()
    assert charge.receipt_owed_at
    caplog.clear()
    with caplog.at_level(logging.ERROR):
        assert sweep_receipts() == 0
    assert caplog.text.count("their book is closed: H01.155") == 1
    with behind_the_triggers():
        NumberBook.objects.filter(book=BOOK).update(closed_at=None)
    assert sweep_receipts() == 1
    assert lines(charge.receipts.all()) == [(1, 50_000, None)]


def test_a_year_begins_its_own_numbers(clerk: Person) -> None:
    for name, moment in (("A", "2025-12-31 23:59"), ("B", "2026-01-01 00:01")):
        charge = opened(name=name)
        paid(charge, clerk)
        reconcile_receipts(charge.pk, make.at(moment))
    found = FeeReceipt.objects.values_list("year", "number")
    assert list(found) == [(2025, 1), (2026, 1)]


def test_the_sweep_issues_and_prints_what_was_left(clerk: Person) -> None:
    charge = opened()
    paid(charge, clerk, make.at("2026-01-05 08:00"))
    assert sweep_receipts() == 1
    (receipt,) = charge.receipts.all()
    with behind_the_triggers():
        FeeReceipt.objects.update(issued_at=make.at("2026-01-05 08:00"))
    assert sweep_receipts() == 1
    assert sweep_receipts() == 0
    receipt.refresh_from_db()
    assert receipt.file
