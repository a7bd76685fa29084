"""What VNPAY and MoMo would have told about the demo's payments, signed with the secrets of the
environment, and taken in as any message is."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from payments.folding import act_on, store
from payments.models import Attempt, ProviderKey, Verdict
from payments.providers import PROVIDERS, momo, vnpay
from payments.providers.environment import named

DENIED = "51"  # not enough money
ADDRESSES = {ProviderKey.VNPAY: "203.0.113.10", ProviderKey.MOMO: "203.0.113.20"}


class Word(NamedTuple):
    """`amount` in whole đồng; `code` is VNPAY's, "00" where it was paid. A `key` that is not the
    provider's own signs wrong."""

    at: datetime
    number: int
    amount: int
    code: str = "00"
    key: str = ""


def are_set_up() -> bool:
    return all(PROVIDERS[provider].merchant("") for provider in ADDRESSES)


def tell(attempt: Attempt, word: Word) -> Verdict:
    """As if it came at the word's moment."""
    provider = ProviderKey(attempt.provider)
    raw = WORDS[provider](attempt.reference, word)
    message = store(provider, raw, at=word.at, remote=ADDRESSES[provider])
    return act_on(message, word.at)


def _vnpay(reference: str, word: Word) -> str:
    is_paid = word.code != DENIED
    fields = {
        "vnp_Amount": str(word.amount * 100),
        "vnp_BankCode": "NCB",
        "vnp_OrderInfo": f"Thanh toan {reference}",
        "vnp_PayDate": vnpay.stamp(word.at),
        "vnp_ResponseCode": word.code,
        "vnp_TmnCode": named("VNPAY_TMN_CODE"),
        "vnp_TransactionNo": str(word.number) if is_paid else "0",
        "vnp_TransactionStatus": word.code if is_paid else "02",
        "vnp_TxnRef": reference,
    }
    hashed = vnpay.signature(fields, word.key or named("VNPAY_HASH_SECRET"))
    return urlencode({**fields, "vnp_SecureHash": hashed})


def _momo(reference: str, word: Word) -> str:
    is_paid = word.code != DENIED
    fields: dict[str, Any] = {
        "partnerCode": named("MOMO_PARTNER_CODE"),
        "orderId": reference,
        "requestId": reference,
        "amount": word.amount,
        "orderInfo": f"Thanh toan {reference}",
        "orderType": "momo_wallet",
        "transId": word.number if is_paid else 0,
        "resultCode": 0 if is_paid else 1001,
        "message": "Thành công." if is_paid else "Tài khoản không đủ tiền.",
        "payType": "qr",
        "responseTime": int(word.at.timestamp() * 1000),
        "extraData": "",
    }
    keyed = {**fields, "accessKey": named("MOMO_ACCESS_KEY")}
    signed = momo.signature(keyed, momo.TOLD, word.key or named("MOMO_SECRET_KEY"))
    return json.dumps({**fields, "signature": signed}, ensure_ascii=False)


WORDS: dict[ProviderKey, Callable[[str, Word], str]] = {
    ProviderKey.VNPAY: _vnpay,
    ProviderKey.MOMO: _momo,
}
