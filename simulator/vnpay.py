"""VNPAY 2.1.0 from the provider's side: how it signs, tells and answers."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from simulator.calls import Answer, Call
from simulator.orders import Order, Result, Transaction, now
from simulator.settings import Settings

# Code of the answer and status of the transaction, as IPN and return carry them.
CODES = {
    Result.PAID: ("00", "00"),
    Result.FAILED: ("51", "02"),
    Result.CANCELLED: ("24", "02"),
    Result.SUSPECT: ("07", "07"),
    Result.PENDING: ("99", "01"),
}
QUESTION = [
    "RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate",
    "IpAddr", "OrderInfo",
]  # fmt: skip
ANSWER = [
    "ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode",
    "PayDate", "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo",
    "PromotionCode", "PromotionAmount",
]  # fmt: skip
BANK = "NCB"


def sign(fields: Mapping[str, str], secret: str) -> str:
    """Over all that is not empty, sorted, as it stands in the address."""
    kept = sorted((name, value) for name, value in fields.items() if value)
    return _hmac(urlencode(kept), secret)


def sign_piped(fields: Mapping[str, str], names: Sequence[str], secret: str) -> str:
    return _hmac("|".join(fields.get(f"vnp_{name}", "") for name in names), secret)


def _hmac(text: str, secret: str) -> str:
    return hmac.digest(secret.encode(), text.encode(), hashlib.sha512).hex()


def is_signed(fields: Mapping[str, str], secret: str) -> bool:
    rest = {name: value for name, value in fields.items() if not name.startswith("vnp_SecureHash")}
    given = fields.get("vnp_SecureHash", "").lower()
    return hmac.compare_digest(sign(rest, secret).encode(), given.encode())


def message(order: Order, made: Transaction | None, settings: Settings) -> str:
    """The query of an IPN, and of the way back."""
    code, status = CODES[made.result if made else Result.PENDING]
    has_moved = made is not None and status != "02"
    fields = {
        "vnp_Amount": str((made.amount if made else order.amount) * 100),
        "vnp_BankCode": BANK,
        "vnp_BankTranNo": f"VNP{made.number}" if made and has_moved else "",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": order.info,
        "vnp_PayDate": f"{made.at if made else now():%Y%m%d%H%M%S}",
        "vnp_ResponseCode": code,
        "vnp_TmnCode": order.merchant,
        "vnp_TransactionNo": str(made.number) if made and has_moved else "0",
        "vnp_TransactionStatus": status,
        "vnp_TxnRef": order.reference,
    }
    kept = {name: value for name, value in fields.items() if value}
    secret = settings.vnpay[order.merchant].secret
    hashed = sign(kept, f"{secret}?" if order.is_missigned else secret)
    return urlencode({**kept, "vnp_SecureHash": hashed})


def call(order: Order, made: Transaction, settings: Settings) -> Call:
    return Call(f"{order.ipn}?{message(order, made, settings)}")


def is_heard(answer: Answer) -> bool:
    """VNPAY tells again until it reads 00 or 02."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("RspCode") in ("00", "02")


def back(order: Order, settings: Settings) -> str:
    joint = "&" if "?" in order.back else "?"
    return f"{order.back}{joint}{message(order, order.known(), settings)}"
