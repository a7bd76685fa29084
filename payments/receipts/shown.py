"""The receipts of charges as pages show them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models.fields.json import KT

from payments.models import Charge, FeeReceipt
from payments.receipts.numbered import named
from payments.receipts.reprinting import is_lost


class ReceiptShown(NamedTuple):
    """Without a file it is being printed, one that `is_lost` can be printed again; `amount` in
    whole đồng. `number` names the series, too, and so does `cancels`, of the receipt that it
    cancels."""

    pk: int
    number: str
    issued_at: datetime
    amount: int
    file_id: UUID | None
    cancels: str
    is_cancelled: bool
    is_lost: bool


def receipts_of(charges: Iterable[Charge]) -> dict[int, list[ReceiptShown]]:
    """By charge, the newest first; one question for all."""
    found: dict[int, list[FeeReceipt]] = {}
    rows = FeeReceipt.objects.filter(charge__in=charges).select_related("file", "reprint")
    rows = rows.defer("content")
    rows = rows.annotate(symbol=KT("content__symbol"))
    for row in rows.order_by("-pk"):
        found.setdefault(row.charge_id, []).append(row)
    return {pk: _shown(rows) for pk, rows in found.items()}


def _shown(rows: Iterable[FeeReceipt]) -> list[ReceiptShown]:
    rows = list(rows)
    by_pk = {row.pk: row for row in rows}
    cancelled = {row.cancels_id for row in rows}
    return [
        ReceiptShown(
            pk=row.pk,
            number=number_of(row),
            issued_at=row.issued_at,
            amount=row.amount,
            file_id=row.paper.pk if row.paper else None,
            cancels=number_of(by_pk[row.cancels_id]) if row.cancels_id else "",
            is_cancelled=row.pk in cancelled,
            is_lost=is_lost(row),
        )
        for row in rows
    ]


def number_of(receipt: FeeReceipt) -> str:
    return named(getattr(receipt, "symbol", None) or "", receipt.number)
