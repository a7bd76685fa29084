"""What MoMo answers: to a merchant who makes an order, and to one who asks about it."""

from typing import Any

from simulator.bank import Bank
from simulator.momo import (
    CODES,
    CREATE,
    EXPIRED,
    QUERY,
    is_signed,
    milliseconds,
)
from simulator.orders import Order, Result, now
from simulator.settings import Keys
from simulator.web import Request, Response, answer_json, text_of

LEAST, MOST = 1_000, 50_000_000  # đồng


def create(bank: Bank, request: Request) -> Response:
    fields = request.json()
    keys = bank.settings.momo.get(str(fields.get("partnerCode")))
    said = _wrong(bank, fields, keys) or _made(bank, fields, request.base)
    reference = str(fields.get("orderId", ""))
    bank.traffic.note("momo", "Tạo giao dịch (create)", reference, text_of(fields), text_of(said))
    return answer_json(
        {
            "partnerCode": fields.get("partnerCode"),
            "requestId": fields.get("requestId"),
            "orderId": fields.get("orderId"),
            "amount": fields.get("amount"),
            "responseTime": milliseconds(None),
            **said,
        },
        200 if said["resultCode"] == 0 else 400,
    )


def _wrong(bank: Bank, fields: dict[str, Any], keys: Keys | None) -> dict[str, Any]:
    if keys is None or not is_signed(fields, CREATE, keys):
        return _code(13, "Xác thực doanh nghiệp thất bại.")
    names = [name for name in CREATE if name not in ("accessKey", "extraData")]
    texts = [fields.get(name) for name in names if name != "amount"]
    are_texts = all(text and isinstance(text, str) for text in texts)
    if not are_texts or type(fields.get("amount")) is not int:
        return _code(20, "Yêu cầu sai định dạng.")
    if fields["requestType"] != "captureWallet":
        return _code(20, "Chỉ nhận requestType captureWallet.")
    if not LEAST <= fields["amount"] <= MOST:
        return _code(22, "Số tiền giao dịch không hợp lệ.")
    if not all(bank.settings.is_merchants(fields[name]) for name in ("ipnUrl", "redirectUrl")):
        return _code(20, "Địa chỉ không phải của đơn vị thu.")
    return {}


def _made(bank: Bank, fields: dict[str, Any], base: str) -> dict[str, Any]:
    asked = Order(
        provider="momo",
        merchant=fields["partnerCode"],
        reference=str(fields["orderId"]),
        amount=fields["amount"],
        info=str(fields["orderInfo"]),
        back=fields["redirectUrl"],
        ipn=fields["ipnUrl"],
        expires_at=now() + bank.settings.momo_patience,
        request=str(fields["requestId"]),
        extra=str(fields.get("extraData", "")),
    )
    order = bank.orders.add(asked)
    if (order.request, order.amount) != (asked.request, asked.amount):
        return _code(41, "OrderId bị trùng.")
    return _code(0, "Thành công.") | {"payUrl": f"{base}/pay/{order.token}/"}


def _code(code: int, words: str) -> dict[str, Any]:
    return {"resultCode": code, "message": words}


def ask(bank: Bank, request: Request) -> Response:
    fields = request.json()
    keys = bank.settings.momo.get(str(fields.get("partnerCode")))
    reference = str(fields.get("orderId", ""))
    if keys is None or not is_signed(fields, QUERY, keys):
        said = _code(13, "Xác thực doanh nghiệp thất bại.")
        return _told(bank, fields, said, 400)
    found = bank.orders.named("momo", str(fields["partnerCode"]), reference)
    if found and found.is_silent():
        bank.traffic.note("momo", "Hỏi (query)", reference, text_of(fields), "Không trả lời")
        return Response(status=504)
    about = {"partnerCode": fields["partnerCode"], "orderId": reference}
    return _told(bank, fields, about | {"requestId": fields.get("requestId")} | _state(found))


def _state(order: Order | None) -> dict[str, Any]:
    known = order.known() if order else None
    if order is None:
        code, words = 42, "OrderId không hợp lệ hoặc không được tìm thấy."
    elif known is None and order.is_expired():
        code, words = EXPIRED
    else:
        code, words = CODES[known.result if known else Result.PENDING]
    amount = known.amount if known else order.amount if order else 0
    return _code(code, words) | {
        "extraData": order.extra if order else "",
        "amount": amount,
        "transId": known.number if known else 0,
        "payType": "qr" if known else "",
        "refundTrans": [],
        "responseTime": milliseconds(known),
    }


def _told(bank: Bank, fields: dict[str, Any], said: dict[str, Any], status: int = 200) -> Response:
    reference = str(fields.get("orderId", ""))
    bank.traffic.note(
        "momo", "Hỏi (query)", reference, text_of(fields), f"{status} {text_of(said)}"
    )
    return answer_json(said, status)
