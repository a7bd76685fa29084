"""What a receipt says, as data for its layout and in the language of papers."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localtime

from agencies.letterheads import issuing_body, place_and_date
from payments.models import Charge, ChargeKind, FeeReceipt, ProviderKey
from payments.receipts.about import about
from payments.receipts.issuers import ISSUERS
from payments.receipts.numbered import named
from payments.receipts.standing import Part
from payments.words import dong_in_words, grouped

ONLINE = "Hệ thống thanh toán trực tuyến"
TITLES = {
    ChargeKind.SERVICE: "Biên lai thu phí, lệ phí",
    ChargeKind.STATE: "Biên lai thu phí, lệ phí",
    ChargeKind.DUES: "Biên lai thu tiền",
}
WAYS: dict[str, str] = {ProviderKey.VIETQR: "Chuyển khoản qua mã VietQR"}
# The columns among which the amount stands.
COLUMNS = {
    ChargeKind.SERVICE: ("Phí", "Lệ phí"),
    ChargeKind.STATE: ("Phí", "Lệ phí"),
    ChargeKind.DUES: ("Thuế, khoản thu khác",),
}


def head_of(charge: Charge, issuer: str, on: date) -> dict[str, Any]:
    """What the receipts of a charge have in common on the day."""
    body = issuing_body(charge.unit, on)
    series = ISSUERS[issuer].series(charge.unit, on)
    kind, known = ChargeKind(charge.kind), about(charge)
    return {
        "title": TITLES[kind],
        "form": series.form,
        "symbol": series.symbol,
        "mark": ISSUERS[issuer].mark,
        "above": body.above,
        "unit": body.name,
        "place_and_date": place_and_date(body.place, on),
        "day": [on.year, on.month, on.day],
        "payer": charge.payer,
        "address": known.address,
        "code": known.code,
        "dossier": known.reference,
        "label": charge.label,
        "subject": charge.subject,
        "reference": charge.reference,
        "columns": COLUMNS[kind],
        "column": 1 if kind == ChargeKind.STATE else 0,
    }


def of_money(parts: Iterable[Part]) -> dict[str, Any]:
    """How it was paid, when and to whom."""
    parts = list(parts)
    at_desk = (part.taking for part in parts if not part.taking.attempt_id)
    people = {str(taking.by) for taking in at_desk if taking.by}
    return {
        "takings": [part.taking.pk for part in parts],
        "ways": [_way(part, is_one_of=len(parts)) for part in parts],
        "collector": ", ".join(sorted(people)) or ONLINE,
        "cancels": "",
        "reason": "",
        **amount_words(sum(part.amount for part in parts)),
    }


def of_cancelled(receipt: FeeReceipt, reason: str, by: str) -> dict[str, Any]:
    """What the paper says that cancels another."""
    issued = localtime(receipt.issued_at)
    return {
        "title": "Biên lai hủy",
        "takings": [],
        "ways": [],
        "collector": by,
        "cancels": f"{_name_of(receipt)} ngày {issued:%d/%m/%Y}",
        "reason": reason,
        **amount_words(receipt.amount),
    }


def _name_of(receipt: FeeReceipt) -> str:
    with translation.override("vi"):
        return named((receipt.content or {}).get("symbol", ""), receipt.number)


def amount_words(amount: int) -> dict[str, str]:
    return {"amount": grouped(amount), "in_words": dong_in_words(amount)}


def _way(part: Part, *, is_one_of: int) -> str:
    taking = part.taking
    with translation.override("vi"):
        words = WAYS.get(taking.source) or str(taking.get_source_display())
    if is_one_of > 1:
        words += f" {grouped(part.amount)} đồng"
    number = f", số giao dịch {taking.number}" if taking.number else ""
    return f"{words}{number}, {_moment(taking.taken_at)}"


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M ngày %d/%m/%Y}"
