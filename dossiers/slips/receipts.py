"""Mẫu 01 for several dossiers of one submitter: one slip, a line for each."""

from typing import Any

from dossiers.models import Dossier, Slip
from dossiers.slips.words import NO_LIMIT, desk_of, moment_in_short, procedure_of, track_url
from procedures.limits import limit_in_words


def receipts_content(slip: Slip) -> dict[str, Any]:
    related = ("dossier__version", "dossier__procedure", "dossier__case")
    dossiers = [entry.dossier for entry in slip.entries.select_related(*related)]
    first = dossiers[0]
    return {
        "serial": str(slip.number),
        "track_url": track_url(),
        "desk": desk_of(slip.unit.name),
        "submitter": first.submitter_name,
        "address": first.submitter_address,
        "phone": first.submitter_phone,
        "email": first.submitter_email,
        "id_number": first.submitter_id_number,
        "count": str(len(dossiers)),
        "lines": [_line(dossier) for dossier in dossiers],
        "return_place": desk_of(slip.unit.name),
        "clerk": slip.issued_by.full_name,
    }


def _line(dossier: Dossier) -> dict[str, str]:
    return {
        "code": dossier.number,
        "owner": dossier.owner_name,
        "abstract": dossier.abstract,
        "procedure": procedure_of(dossier),
        "limit": limit_in_words(dossier.version, dossier.case),
        "received_at": moment_in_short(dossier.received_at),
        "due_at": moment_in_short(dossier.first_due_at) if dossier.first_due_at else NO_LIMIT,
    }
