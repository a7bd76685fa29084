"""The words that all slips use: whom they are for, what was asked, where and when."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

from dossiers.models import Dossier, Event, Slip

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
NOT_STORED = "–"
NO_LIMIT = "Không quy định"


def dossier_of(slip: Slip) -> Dossier:
    """With what slips name."""
    related = ("unit", "received_unit", "helped_unit", "version", "case", "procedure__field")
    assert slip.dossier_id is not None
    return Dossier.objects.select_related(*related).get(pk=slip.dossier_id)


def event_of(slip: Slip) -> Event:
    """The move that asked for the slip, with its words."""
    assert slip.dossier_id is not None
    assert slip.seq is not None
    return Event.objects.select_related("detail", "post", "unit", "by").get(
        dossier=slip.dossier_id, seq=slip.seq
    )


def dossier_and_event(slip: Slip) -> tuple[Dossier, Event]:
    return dossier_of(slip), event_of(slip)


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
        "procedure": procedure_of(dossier),
    }


def procedure_of(dossier: Dossier) -> str:
    case = f", trường hợp: {dossier.case.name}" if dossier.case else ""
    return f"{dossier.version.name} ({dossier.procedure.code}){case}"


def is_submitter(dossier: Dossier) -> bool:
    return dossier.submitter_id_number == dossier.owner_id_number


def track_url() -> str:
    return settings.SITE_URL + reverse("track")


def desk_of(name: str) -> str:
    return f"Bộ phận một cửa {name}"


def return_desk(dossier: Dossier) -> str:
    """Where the applicant comes for the result."""
    return desk_of((dossier.helped_unit or dossier.unit).name)


def moment_in_words(at: datetime | None) -> str:
    if at is None:
        return NOT_STORED
    day = localtime(at)
    return f"{day:%H} giờ {day:%M} phút, {WEEKDAYS[day.weekday()]} ngày {day:%d/%m/%Y}"


def moment_in_short(at: datetime | None) -> str:
    return f"{localtime(at):%H:%M ngày %d/%m/%Y}" if at else NOT_STORED


def lines_of(text: str) -> list[str]:
    """A text of several lines: layouts print each as a paragraph of its own."""
    return [line for line in text.splitlines() if line.strip()]


def word(event: Event, name: str) -> str:
    """What was typed with a move; nothing where it was erased."""
    content: dict[str, Any] = event.detail.content
    return str(content.get(name) or "")
