"""What the letters to an applicant have in common: to whom, about which dossier, who signs."""

from typing import Any

from agencies.letterheads import signature_lines
from dossiers.models import Dossier, Event, Slip
from dossiers.reckoning import local_date
from dossiers.slips.words import moment_in_words, procedure_of, return_desk
from dossiers.states import OwnerKind


def letter_of(slip: Slip, dossier: Dossier, event: Event) -> dict[str, Any]:
    desk = return_desk(dossier)
    return {
        "addressee": dossier.owner_name,
        "you": "Ông/Bà" if dossier.owner_kind == OwnerKind.PERSON else "Quý cơ quan, tổ chức",
        "code": dossier.number,
        "procedure": procedure_of(dossier),
        "abstract": dossier.abstract,
        "received_at": moment_in_words(dossier.received_at) if dossier.received_at else "",
        # The layout ends the sentence.
        "reason": event.detail.content.get("reason", "").rstrip(" ."),
        "desk": desk,
        "copies": ["Như trên;", f"{desk};", "Lưu: VT, hồ sơ."],
        **signed_by(slip, event),
    }


def signed_by(slip: Slip, event: Event) -> dict[str, Any]:
    """The capacity and name of the official who acted; where the applicant did, whoever leads
    the unit signs by hand."""
    if event.post is None:
        return {"capacity": ["LÃNH ĐẠO ĐƠN VỊ"], "signer": ""}
    lines = signature_lines(event.post, local_date(slip.issued_at))
    return {"capacity": lines or ["NGƯỜI KÝ"], "signer": event.detail.content.get("name", "")}
