"""MoMo v2: what is signed, started, told and asked, by its public documentation."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

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

# fmt: off
STARTED = [
    "accessKey", "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode",
    "redirectUrl", "requestId", "requestType",
]
TOLD = [
    "accessKey", "amount", "extraData", "message", "orderId", "orderInfo", "orderType",
    "partnerCode", "payType", "requestId", "responseTime", "resultCode", "transId",
]
# fmt: on
EARLIEST, LATEST = 10**12, 4 * 10**12  # milliseconds: of 2001 and of 2096
ASKED = ["accessKey", "orderId", "partnerCode", "requestId"]
PAID, AUTHORISED = 0, 9000
UNDECIDED = (1000, 7000, 7002, AUTHORISED)
NOT_FOUND, FIRST_OF_PAYMENTS = 42, 1000  # what is lower, but for PAID, is about the question
# All that a message has, beside what only we know, and what may come with it unsigned.
FIELDS = frozenset({*TOLD, "signature"} - {"accessKey"})
BESIDE = frozenset({"partnerUserId", "storeId", "paymentOption", "userFee", "promotionInfo"})


def signature(fields: Mapping[str, Any], names: list[str], secret: str) -> str:
    """`k=v` in the order of the names, joined by `&`, as they are; HMAC-SHA256, hex."""
    text = "&".join(f"{name}={fields.get(name, '')}" for name in names)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class Momo:
    key = ProviderKey.MOMO
    parameters: tuple[str, ...] = ()
    is_asked = True

    def merchant(self, suffix: str) -> str:
        has_secrets = named("MOMO_ACCESS_KEY", suffix) and named("MOMO_SECRET_KEY", suffix)
        return named("MOMO_PARTNER_CODE", suffix) if has_secrets else ""

    def start(self, attempt: Attempt, *, back: str, remote: str) -> Started:
        suffix = attempt.account.secret_suffix
        fields: dict[str, Any] = {
            "partnerCode": self.merchant(suffix),
            "requestId": attempt.reference,
            "orderId": attempt.reference,
            "amount": attempt.amount,
            "orderInfo": f"Thanh toan {attempt.reference}",
            "redirectUrl": back,
            "ipnUrl": settings.SITE_URL + reverse("momo_ipn"),
            "requestType": "captureWallet",
            "extraData": "",
        }
        answer = _object(self._send("create", fields, STARTED, suffix, lang="vi"))
        url = answer.get("payUrl")
        if answer.get("resultCode") != PAID or not isinstance(url, str):
            raise Unreachable(f"MoMo: {answer.get('resultCode')}")
        return Started(redirect=url)

    def ask(self, attempt: Attempt, *, at: datetime) -> str:
        suffix = attempt.account.secret_suffix
        fields = {
            "partnerCode": self.merchant(suffix),
            "requestId": f"{attempt.reference}-{int(at.timestamp())}",
            "orderId": attempt.reference,
        }
        return self._send("query", fields, ASKED, suffix, lang="vi")

    def _send(
        self, what: str, fields: dict[str, Any], names: list[str], suffix: str, **more: str
    ) -> str:
        url = named("MOMO_URL")
        if not url or not fields["partnerCode"]:
            raise Unreachable("MOMO_URL, or the keys of the account, are not set")
        keyed = {**fields, "accessKey": named("MOMO_ACCESS_KEY", suffix)}
        signed = signature(keyed, names, named("MOMO_SECRET_KEY", suffix))
        return post_json(f"{url.rstrip('/')}/{what}", {**fields, **more, "signature": signed})

    def read(self, raw: str, *, is_answer: bool) -> Claim:
        """An answer to a question is not signed: it came by a connection that we made."""
        fields = object_of(raw)
        code = fields.get("resultCode")
        if type(code) is not int:
            raise Unreadable(Verdict.MALFORMED)
        if is_answer and code != PAID and code < FIRST_OF_PAYMENTS:
            return UNKNOWN if code == NOT_FOUND else UNSAID
        merchant, own = str(fields.get("partnerCode", "")), suffixes("MOMO_PARTNER_CODE")
        if merchant not in own:
            raise Unreadable(Verdict.BAD_SIGNATURE)
        if not is_answer:
            _check(fields, own[merchant])
        return _claim(fields, merchant, code)

    def answer(self, verdict: Verdict) -> Answer:
        return Answer(500 if verdict == Verdict.UNREAD else 204, None)


def _check(fields: Mapping[str, Any], suffix: str) -> None:
    if set(fields) - FIELDS - BESIDE:
        raise Unreadable(Verdict.MALFORMED)
    secret = named("MOMO_SECRET_KEY", suffix)
    keyed = {**fields, "accessKey": named("MOMO_ACCESS_KEY", suffix)}
    wanted, given = signature(keyed, TOLD, secret), str(fields.get("signature", ""))
    if not secret or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise Unreadable(Verdict.BAD_SIGNATURE)
    # As text it would be signed alike, and say no moment.
    if type(fields.get("responseTime")) is not int:
        raise Unreadable(Verdict.MALFORMED)


def _object(raw: str) -> dict[str, Any]:
    try:
        return object_of(raw)
    except Unreadable:
        raise Unreachable("MoMo answered no JSON object") from None


def _claim(fields: Mapping[str, Any], merchant: str, code: int) -> Claim:
    amount = fields.get("amount")
    is_amount = type(amount) is int and 0 < amount <= HIGHEST
    if code == PAID:
        outcome = Outcome.PAID
    else:
        outcome = Outcome.PENDING if code in UNDECIDED else Outcome.FAILED
    return Claim(
        merchant,
        plain(fields.get("orderId")),
        int(amount or 0) if is_amount else 0,
        "VND",
        outcome,
        number(fields.get("transId")),
        _moment(fields),
    )


def _moment(fields: Mapping[str, Any]) -> datetime | None:
    """`responseTime` counts milliseconds."""
    since = fields.get("responseTime")
    is_likely = type(since) is int and EARLIEST <= since < LATEST
    return datetime.fromtimestamp(since / 1000, UTC) if is_likely and since else None
