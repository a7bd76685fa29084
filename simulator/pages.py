"""HTML from the files in pages/: every value that goes in is escaped."""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

from simulator.fates import FATES, open_to
from simulator.orders import Order, Result
from simulator.traffic import Line

FILES = {
    path.stem: Template(path.read_text(encoding="utf-8"))
    for path in Path(__file__).parent.glob("pages/*.html")
}
NAMES = {"vnpay": "VNPAY", "momo": "MoMo"}
STATES = {
    Result.PAID: ("early", "Đã trừ tiền"),
    Result.FAILED: ("late", "Thất bại"),
    Result.CANCELLED: ("closed", "Đã hủy"),
    Result.SUSPECT: ("soon", "Đã trừ tiền, nghi ngờ gian lận"),
    Result.AUTHORISED: ("wait", "Mới giữ tiền"),
}


class Html(str):
    """Need not be escaped any more."""

    __slots__ = ()


def fill(name: str, **values: object) -> Html:
    safe = {
        key: value if isinstance(value, Html) else escape(str(value))
        for key, value in values.items()
    }
    return Html(FILES[name].substitute(safe))


def each(name: str, rows: Iterable[Mapping[str, object]]) -> Html:
    return Html("".join(fill(name, **row) for row in rows))


def framed(title: str, main: Html) -> str:
    return fill("frame", title=title, main=main)


def choose(
    order: Order, seconds: str, *, chosen: str = "success", wrong: dict[str, str] | None = None
) -> str:
    errors = wrong or {}
    choices = each(
        "choice",
        (
            {
                "key": key,
                "label": fate.label,
                "says": fate.says,
                "checked": Html(" checked") if key == chosen else "",
            }
            for key, fate in open_to(order.provider).items()
        ),
    )
    title = f"Thanh toán qua {NAMES[order.provider]}"
    said = Mistake.of(errors, "seconds")
    main = fill(
        "choose",
        title=title,
        facts=facts(order),
        choices=choices,
        seconds=seconds,
        fate_error=Mistake.of(errors, "fate").sentence,
        seconds_error=said.sentence,
        seconds_invalid=said.attributes,
    )
    return framed(f"{'Lỗi: ' if errors else ''}{title}", main)


class Mistake(NamedTuple):
    """Beside its field, and what the field says of it."""

    sentence: Html = Html("")
    attributes: Html = Html("")

    @classmethod
    def of(cls, errors: dict[str, str], field: str) -> "Mistake":
        if field not in errors:
            return cls()
        described = Html(f' aria-invalid="true" aria-describedby="{field}-error"')
        return cls(fill("mistake", field=field, sentence=errors[field]), described)


def facts(order: Order) -> Html:
    return fill(
        "facts", amount=dong(order.amount), merchant=order.merchant, reference=order.reference,
        info=order.info, until=f"{order.expires_at:%H:%M:%S ngày %d/%m/%Y}",
    )  # fmt: skip


def done(order: Order, back: str) -> str:
    main = fill(
        "done", provider=NAMES[order.provider], facts=facts(order), back=back,
        fate=FATES[order.fate].label, says=FATES[order.fate].says, taken=taken(order),
    )  # fmt: skip
    return framed("Bạn đã chọn xong", main)


def taken(order: Order) -> Html:
    if not order.transactions:
        return fill("mark", tone="wait", words="Chưa có giao dịch nào")
    rows = (
        {
            "tone": STATES[one.result][0],
            "words": f"{STATES[one.result][1]}: {dong(one.amount)}, số {one.number}",
        }
        for one in order.transactions
    )
    return each("mark", rows)


def closed(order: Order) -> str:
    again = f"/pay/{order.token}/"
    return framed("Bạn đã đóng trang", fill("closed", again=again, facts=facts(order)))


def refused(sentence: str, code: str) -> str:
    shown = f"Mã lỗi của cổng: {code}." if code else ""
    return framed("Không thanh toán được", fill("refused", sentence=sentence, code=shown))


def index(orders: list[Order], lines: list[Line]) -> str:
    main = fill(
        "index",
        orders=each("order_row", map(order_row, orders)) or fill("no_row"),
        lines=each("line_row", map(line_row, lines)) or fill("no_row"),
    )
    return framed("Giao dịch và thông báo", main)


def order_row(order: Order) -> dict[str, object]:
    if order.fate or order.transactions:
        state = taken(order)
    else:
        words = "Quá thời hạn" if order.is_expired() else "Chưa chọn"
        state = fill("mark", tone="closed", words=words)
    return {
        "at": f"{order.opened_at:%H:%M:%S}", "provider": NAMES[order.provider], "state": state,
        "reference": order.reference, "amount": dong(order.amount), "token": order.token,
    }  # fmt: skip


def line_row(line: Line) -> dict[str, object]:
    return {
        "at": f"{line.at:%H:%M:%S}", "provider": NAMES[line.provider], "what": line.what,
        "reference": line.reference, "said": line.said, "answer": line.answer or "–",
    }  # fmt: skip


def dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")
