"""Mẫu 04, Phiếu xin lỗi và hẹn lại ngày trả kết quả: an official letter."""

from typing import Any

from dossiers.models import Apology, Dossier, Slip, WorkKind
from dossiers.slips.letters import letter_of
from dossiers.slips.words import dossier_and_event, moment_in_words
from dossiers.work import items_of


def apology_content(slip: Slip) -> dict[str, Any]:
    dossier, event = dossier_and_event(slip)
    made = Apology.objects.select_related("cause").get(dossier=dossier, seq=event.seq)
    assert made.cause is not None
    assert made.promised_at is not None
    return {
        **letter_of(slip, dossier, event),
        "due_at": moment_in_words(made.due_at),
        "at_fault": "; ".join(at_fault(dossier, slip) or [event.unit.name]),
        "cause": made.cause.name,
        "promised_at": moment_in_words(made.promised_at),
    }


def at_fault(dossier: Dossier, slip: Slip) -> list[str]:
    """The units that were asked and had not answered in time by then."""
    asked = [one for one in items_of(dossier) if one.kind == WorkKind.CONSULTATION and one.due_at]
    asked = [one for one in asked if one.opened_at <= slip.issued_at]
    late = [
        one.unit.name
        for one in asked
        if one.due_at and min(one.done_at or slip.issued_at, slip.issued_at) > one.due_at
    ]
    return list(dict.fromkeys(late))
