"""The paragraph that a newspaper prints: Vietnamese by nature, so it is written down here as it
is read."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils import translation
from django.utils.formats import number_format

from procedures.models import OnlineLevel
from reports.figures import Figures, tenths
from reports.periods import Period

NBSP = "\N{NO-BREAK SPACE}"


class Paragraph(NamedTuple):
    sentences: list[str]
    check: str

    def __str__(self) -> str:
        return " ".join(self.sentences)


def paragraph(
    name: str, period: Period, total: Figures, received_by_level: Mapping[str, int]
) -> Paragraph:
    with translation.override("vi"):
        return Paragraph(
            [
                _received(name, period, total),
                _levels(total, received_by_level),
                _channels(total),
                _resolved(total),
                _in_progress(total),
                _ended_otherwise(total),
            ],
            balance(total),
        )


def _received(name: str, period: Period, total: Figures) -> str:
    begin = f"Từ ngày {period.first:%d/%m/%Y} đến hết ngày {period.last:%d/%m/%Y}"
    received = f"{begin}, {name} tiếp nhận {_n(total.received)} hồ sơ thủ tục hành chính"
    if total.carried_over:
        received += f", ngoài {_n(total.carried_over)} hồ sơ kỳ trước chuyển sang"
    return f"{received}."


def _levels(total: Figures, received: Mapping[str, int]) -> str:
    of, full = total.received, received.get(OnlineLevel.FULL_ONLINE, 0)
    part = received.get(OnlineLevel.PARTIAL_ONLINE, 0)
    return (
        f"Theo mức độ của thủ tục: {_n(full)} hồ sơ toàn trình{_of(full, of)}, "
        f"{_n(part)} hồ sơ một phần{_of(part, of)}, "
        f"{_n(of - full - part)} hồ sơ thuộc mức độ khác{_of(of - full - part, of)}."
    )


def _channels(total: Figures) -> str:
    online, otherwise, of = total.received_online, total.received_otherwise, total.received
    return (
        f"Theo cách nộp: {_n(online)} hồ sơ nộp trực tuyến{_of(online, of)}, "
        f"{_n(otherwise)} hồ sơ nộp trực tiếp hoặc qua bưu chính{_of(otherwise, of)}."
    )


def _resolved(total: Figures) -> str:
    of = total.resolved
    return (
        f"Đã giải quyết {_n(of)} hồ sơ, trong đó {_n(total.punctual)} hồ sơ trước và đúng hạn"
        f"{_of(total.punctual, of)}, gồm {_n(total.early)} hồ sơ trước hạn{_of(total.early, of)} "
        f"và {_n(total.on_time)} hồ sơ đúng hạn{_of(total.on_time, of)}; "
        f"{_n(total.late)} hồ sơ trễ hạn{_of(total.late, of)}."
    )


def _in_progress(total: Figures) -> str:
    of = total.in_progress
    return (
        f"Đang giải quyết {_n(of)} hồ sơ, trong đó {_n(total.within_deadline)} hồ sơ trong hạn"
        f"{_of(total.within_deadline, of)}, {_n(total.overdue)} hồ sơ quá hạn"
        f"{_of(total.overdue, of)}."
    )


def _ended_otherwise(total: Figures) -> str:
    whole = total.carried_over + total.received
    of = " số hồ sơ phải giải quyết" if total.carried_over else " số hồ sơ tiếp nhận"
    ended = total.ended_otherwise
    return f"Rút hoặc dừng giải quyết {_n(ended)} hồ sơ{_of(ended, whole, of)}."


def balance(total: Figures) -> str:
    """What ended and what stands, against what came."""
    went = f"{_n(total.resolved)} + {_n(total.in_progress)} + {_n(total.ended_otherwise)}"
    came = _n(total.received)
    if total.carried_over:
        came = f"{_n(total.carried_over)} + {came}"
    return f"{went} = {came}"


def _n(number: int) -> str:
    return number_format(number)


def _of(part: int, whole: int, words: str = "") -> str:
    """In brackets; nothing of nothing has no rate."""
    if not whole:
        return ""
    return f" ({number_format(tenths(100 * part / whole), 1)}{NBSP}%{words})"
