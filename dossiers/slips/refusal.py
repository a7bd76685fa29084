"""Mẫu 03, Phiếu từ chối tiếp nhận, giải quyết hồ sơ."""

from typing import Any

from dossiers.models import Slip
from dossiers.slips.head import signer_lines
from dossiers.slips.words import (
    desk_of,
    dossier_of,
    event_of,
    lines_of,
    moment_in_words,
    track_url,
    who_asks_what,
    word,
)


def refusal_content(slip: Slip) -> dict[str, Any]:
    dossier, event = dossier_of(slip), event_of(slip)
    return {
        "code": dossier.number,
        "track_url": track_url(),
        "desk": desk_of(slip.unit.name),
        **who_asks_what(dossier),
        "filed_at": moment_in_words(dossier.filed_at),
        "reason": lines_of(word(event, "reason")),
        "officer": word(event, "name"),
        "signer_lines": signer_lines(slip, event),
    }
