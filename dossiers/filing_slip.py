"""Giấy xác nhận nộp hồ sơ: what a desk prints that has filed for a unit elsewhere. It names no
code and no due date: those come when the competent unit receives the dossier."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from agencies.slips import qr_svg, render
from dossiers.models import Dossier
from dossiers.receipt_slip import (
    above,
    charges_of,
    day_of,
    moment_in_words,
    papers_of,
    place_and_date,
    place_of,
    who_asks_what,
)

TEMPLATE = Path(__file__).parent / "typst" / "filing.typ"


def filing_pdf(dossier: Dossier) -> bytes:
    """Always in Vietnamese."""
    with translation.override("vi"):
        return render(TEMPLATE, content_of(dossier))


def content_of(dossier: Dossier) -> dict[str, Any]:
    desk = dossier.helped_unit or dossier.unit
    event = dossier.events.select_related("detail").get(verb="submit")
    track = settings.SITE_URL + reverse("track")
    return {
        "title": "Giấy xác nhận nộp hồ sơ",
        "parent": above(desk),
        "unit": desk.name,
        "day": day_of(dossier.filed_at),
        "place_and_date": place_and_date(place_of(desk.name), dossier.filed_at),
        "qr": qr_svg(f"{track}?code={dossier.reference}"),
        "reference": dossier.reference,
        "track_url": track,
        "desk": f"Bộ phận một cửa {desk.name}",
        **who_asks_what(dossier),
        "competent": dossier.unit.name,
        "filed_at": moment_in_words(dossier.filed_at),
        "papers": papers_of(dossier),
        "charges": charges_of(dossier),
        "steps": steps_after(dossier),
        "clerk": event.detail.content.get("name", ""),
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
