"""What was paid is an accounting document: erasing a history leaves it, and the page says so."""

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.counter import Paid
from dossiers.transitions.desk_money import take_charge
from payments.models import CounterMethod, FeeReceipt
from payments.receipts.reconcile import reconcile_receipts
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter, text_of
from tests.test_erasure import ended, gone, texts

pytestmark = pytest.mark.django_db


def test_a_receipt_keeps_its_payer_and_the_page_says_so(leader: Person, clerk: Person) -> None:
    made = ended(code="1.004884")
    shift_of(clerk)
    charge = charge_of(made)
    take_charge(made, charge, Paid(CounterMethod.CASH), by=clerk, at=timezone.now())
    reconcile_receipts(charge.pk, timezone.now())
    page = text_of(enter(leader).get(f"/dossiers/{made.number}/erase/"))
    assert "biên lai có tên người nộp" in page
    gone(made, leader)
    assert not any(content for content in texts(made).values() if "ground" not in content)
    receipt = FeeReceipt.objects.get(charge=charge)
    assert (receipt.content or {})["payer"] == charge.payer == made.owner_name
