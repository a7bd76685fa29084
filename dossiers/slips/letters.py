"""What the letters to an applicant have in common: to whom, about which dossier, who signs."""

from typing import Any

from django.utils.timezone import localtime

from agencies.letterheads import signature_lines
from dossiers.models import Dossier, Event, Slip
from dossiers.slips.applicant import dossier_of, moment_in_words
from dossiers.states import OwnerKind


def letter_of(slip: Slip, dossier: Dossier, event: Event) -> dict[str, Any]:
    desk = desk_of(dossier)
    return {
        "addressee": dossier.owner_name,
        "you": "Ông/Bà" if dossier.owner_kind == OwnerKind.PERSON else "Quý cơ quan, tổ chức",
        "code": dossier.number,
        "procedure": f"{dossier.version.name} ({dossier.procedure.code})",
        "abstract": dossier.abstract,
        "received_at": moment_in_words(dossier.received_at) if dossier.received_at else "",
        "reason": event.detail.content.get("reason", ""),
        "desk": desk,
        "copies": ["Như trên;", f"{desk};", "Lưu: VT, hồ sơ."],
        **signed_by(slip, event),
    }


def dossier_and_event(slip: Slip) -> tuple[Dossier, Event]:
    dossier = dossier_of(slip)
    assert slip.seq is not None
    return dossier, dossier.events.select_related("detail", "post", "unit").get(seq=slip.seq)


def signed_by(slip: Slip, event: Event) -> dict[str, Any]:
    """The capacity and name of the official who acted; where the applicant did, whoever leads
    the unit signs by hand."""
    if event.post is None:
        return {"capacity": ["LÃNH ĐẠO ĐƠN VỊ"], "signer": ""}
    lines = signature_lines(event.post, localtime(slip.issued_at).date())
    return {"capacity": lines or ["NGƯỜI KÝ"], "signer": event.detail.content.get("name", "")}


def desk_of(dossier: Dossier) -> str:
    """Where the applicant comes for the result."""
    return f"Bộ phận một cửa {(dossier.helped_unit or dossier.unit).name}"
