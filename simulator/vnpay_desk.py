"""What VNPAY answers: to a payer who arrives, and to a merchant who asks."""

import hmac
import secrets
from datetime import datetime, timedelta

from simulator.bank import Bank
from simulator.orders import VIETNAM, Order, now
from simulator.vnpay import ANSWER, BANK, CODES, QUESTION, is_signed, sign_piped
from simulator.web import Refused, Request, Response, answer_json, once, see_other, text_of

NEEDED = [
    "Version", "Command", "TmnCode", "Amount", "CurrCode", "TxnRef", "OrderInfo", "OrderType",
    "Locale", "ReturnUrl", "IpAddr", "CreateDate",
]  # fmt: skip
PATIENCE = timedelta(minutes=15)


def arrive(bank: Bank, request: Request) -> Response:
    """The payer comes with the merchant's signed address. Raises Refused."""
    fields = once(request.query)
    keys = bank.settings.vnpay.get(fields.get("vnp_TmnCode", ""))
    if keys is None:
        raise Refused("Không tìm thấy mã đơn vị chấp nhận thanh toán (vnp_TmnCode).", "72")
    if not is_signed(fields, keys.secret):
        raise Refused("Chữ ký của yêu cầu thanh toán không đúng.", "70")
    asked = _order(fields, bank)
    if asked.expires_at <= now():
        raise Refused("Yêu cầu thanh toán đã quá thời hạn.", "15")
    order = bank.orders.add(asked)
    if order.amount != asked.amount:
        raise Refused("Mã giao dịch này đã được dùng cho một số tiền khác.", "01")
    if order is asked:
        bank.traffic.note("vnpay", "Mở trang thanh toán", order.reference, request.query, "")
    return see_other(f"/pay/{order.token}/")


def _order(fields: dict[str, str], bank: Bank) -> Order:
    said = {name: fields.get(f"vnp_{name}", "") for name in (*NEEDED, "ExpireDate")}
    missing = [f"vnp_{name}" for name in NEEDED if not said[name]]
    if missing:
        raise Refused(f"Yêu cầu thanh toán thiếu {', '.join(missing)}.", "03")
    is_number = said["Amount"].isascii() and said["Amount"].isdigit() and len(said["Amount"]) < 15
    dong, rest = divmod(int(said["Amount"]) if is_number else 0, 100)
    if not dong or rest:
        raise Refused("Số tiền (vnp_Amount) phải là số đồng nhân với 100.", "03")
    if (said["Version"], said["Command"], said["CurrCode"]) != ("2.1.0", "pay", "VND"):
        raise Refused("Chỉ nhận vnp_Version 2.1.0, vnp_Command pay, vnp_CurrCode VND.", "03")
    if not said["OrderInfo"].isascii():
        raise Refused("Nội dung (vnp_OrderInfo) phải viết không dấu.", "03")
    if not bank.settings.is_merchants(said["ReturnUrl"]):
        raise Refused("Địa chỉ quay về (vnp_ReturnUrl) không phải của đơn vị thu.", "03")
    created = _moment(said["CreateDate"])
    return Order(
        provider="vnpay",
        merchant=said["TmnCode"],
        reference=said["TxnRef"],
        amount=dong,
        info=said["OrderInfo"],
        back=said["ReturnUrl"],
        ipn=bank.settings.vnpay_ipn,
        expires_at=_moment(said["ExpireDate"]) if said["ExpireDate"] else created + PATIENCE,
        created=said["CreateDate"],
    )


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=VIETNAM)
    except ValueError:
        raise Refused("Thời điểm phải viết theo dạng yyyyMMddHHmmss.", "03") from None


def ask(bank: Bank, request: Request) -> Response:
    """querydr."""
    fields = {name: str(value) for name, value in request.json().items()}
    keys = bank.settings.vnpay.get(fields.get("vnp_TmnCode", ""))
    if keys is None:
        return _told(bank, fields, {"vnp_ResponseCode": "02", "vnp_Message": "Invalid merchant"})
    wanted, given = sign_piped(fields, QUESTION, keys.secret), fields.get("vnp_SecureHash", "")
    if not hmac.compare_digest(wanted.encode(), given.lower().encode()):
        return _told(bank, fields, {"vnp_ResponseCode": "97", "vnp_Message": "Invalid checksum"})
    found = bank.orders.named("vnpay", fields["vnp_TmnCode"], fields.get("vnp_TxnRef", ""))
    if found and found.is_silent():
        return _silent(bank, fields)
    if found is None or found.created != fields.get("vnp_TransactionDate"):
        said = {"vnp_ResponseCode": "91", "vnp_Message": "Order not found"}
    else:
        said = _state(found)
    said |= {
        "vnp_ResponseId": secrets.token_hex(10),
        "vnp_Command": "querydr",
        "vnp_TmnCode": fields["vnp_TmnCode"],
        "vnp_TxnRef": fields.get("vnp_TxnRef", ""),
    }
    said["vnp_SecureHash"] = sign_piped(said, ANSWER, keys.secret)
    return _told(bank, fields, said)


def _state(order: Order) -> dict[str, str]:
    known = order.known()
    status = CODES[known.result][1] if known else "02" if order.is_expired() else "01"
    return {
        "vnp_ResponseCode": "00",
        "vnp_Message": "QueryDR Success",
        "vnp_Amount": str((known.amount if known else order.amount) * 100),
        "vnp_BankCode": BANK if known else "",
        "vnp_PayDate": f"{known.at:%Y%m%d%H%M%S}" if known else "",
        "vnp_TransactionNo": str(known.number) if known and status != "02" else "0",
        "vnp_TransactionType": "01",
        "vnp_TransactionStatus": status,
        "vnp_OrderInfo": order.info,
    }


def _silent(bank: Bank, fields: dict[str, str]) -> Response:
    bank.traffic.note(
        "vnpay", "Hỏi (querydr)", fields["vnp_TxnRef"], text_of(fields), "Không trả lời"
    )
    return Response(status=504)


def _told(bank: Bank, fields: dict[str, str], said: dict[str, str]) -> Response:
    reference = fields.get("vnp_TxnRef", "")
    bank.traffic.note("vnpay", "Hỏi (querydr)", reference, text_of(fields), f"200 {text_of(said)}")
    return answer_json(said)
