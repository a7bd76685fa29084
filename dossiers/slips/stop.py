"""Mẫu 05, Thông báo dừng giải quyết: by the unit, or at the applicant's request."""

from typing import Any

from dossiers.models import Slip
from dossiers.slips.letters import letter_of
from dossiers.slips.words import dossier_and_event, moment_in_words


def stop_content(slip: Slip) -> dict[str, Any]:
    dossier, event = dossier_and_event(slip)
    return {
        **letter_of(slip, dossier, event),
        "is_asked_for": event.verb == "withdraw",
        "stopped_at": moment_in_words(event.at),
        "unit_in_charge": event.unit.name,
    }
