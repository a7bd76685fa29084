"""VNPAY 2.1.0: what is signed, started, told and asked, by its public documentation."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urlencode

from django.utils.crypto import get_random_string

from payments.models import Attempt, ProviderKey, Verdict
from payments.providers.contract import (
    UNKNOWN,
    UNSAID,
    Answer,
    Claim,
    Outcome,
    Started,
    Unreachable,
    Unreadable,
)
from payments.providers.environment import named, suffixes
from payments.providers.http import post_json
from payments.providers.reading import HIGHEST, number, object_of, plain

VERSION = "2.1.0"
VIETNAM = timezone(timedelta(hours=7))
UNSIGNED = ("vnp_SecureHash", "vnp_SecureHashType")
# fmt: off
ASKED = [
    "RequestId", "Version", "Command", "TmnCode", "TxnRef", "TransactionDate", "CreateDate",
    "IpAddr", "OrderInfo",
]
ANSWERED = [
    "ResponseId", "Command", "ResponseCode", "Message", "TmnCode", "TxnRef", "Amount", "BankCode",
    "PayDate", "TransactionNo", "TransactionType", "TransactionStatus", "OrderInfo",
    "PromotionCode", "PromotionAmount",
]
# fmt: on
ANSWERS: dict[str, tuple[str, str]] = {
    Verdict.ACCEPTED: ("00", "Confirm Success"),
    Verdict.KNOWN: ("02", "Order already confirmed"),
    Verdict.STALE: ("02", "Order already confirmed"),
    Verdict.UNKNOWN_REFERENCE: ("01", "Order not found"),
    Verdict.WRONG_AMOUNT: ("04", "Invalid amount"),
    Verdict.BAD_SIGNATURE: ("97", "Fail checksum"),
    Verdict.MALFORMED: ("97", "Fail checksum"),
}
SUSPECTED = "07"
# Of the transaction; anything else is a failure. 04: the payer's bank took it, and gives it back;
# 05, 06, 09: it was paid, and somebody asked VNPAY to give it back.
STATUSES = {
    "00": Outcome.PAID,
    "01": Outcome.PENDING,
    "04": Outcome.PENDING,
    "05": Outcome.HELD,
    "06": Outcome.HELD,
    "07": Outcome.HELD,
    "09": Outcome.HELD,
}
NOT_FOUND = "91"
# A message says how it ended. What it never says is in the address that we send payers to, which
# the same secret signs in the same way.
SAYS = ("vnp_ResponseCode", "vnp_TransactionStatus")
NEVER_SAYS = ("vnp_Command", "vnp_ReturnUrl")
LONGEST_AMOUNT = len(str(HIGHEST * 100))


def signed_text(fields: Mapping[str, str]) -> str:
    """What begins with vnp_ and is not empty, sorted and form-encoded."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(value)}"
        for name, value in sorted(fields.items())
        if name.startswith("vnp_") and value and name not in UNSIGNED
    )


def hmac_sha512(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha512).hexdigest()


def signature(fields: Mapping[str, str], secret: str) -> str:
    return hmac_sha512(signed_text(fields), secret)


def piped(fields: Mapping[str, Any], names: list[str], secret: str) -> str:
    """Of a question or its answer: the values in their order, joined by `|`."""
    values = (fields.get(f"vnp_{name}") for name in names)
    return hmac_sha512("|".join("" if value is None else str(value) for value in values), secret)


class Vnpay:
    key = ProviderKey.VNPAY
    parameters: tuple[str, ...] = ()
    is_asked = True

    def merchant(self, suffix: str) -> str:
        has_secret = named("VNPAY_HASH_SECRET", suffix)
        return named("VNPAY_TMN_CODE", suffix) if has_secret else ""

    def start(self, attempt: Attempt, *, back: str, remote: str) -> Started:
        suffix = attempt.account.secret_suffix
        fields = {
            "vnp_Version": VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": self.merchant(suffix),
            "vnp_Amount": str(attempt.amount * 100),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": attempt.reference,
            "vnp_OrderInfo": f"Thanh toan {attempt.reference}",
            "vnp_OrderType": "other",
            "vnp_Locale": "vn",
            "vnp_ReturnUrl": back,
            "vnp_IpAddr": remote,
            "vnp_CreateDate": stamp(attempt.started_at),
            "vnp_ExpireDate": stamp(attempt.expires_at),
        }
        hashed = signature(fields, named("VNPAY_HASH_SECRET", suffix))
        query = urlencode({**fields, "vnp_SecureHash": hashed})
        return Started(redirect=f"{named('VNPAY_PAY_URL')}?{query}")

    def ask(self, attempt: Attempt, *, at: datetime) -> str:
        suffix = attempt.account.secret_suffix
        fields = {
            "vnp_RequestId": get_random_string(20),
            "vnp_Version": VERSION,
            "vnp_Command": "querydr",
            "vnp_TmnCode": self.merchant(suffix),
            "vnp_TxnRef": attempt.reference,
            "vnp_OrderInfo": f"Tra cuu {attempt.reference}",
            "vnp_TransactionDate": stamp(attempt.started_at),
            "vnp_CreateDate": stamp(at),
            "vnp_IpAddr": "127.0.0.1",
        }
        hashed = piped(fields, ASKED, named("VNPAY_HASH_SECRET", suffix))
        url = named("VNPAY_API_URL")
        if not url or not fields["vnp_TmnCode"]:
            raise Unreachable("VNPAY_API_URL, or the keys of the account, are not set")
        return post_json(url, {**fields, "vnp_SecureHash": hashed})

    def read(self, raw: str, *, is_answer: bool) -> Claim:
        fields = object_of(raw) if is_answer else _told(raw)
        code = fields.get("vnp_ResponseCode")
        if is_answer and isinstance(code, str) and code not in ("", "00"):
            return UNKNOWN if code == NOT_FOUND else UNSAID
        merchant = str(fields.get("vnp_TmnCode", ""))
        own = suffixes("VNPAY_TMN_CODE")
        secret = named("VNPAY_HASH_SECRET", own[merchant]) if merchant in own else ""
        wanted = piped(fields, ANSWERED, secret) if is_answer else signature(fields, secret)
        given = str(fields.get("vnp_SecureHash", "")).lower()
        if not secret or not hmac.compare_digest(wanted.encode(), given.encode()):
            raise Unreadable(Verdict.BAD_SIGNATURE)
        if not is_answer:
            _check(fields)
        return _claim(fields, merchant, is_answer=is_answer)

    def answer(self, verdict: Verdict) -> Answer:
        code, message = ANSWERS.get(verdict, ("99", "Unknown error"))
        return Answer(200, {"RspCode": code, "Message": message})


def _told(raw: str) -> dict[str, str]:
    """Each parameter once; what the protocol does not name is not signed, and not taken."""
    try:
        pairs = parse_qsl(raw, keep_blank_values=True, strict_parsing=True, max_num_fields=100)
    except ValueError:
        raise Unreadable(Verdict.MALFORMED) from None
    fields = dict(pairs)
    if len(fields) != len(pairs) or any(not name.startswith("vnp_") for name in fields):
        raise Unreadable(Verdict.MALFORMED)
    return fields


def _check(fields: Mapping[str, str]) -> None:
    """Whether they are VNPAY's own words, once their signature holds."""
    if not all(fields.get(name) for name in SAYS) or any(name in fields for name in NEVER_SAYS):
        raise Unreadable(Verdict.MALFORMED)


def _claim(fields: Mapping[str, Any], merchant: str, *, is_answer: bool) -> Claim:
    amount = str(fields.get("vnp_Amount", ""))
    is_number = amount.isascii() and amount.isdigit() and len(amount) <= LONGEST_AMOUNT
    whole, cents = divmod(int(amount) if is_number else 0, 100)
    currency = str(fields.get("vnp_CurrCode", "") or "VND")
    return Claim(
        merchant,
        plain(fields.get("vnp_TxnRef")),
        whole if whole <= HIGHEST else 0,
        currency if not cents else "",
        _outcome(fields, is_answer=is_answer),
        number(fields.get("vnp_TransactionNo")),
        _moment(str(fields.get("vnp_PayDate", ""))),
    )


def _outcome(fields: Mapping[str, Any], *, is_answer: bool) -> Outcome:
    """The code of an answer is the question's; that of a message has to say the same as the
    status."""
    code = str(fields.get("vnp_ResponseCode", ""))
    status = str(fields.get("vnp_TransactionStatus", ""))
    if code == SUSPECTED:
        return Outcome.HELD
    found = STATUSES.get(status, Outcome.FAILED)
    is_failed = found == Outcome.PAID and code != "00"
    return Outcome.FAILED if is_failed and not is_answer else found


def stamp(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%Y%m%d%H%M%S")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
    except ValueError:
        return None
    return found if 2000 < found.year < 2100 else None
