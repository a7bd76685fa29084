"""Receipts say what was paid and is kept: what they say too much is cancelled by a receipt of its
own, what they lack is issued. Numbers come last in the transaction, and without a gap."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from agencies.numbers import BookClosed
from citizens.hurry import hurry
from citizens.models import Person
from payments.booking import facts_of, locked
from payments.models import Charge, FeeReceipt, Operation, OperationKind, ReceiptIssuer, Taking
from payments.receipts.content import head_of, of_cancelled, of_money
from payments.receipts.issuers import ISSUERS
from payments.receipts.standing import counted_of, not_cancelled, parts_between, right_ones

log = logging.getLogger(__name__)
REASON = 300
WHY: dict[str, str] = {
    OperationKind.CHANGE: "Điều chỉnh mức thu",
    OperationKind.WAIVE: "Miễn thu",
    OperationKind.DECIDE: "Quyết định về khoản tiền đã thu",
    OperationKind.CLOSE: "Hồ sơ kết thúc",
    OperationKind.REOPEN: "Hồ sơ được giải quyết lại",
}


def reconcile_receipts(pk: int, at: datetime) -> list[FeeReceipt]:
    """What it issued, cancelling ones among them; none where nothing was owed. Where the book of
    the year is closed the charge goes on owing its receipt, which is an alarm."""
    try:
        with transaction.atomic():
            return _reconcile(locked(pk), at)
    except BookClosed:
        log.exception(
            "charge %s owes a receipt: the unit's book of %s is closed", pk, localdate(at).year
        )
        return []


def _reconcile(charge: Charge, at: datetime) -> list[FeeReceipt]:
    if charge.receipt_owed_at is None:
        return []
    charge.receipt_owed_at = None
    charge.save(update_fields=["receipt_owed_at"])
    facts = facts_of(charge)
    if charge.closed_at is not None and facts.held:
        return []  # owed again once a person has decided
    counted = counted_of(facts, charge.takings.select_related("by").order_by("pk"))
    known = not_cancelled(list(charge.receipts.order_by("pk")))
    right = right_ones(known, counted, facts.kept)
    drafts = _cancelling(charge, known[len(right) :])
    said = sum(one.amount for one in right)
    if facts.kept > said:
        drafts.append(_issuing(charge, counted, said, facts.kept))
    return _issued(charge, drafts, at)


def _cancelling(charge: Charge, wrong: Sequence[FeeReceipt]) -> list[FeeReceipt]:
    if not wrong:
        return []
    reason, by = _why(charge)
    return [
        FeeReceipt(
            cancels=one, reason=reason, amount=one.amount, issued_by=by, issuer=one.issuer,
            content=of_cancelled(one, reason, str(by or "")),
        )
        for one in wrong
    ]  # fmt: skip


def _issuing(charge: Charge, counted: Sequence[Taking], low: int, high: int) -> FeeReceipt:
    parts = parts_between(counted, low, high)
    by = parts[-1].taking.by
    return FeeReceipt(
        amount=high - low, issued_by=by, issuer=ReceiptIssuer.LOCAL, content=of_money(parts)
    )


def _issued(charge: Charge, drafts: Sequence[FeeReceipt], at: datetime) -> list[FeeReceipt]:
    day = localdate(at)
    heads = {one.issuer: head_of(charge, one.issuer, day) for one in drafts}
    for one in drafts:
        one.charge, one.unit, one.year, one.issued_at = charge, charge.unit, day.year, at
        one.number = ISSUERS[one.issuer].next_number(charge.unit, day)
        said = {**heads[one.issuer], **(one.content or {}), "number": f"{one.number:07d}"}
        one.content = said
        one.save()
        hurry("payments.print_receipt", one.pk, queue="counter")
    return list(drafts)


def _why(charge: Charge) -> tuple[str, Person | None]:
    """The latest word about the charge that was no money, and whose."""
    words = charge.operations.exclude(kind=OperationKind.TAKE).select_related("by")
    last: Operation | None = words.order_by("-pk").first()
    if last is None or last.kind not in WHY:
        return "Điều chỉnh số tiền đã thu", None
    reason = ": ".join(filter(None, [WHY[last.kind], last.reason]))
    return reason[:REASON], last.by
