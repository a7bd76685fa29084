"""What a dossier says for the fields of a template."""

import re
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from dossiers.models import Dossier

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def values_of(dossier: Dossier, reason: str) -> dict[str, str]:
    """As it stands in official papers; empty where there is nothing to say."""
    return {
        "owner_name": dossier.owner_name,
        "owner_birth_date": _said(dossier.owner_birth_date),
        "owner_id_number": dossier.owner_id_number,
        "owner_address": dossier.owner_address,
        "owner_phone": dossier.owner_phone,
        "submitter_name": dossier.submitter_name,
        "abstract": dossier.abstract,
        "procedure": dossier.version.name,
        "code": dossier.code or "",
        "reference": dossier.reference,
        "competent": dossier.unit.name,
        "received_at": _moment(dossier.received_at),
        "reason": reason,
        **{f"answers.{key}": _said(value) for key, value in dossier.answers.items()},
    }


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%H:%M ngày %d/%m/%Y}" if at else ""


def _said(value: Any) -> str:
    """Dates as people write them, lists with commas."""
    match value:
        case bool():
            return "có" if value else "không"
        case date():
            return f"{value:%d/%m/%Y}"
        case list():
            return ", ".join(_said(one) for one in value)
        case str() if ISO_DAY.fullmatch(value):
            return "/".join(reversed(value.split("-")))
        case str() | int() | float():
            return str(value).strip()
    return ""
