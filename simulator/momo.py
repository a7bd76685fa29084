"""MoMo v2 from the provider's side: how it signs, tells and answers."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from simulator.calls import Answer, Call
from simulator.orders import Order, Result, Transaction, now
from simulator.settings import Keys, Settings

CODES = {
    Result.PAID: (0, "Thành công."),
    Result.FAILED: (1001, "Giao dịch thanh toán thất bại do tài khoản không đủ tiền."),
    Result.CANCELLED: (1006, "Giao dịch thất bại do người dùng đã từ chối xác nhận thanh toán."),
    Result.AUTHORISED: (9000, "Giao dịch đã được xác nhận thành công."),
    Result.PENDING: (1000, "Giao dịch đã được khởi tạo, chờ người dùng xác nhận thanh toán."),
}
EXPIRED = (1005, "Giao dịch thất bại do url hoặc QR code đã hết hạn.")
CREATE = [
    "accessKey", "amount", "extraData", "ipnUrl", "orderId", "orderInfo", "partnerCode",
    "redirectUrl", "requestId", "requestType",
]  # fmt: skip
QUERY = ["accessKey", "orderId", "partnerCode", "requestId"]
IPN = [
    "accessKey", "amount", "extraData", "message", "orderId", "orderInfo", "orderType",
    "partnerCode", "payType", "requestId", "responseTime", "resultCode", "transId",
]  # fmt: skip


def sign(fields: Mapping[str, Any], names: list[str], keys: Keys, spoilt: str = "") -> str:
    said = {**fields, "accessKey": keys.access}
    text = "&".join(f"{name}={said.get(name, '')}" for name in names)
    return hmac.digest(f"{keys.secret}{spoilt}".encode(), text.encode(), hashlib.sha256).hex()


def is_signed(fields: Mapping[str, Any], names: list[str], keys: Keys) -> bool:
    given = str(fields.get("signature", ""))
    return hmac.compare_digest(sign(fields, names, keys).encode(), given.encode())


def message(order: Order, made: Transaction | None, settings: Settings) -> dict[str, Any]:
    code, words = CODES[made.result if made else Result.PENDING]
    fields: dict[str, Any] = {
        "partnerCode": order.merchant,
        "orderId": order.reference,
        "requestId": order.request,
        "amount": made.amount if made else order.amount,
        "orderInfo": order.info,
        "orderType": "momo_wallet",
        "transId": made.number if made else 0,
        "resultCode": code,
        "message": words,
        "payType": "qr",
        "responseTime": milliseconds(made),
        "extraData": order.extra,
    }
    spoilt = "?" if order.is_missigned else ""
    return {**fields, "signature": sign(fields, IPN, settings.momo[order.merchant], spoilt)}


def milliseconds(made: Transaction | None) -> int:
    return int((made.at if made else now()).timestamp() * 1000)


def call(order: Order, made: Transaction, settings: Settings) -> Call:
    return Call(order.ipn, json.dumps(message(order, made, settings), ensure_ascii=False))


def is_heard(answer: Answer) -> bool:
    return answer.status == 204


def back(order: Order, settings: Settings) -> str:
    joint = "&" if "?" in order.back else "?"
    return f"{order.back}{joint}{urlencode(message(order, order.known(), settings))}"
