"""Receipts issued while money moves, with real commits."""

import pytest
from django.utils import timezone

from agencies.models import NumberBook
from payments.charging import change_amount
from payments.models import Charge, FeeReceipt
from payments.receipts.issuers import BOOK
from payments.receipts.reconcile import reconcile_receipts
from tests import make
from tests.at_once import all_at_once
from tests.test_fee_receipts import lines, opened, paid


@pytest.mark.usefixtures("committed")
def test_numbers_have_no_gap_however_many_pay_at_once() -> None:
    """Every charge twice, some of them lowered meanwhile: each says at last what is kept."""
    clerk, now = make.person("motcua"), timezone.now()
    charges = [opened(name=f"C-{number}") for number in range(8)]
    for charge in charges:
        paid(charge, clerk)

    def act(number: int) -> str:
        charge = charges[number % 8]
        if number >= 16:
            change_amount(charge.pk, 20_000, by=clerk, at=now)
        reconcile_receipts(charge.pk, timezone.now())
        return "done"

    assert all_at_once(20, act) == {"done": 20}
    numbers = list(FeeReceipt.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert NumberBook.objects.get(book=BOOK).last == len(numbers)
    assert not Charge.objects.exclude(receipt_owed_at=None).exists()
    for number, charge in enumerate(charges):
        said = [-one.amount if one.cancels_id else one.amount for one in charge.receipts.all()]
        assert sum(said) == (20_000 if number < 4 else 50_000)


@pytest.mark.usefixtures("committed")
def test_the_cashier_has_the_number_at_once() -> None:
    charge = opened()
    paid(charge, make.person("motcua"))
    assert lines(charge.receipts.all()) == [(1, 50_000, None)]
