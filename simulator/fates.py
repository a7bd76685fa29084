"""What a payer can let happen to an order."""

from dataclasses import dataclass
from typing import NamedTuple

from simulator.orders import Result

BOTH = ("vnpay", "momo")
SHIFT = 1_000  # đồng by which a wrong amount is off


class Step(NamedTuple):
    result: Result
    is_late: bool = False
    is_wrong: bool = False


@dataclass(frozen=True)
class Fate:
    """`steps` are the transactions that come of it, each told to the merchant."""

    label: str
    says: str
    steps: tuple[Step, ...] = ()
    providers: tuple[str, ...] = BOTH
    needs_seconds: bool = False
    is_missigned: bool = False
    is_silent: bool = False


PAID, FAILED = Step(Result.PAID), Step(Result.FAILED)
LATE = Step(Result.PAID, is_late=True)
FATES: dict[str, Fate] = {
    "success": Fate("Thanh toán thành công", "Trừ tiền và báo ngay cho đơn vị thu.", (PAID,)),
    "failure": Fate("Thanh toán thất bại", "Tài khoản không đủ tiền; không trừ tiền.", (FAILED,)),
    "cancel": Fate(
        "Hủy giao dịch", "Bạn bấm hủy trên trang của cổng; không trừ tiền.",
        (Step(Result.CANCELLED),),
    ),
    "late": Fate(
        "Thành công muộn", "Bạn được đưa về ngay, kết quả chỉ có sau số giây bên dưới.", (LATE,),
        needs_seconds=True,
    ),
    "failed_then_paid": Fate(
        "Báo thất bại, rồi báo thành công",
        "Thất bại được báo ngay, sau số giây bên dưới mới báo là đã trừ tiền.", (FAILED, LATE),
        needs_seconds=True,
    ),
    "double": Fate(
        "Trừ tiền hai lần", "Hai giao dịch thành công cho cùng một khoản.", (PAID, PAID)
    ),
    "wrong_amount": Fate(
        "Sai số tiền", "Số tiền trừ lệch 1.000 đồng so với khoản phải nộp.",
        (Step(Result.PAID, is_wrong=True),),
    ),
    "wrong_signature": Fate(
        "Sai chữ ký", "Đã trừ tiền nhưng thông báo gửi đơn vị thu bị ký sai; hỏi lại thì đúng.",
        (PAID,), is_missigned=True,
    ),
    "silence": Fate(
        "Im lặng",
        "Đã trừ tiền, không gửi thông báo nào; trong số giây bên dưới hỏi cũng không trả lời.",
        (PAID,), needs_seconds=True, is_silent=True,
    ),
    "suspect": Fate(
        "Nghi ngờ gian lận (mã 07)", "Đã trừ tiền nhưng cổng nghi ngờ giao dịch.",
        (Step(Result.SUSPECT),), providers=("vnpay",),
    ),
    "authorised": Fate(
        "Mới giữ tiền (mã 9000)", "Ví đã giữ tiền nhưng chưa chuyển cho đơn vị thu.",
        (Step(Result.AUTHORISED),), providers=("momo",),
    ),
    "close": Fate("Đóng trang, không thanh toán", "Không có gì xảy ra, không ai được báo."),
}  # fmt: skip


def open_to(provider: str) -> dict[str, Fate]:
    return {key: fate for key, fate in FATES.items() if provider in fate.providers}
