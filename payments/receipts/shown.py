"""The receipts of charges as pages show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from payments.models import Charge, FeeReceipt


class ReceiptShown(NamedTuple):
    """Without a file it is being printed; `amount` in whole đồng. `cancels` is the number of the
    receipt that it cancels."""

    number: str
    issued_at: datetime
    amount: int
    file_id: UUID | None
    cancels: str
    is_cancelled: bool


def receipts_of(charges: Iterable[Charge]) -> dict[int, list[ReceiptShown]]:
    """By charge, the newest first; one question for all."""
    found: dict[int, list[FeeReceipt]] = {}
    rows = FeeReceipt.objects.filter(charge__in=charges).defer("content")
    for row in rows.order_by("-pk"):
        found.setdefault(row.charge_id, []).append(row)
    return {pk: _shown(rows) for pk, rows in found.items()}


def _shown(rows: Iterable[FeeReceipt]) -> list[ReceiptShown]:
    rows = list(rows)
    by_pk = {row.pk: row for row in rows}
    cancelled = {row.cancels_id for row in rows}
    return [
        ReceiptShown(
            number=number_of(row),
            issued_at=row.issued_at,
            amount=row.amount,
            file_id=row.file_id,
            cancels=number_of(by_pk[row.cancels_id]) if row.cancels_id else "",
            is_cancelled=row.pk in cancelled,
        )
        for row in rows
    ]


def number_of(receipt: FeeReceipt) -> str:
    return f"{receipt.number:07d}/{receipt.year}"
