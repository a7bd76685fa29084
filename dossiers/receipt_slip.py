"""Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả: the fields of domain form 01 as data."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localtime

from agencies.models import Unit, UnitKind
from agencies.slips import qr_svg, render
from dossiers.models import Dossier
from procedures.limits import limit_in_words

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
TEMPLATE = Path(__file__).parent / "typst" / "receipt.typ"


def receipt_pdf(dossier: Dossier) -> bytes:
    """The slip of a received dossier; always in Vietnamese."""
    with translation.override("vi"):
        return render(TEMPLATE, content_of(dossier))


def content_of(dossier: Dossier) -> dict[str, Any]:
    assert dossier.received_at is not None
    unit = dossier.received_unit or dossier.unit
    event = dossier.events.select_related("detail").filter(verb="receive").latest("seq")
    track = settings.SITE_URL + reverse("track")
    return {
        "title": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "parent": above(unit),
        "unit": unit.name,
        "number": dossier.code.rpartition("-")[2] if dossier.code else "",
        "day": day_of(dossier.received_at),
        "place_and_date": place_and_date(place_of(unit.name), dossier.received_at),
        "qr": qr_svg(f"{track}?code={dossier.code}"),
        "code": dossier.code,
        "track_url": track,
        "desk": f"Bộ phận một cửa {unit.name}",
        **who_asks_what(dossier),
        "papers": papers_of(dossier),
        "limit": limit_in_words(dossier.version),
        "charges": charges_of(dossier),
        "received_at": moment_in_words(dossier.received_at),
        "due_at": moment_in_words(dossier.first_due_at)
        if dossier.first_due_at
        else "Không quy định",
        "return_place": f"Bộ phận một cửa {unit.name}",
        "clerk": event.detail.content.get("name", ""),
    }


def who_asks_what(dossier: Dossier) -> dict[str, str]:
    """Owner, submitter and request, as every slip for the applicant names them."""
    return {
        "owner": dossier.owner_name,
        "submitter": "" if is_submitter(dossier) else dossier.submitter_name,
        "address": dossier.owner_address,
        "phone": dossier.owner_phone,
        "email": dossier.owner_email,
        "id_number": dossier.owner_id_number,
        "abstract": dossier.abstract,
        "procedure": f"{dossier.version.name} ({dossier.procedure.code})",
    }


def is_submitter(dossier: Dossier) -> bool:
    return dossier.submitter_id_number == dossier.owner_id_number


def above(unit: Unit) -> str:
    """The second line of a letterhead: the body above, as forms write it."""
    if unit.parent is None:
        return ""
    name = unit.parent.name
    return f"UBND {name}" if unit.parent.kind == UnitKind.PROVINCE else name


def place_of(name: str) -> str:
    """The place in a unit's name: "UBND phường Rạch Giá" lies in "Phường Rạch Giá"."""
    place = name.removeprefix("UBND ")
    return place[:1].upper() + place[1:]


def place_and_date(place: str, at: datetime) -> str:
    day = localtime(at)
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def day_of(at: datetime) -> list[int]:
    day = localtime(at)
    return [day.year, day.month, day.day]


def moment_in_words(at: datetime) -> str:
    day = localtime(at)
    return f"{day:%H} giờ {day:%M} phút, {WEEKDAYS[day.weekday()]} ngày {day:%d/%m/%Y}"


def papers_of(dossier: Dossier) -> list[dict[str, str]]:
    papers = dossier.papers.prefetch_related("files")
    return [
        {
            "name": paper.name,
            "originals": str(paper.originals or "–"),
            "copies": str(paper.copies or "–"),
            "files": str(len(paper.files.all()) or "–"),
        }
        for paper in papers
    ]


def charges_of(dossier: Dossier) -> str:
    charges = [tie.charge for tie in dossier.charges.select_related("charge")]
    total = sum(charge.amount for charge in charges)
    return f"{total:,} đ".replace(",", ".") if charges else ""
