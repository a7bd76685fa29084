"""Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả: the fields of the form as data."""

from typing import Any

from dossiers.models import Dossier, Slip
from dossiers.slips.papers import paper_table
from dossiers.slips.words import (
    NO_LIMIT,
    desk_of,
    dossier_of,
    event_of,
    moment_in_words,
    track_url,
    who_asks_what,
    word,
)
from payments.models import ChargeState
from procedures.limits import limit_in_words

# Papers of versions that end in taxes: the dossier comes back after them, in a second stage.
DUES = frozenset({"tax", "dues"})


def receipt_content(slip: Slip) -> dict[str, Any]:
    dossier = dossier_of(slip)
    assert dossier.received_at is not None
    return {
        "code": dossier.code,
        "serial": str(slip.number),
        "track_url": track_url(),
        "desk": desk_of(slip.unit.name),
        **who_asks_what(dossier),
        **paper_table(dossier),
        "sets": "",
        "limit": limit_in_words(dossier.version, dossier.case),
        "charges": charges_of(dossier),
        "received_at": moment_in_words(dossier.received_at),
        "due_at": due_of(dossier),
        "has_two_stages": has_two_stages(dossier),
        "return_place": return_place(dossier, slip),
        "by_post": "",
        "clerk": word(event_of(slip), "name"),
    }


def due_of(dossier: Dossier) -> str:
    return moment_in_words(dossier.first_due_at) if dossier.first_due_at else NO_LIMIT


def has_two_stages(dossier: Dossier) -> bool:
    return dossier.version.papers.filter(key__in=DUES).exists()


def return_place(dossier: Dossier, slip: Slip) -> str:
    """The desk that received it, or the one where the person was helped."""
    desk, helped = desk_of(slip.unit.name), dossier.helped_unit
    if helped is None or helped == slip.unit:
        return desk
    return f"{desk} hoặc {desk_of(helped.name)}"


def charges_of(dossier: Dossier) -> str:
    charges = [tie.charge for tie in dossier.charges.select_related("charge")]
    charges = [charge for charge in charges if charge.state != ChargeState.CLOSED]
    total = sum(charge.amount for charge in charges)
    return f"{total:,} ₫".replace(",", ".") if charges else ""
