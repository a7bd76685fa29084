"""Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: before receipt and while it is worked on."""

from datetime import date
from typing import Any

from django.conf import settings

from dossiers.models import Dossier, Event, Slip
from dossiers.slips.head import signer_lines
from dossiers.slips.words import (
    NOT_STORED,
    dossier_of,
    event_of,
    lines_of,
    track_url,
    who_asks_what,
    word,
)
from dossiers.states import Channel
from procedures.cases import NOT_HANDED_IN, held_in


def supplement_content(slip: Slip) -> dict[str, Any]:
    dossier, event = dossier_of(slip), event_of(slip)
    return {
        "code": dossier.number,
        "track_url": track_url(),
        "website": settings.SITE_URL,
        **who_asks_what(dossier),
        "missing": to_complete(dossier, event),
        "reason": lines_of(word(event, "reason")),
        "until": _day(word(event, "until")),
        "officer": word(event, "name"),
        "officer_phone": phone_of(slip, event),
        "signer_lines": signer_lines(slip, event),
    }


def phone_of(slip: Slip, event: Event) -> str:
    """Of the office, else of the official."""
    return slip.unit.phone or (event.by.phone if event.by else "") or NOT_STORED


def to_complete(dossier: Dossier, event: Event) -> list[dict[str, str]]:
    """The papers that the version requires and nobody had handed in by then; else the reason
    says what is to be put right."""
    missing = [{"name": name, "note": "Chưa có"} for name in missing_papers(dossier, event)]
    return missing or [{"name": "Theo nội dung nêu tại phần lý do", "note": ""}]


def missing_papers(dossier: Dossier, event: Event) -> list[str]:
    key = dossier.case.key if dossier.case else ""
    required = dossier.version.papers.filter(held_in(key), is_required=True)
    required = required.exclude(form__in=NOT_HANDED_IN)
    if dossier.channel == Channel.ONLINE:
        required = required.exclude(is_declared_online=True)
    come = dossier.papers.filter(added_at_seq__lte=event.seq).exclude(paper=None)
    return list(required.exclude(pk__in=come.values("paper")).values_list("name", flat=True))


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%d/%m/%Y}" if text else ""
