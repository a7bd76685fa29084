"""Receipts are owed as rows; the worker prints each once, the sweep finds what was left."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate

from agencies.models import NumberBook
from agencies.numbers import first_of
from citizens.uploads import store_made
from payments.models import Charge, FeeReceipt
from payments.receipts.issuers import BOOK, ISSUERS

BATCH = 200


def receipts_to_issue(before: datetime, at: datetime) -> list[int]:
    """Charges whose receipts do not say what was paid, and whose book gives a number."""
    rows = _owing(before).exclude(Exists(_closed(at)))
    return list(rows.order_by("receipt_owed_at").values_list("pk", flat=True)[:BATCH])


def units_without_book(before: datetime, at: datetime) -> list[str]:
    """Codes of units that took money and can issue no receipt for it this year."""
    rows = _owing(before).filter(Exists(_closed(at))).order_by("unit__code")
    return list(rows.values_list("unit__code", flat=True).distinct())


def _owing(before: datetime) -> QuerySet[Charge]:
    return Charge.objects.filter(receipt_owed_at__lt=before)


def _closed(at: datetime) -> QuerySet[NumberBook]:
    year = first_of(localdate(at).year)
    books = NumberBook.objects.filter(book=BOOK, day=year, closed_at__isnull=False)
    return books.filter(unit=OuterRef("unit"))


def receipts_to_print(before: datetime) -> list[int]:
    owed = FeeReceipt.objects.filter(rendered_at=None, issued_at__lt=before)
    return list(owed.order_by("issued_at").values_list("pk", flat=True)[:BATCH])


@transaction.atomic
def print_receipt(pk: int, at: datetime) -> bool:
    """Prints an owed receipt; False where it is printed already or somebody is at it."""
    owed = FeeReceipt.objects.select_for_update(skip_locked=True, of=("self",))
    found = owed.select_related("unit").filter(pk=pk, rendered_at=None).first()
    if found is None or found.content is None:
        return False
    pdf = ISSUERS[found.issuer].paper(found.content)
    found.file = store_made(pdf, file_name(found), at=at)
    found.rendered_at = at
    found.save(update_fields=["file", "rendered_at"])
    return True


def file_name(receipt: FeeReceipt) -> str:
    kind = "bien-lai-huy" if receipt.cancels_id else "bien-lai"
    return f"{kind}-{receipt.unit.code}-{receipt.year}-{receipt.number:07d}.pdf"
