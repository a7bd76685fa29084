"""Mẫu 04, Thông báo gia hạn: the lawful extension of a limit, with its ground."""

from typing import Any

from dossiers.models import DueChange, Slip
from dossiers.slips.letters import letter_of
from dossiers.slips.words import dossier_and_event, moment_in_words
from procedures.limits import amount_in_words


def extension_content(slip: Slip) -> dict[str, Any]:
    dossier, event = dossier_and_event(slip)
    change = DueChange.objects.get(dossier=dossier, seq=event.seq)
    assert change.due_before is not None
    assert change.due_after is not None
    assert change.amount is not None
    return {
        **letter_of(slip, dossier, event),
        "unit_in_charge": event.unit.name,
        "due_before": moment_in_words(change.due_before),
        "due_after": moment_in_words(change.due_after),
        "amount": amount_in_words(dossier.version.extension_unit, change.amount),
        "extension_ground": dossier.version.extension_ground,
    }
