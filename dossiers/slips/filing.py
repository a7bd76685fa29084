"""Giấy xác nhận nộp hồ sơ: what a desk prints that has filed for a unit elsewhere. It names no
code and no due date: those come when the competent unit receives the dossier."""

from typing import Any

from dossiers.models import Dossier, Slip
from dossiers.slips.papers import paper_table
from dossiers.slips.receipt import charges_of
from dossiers.slips.words import (
    desk_of,
    dossier_of,
    event_of,
    moment_in_words,
    track_url,
    who_asks_what,
    word,
)


def filing_content(slip: Slip) -> dict[str, Any]:
    dossier = dossier_of(slip)
    return {
        "reference": dossier.reference,
        "track_url": track_url(),
        "desk": desk_of(slip.unit.name),
        **who_asks_what(dossier),
        "competent": dossier.unit.name,
        "filed_at": moment_in_words(dossier.filed_at),
        **paper_table(dossier),
        "charges": charges_of(dossier),
        "steps": steps_after(dossier),
        "clerk": word(event_of(slip), "name"),
    }


def steps_after(dossier: Dossier) -> list[str]:
    """What happens next, in plain words."""
    until = ""
    if dossier.answer_due_at:
        until = f", chậm nhất {moment_in_words(dossier.answer_due_at)}"
    return [
        f"{dossier.unit.name} xem hồ sơ và trả lời{until}.",
        "Khi tiếp nhận, đơn vị đó cấp mã hồ sơ, hẹn ngày trả và bắt đầu tính thời hạn giải quyết.",
        "Nếu hồ sơ còn thiếu, bạn được báo để bổ sung; có thể bổ sung tại nơi nộp này.",
    ]
