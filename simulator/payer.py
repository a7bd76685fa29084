"""The page on which a payer chooses what happens."""

from simulator import pages
from simulator.bank import Bank
from simulator.fates import open_to
from simulator.orders import Order
from simulator.web import Refused, Request, Response, origin, see_other

LONGEST_S = 3600
USUAL_S = "20"
UNKNOWN = "Không có giao dịch này; máy giả lập quên các giao dịch khi khởi động lại."


def page(bank: Bank, token: str) -> Response:
    order = _order(bank, token)
    if order.fate:
        return Response(pages.done(order, bank.way_back(order)))
    _refuse_expired(order)
    return Response(pages.choose(order, USUAL_S), sends_to=origin(order.back))


def chosen(bank: Bank, token: str, request: Request) -> Response:
    order = _order(bank, token)
    typed = request.form()
    key, seconds = typed.get("fate", ""), typed.get("seconds", "").strip()
    fates = open_to(order.provider)
    if not order.fate:
        _refuse_expired(order)
        wrong = _wrong(fates[key].needs_seconds, seconds) if key in fates else {"fate": NOT_CHOSEN}
        if wrong:
            again = pages.choose(order, seconds, chosen=key, wrong=wrong)
            return Response(again, 400, sends_to=origin(order.back))
        if key == "close":
            return Response(pages.closed(order))
        bank.let_happen(order, key, float(seconds) if fates[key].needs_seconds else 0)
    return see_other(f"/pay/{token}/" if typed.get("stay") else bank.way_back(order))


NOT_CHOSEN = "Bạn chọn một kết quả."


def _wrong(needs_seconds: bool, text: str) -> dict[str, str]:  # noqa: FBT001
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    if needs_seconds and not (is_number and 0 < int(text) <= LONGEST_S):
        return {"seconds": "Bạn nhập số giây từ 1 đến 3600."}
    return {}


def _order(bank: Bank, token: str) -> Order:
    order = bank.orders.of_token(token)
    if order is None:
        raise Refused(UNKNOWN, status=404)
    return order


def _refuse_expired(order: Order) -> None:
    if order.is_expired():
        raise Refused("Giao dịch đã quá thời hạn thanh toán.", "15", 410)
