"""Checks of a profile's file, each with a sentence that names the thing."""

import json
from datetime import date
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from dossiers.province.profile import (
    LARGEST_SCALE,
    SCHEMA,
    Profile,
    Record,
    located,
    texture_of,
)
from dossiers.province.trouble import BadProfile

LONGEST_NAME = 100
COUNT = gettext_lazy("%(where)s: %(value)s is no whole number from 0.")
COMPLAINTS = {
    "required": gettext_lazy("%(where)s: “%(missing)s” is missing."),
    "additionalProperties": gettext_lazy("%(where)s: there is no “%(unknown)s” in a profile."),
    "type": gettext_lazy("%(where)s: %(value)s is not of the kind %(wanted)s."),
    "minimum": gettext_lazy("%(where)s: %(value)s is less than %(wanted)s."),
    "maximum": gettext_lazy("%(where)s: %(value)s is more than %(wanted)s."),
}


def read_profile(named: str, today: date) -> Profile:
    """Raises BadProfile with every fault that was found."""
    path = located(named)
    record = _record(path)
    faults = [_said(error) for error in _errors(record)] or [*_sums(record), *_levels(record)]
    if faults:
        raise BadProfile("\n".join(faults))
    return Profile(
        path.stem[:LONGEST_NAME],
        record["province"],
        record.get("unit", ""),
        _period(record, today),
        record.get("days", 0),
        record,
        texture_of(record),
    )


def read_scale(text: str) -> Fraction:
    try:
        scale = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise BadProfile(_("The scale “%(text)s” is no number.") % {"text": text}) from None
    if not 0 < scale <= LARGEST_SCALE:
        raise BadProfile(
            _("The scale %(text)s must be more than 0 and at most %(largest)s.")
            % {"text": text, "largest": LARGEST_SCALE}
        )
    return scale


def _record(path: Path) -> Record:
    try:
        record: Record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise BadProfile(
            _("%(path)s cannot be read: %(why)s.") % {"path": path, "why": unreadable}
        ) from None
    except ValueError as wrong:
        raise BadProfile(
            _("%(path)s is not JSON: %(why)s.") % {"path": path, "why": wrong}
        ) from None
    return record


def _errors(record: Any) -> list[ValidationError]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    found = Draft202012Validator(schema).iter_errors(record)
    flat = chain.from_iterable(_deepest(error) for error in found)
    return sorted(flat, key=lambda error: [str(step) for step in error.absolute_path])


def _deepest(error: ValidationError) -> list[ValidationError]:
    """Of a number that may also be two, what is wrong with the one that was meant."""
    if error.validator != "anyOf":
        return [error]
    meant = 1 if isinstance(error.instance, dict) else 0
    return [inner for inner in error.context or () if inner.schema_path[0] == meant]


def _said(error: ValidationError) -> str:
    where = ".".join(str(step) for step in error.absolute_path) or _("the profile")
    wanted = error.validator_value
    schema: Any = error.schema
    is_count = (schema.get("type"), schema.get("minimum")) == ("integer", 0)
    complaint = COUNT if is_count else COMPLAINTS.get(str(error.validator))
    words = {
        "where": where,
        "value": json.dumps(error.instance, ensure_ascii=False),
        "wanted": wanted,
        "missing": _missing(error),
        "unknown": _unknown(error),
    }
    return str(complaint) % words if complaint else f"{where}: {error.message}"


def _missing(error: ValidationError) -> str:
    if error.validator != "required":
        return ""
    return ", ".join(key for key in error.validator_value if key not in error.instance)


def _unknown(error: ValidationError) -> str:
    if error.validator != "additionalProperties":
        return ""
    return ", ".join(key for key in error.instance if key not in error.schema["properties"])


def _sums(record: Record) -> list[str]:
    """A sentence for every row that does not add up."""
    received, ended = record["received"], record["withdrawn_or_stopped"]
    whole = ended if isinstance(ended, int) else sum(ended.values())
    rows = [
        ("received.by_level", received["by_level"], received["total"]),
        ("received.by_channel", received["by_channel"], received["total"]),
        ("resolved", _parts(record["resolved"]), record["resolved"]["total"]),
        ("in_progress", _parts(record["in_progress"]), record["in_progress"]["total"]),
        (
            "received",
            {
                "resolved": record["resolved"]["total"],
                "in_progress": record["in_progress"]["total"],
                "withdrawn_or_stopped": whole,
            },
            received["total"],
        ),
    ]
    return [_does_not_add_up(*row) for row in rows if sum(row[1].values()) != row[2]]


def _parts(row: Record) -> Record:
    return {key: value for key, value in row.items() if key != "total"}


def _does_not_add_up(where: str, parts: Record, total: int) -> str:
    return _("%(where)s: %(parts)s = %(sum)s, but total says %(total)s") % {
        "where": where,
        "parts": " + ".join(f"{key} {value}" for key, value in parts.items()),
        "sum": sum(parts.values()),
        "total": total,
    }


def _levels(record: Record) -> list[str]:
    other = record["received"]["by_level"]["other"]
    offline = record["received"]["by_channel"]["desk_or_post"]
    if other <= offline:
        return []
    return [
        _(
            "received.by_level.other: %(other)s are never filed online, but by_channel has only "
            "%(offline)s at the desk or by post"
        )
        % {"other": other, "offline": offline}
    ]


def _period(record: Record, today: date) -> tuple[date, date] | None:
    if ("period" in record) == ("days" in record):
        raise BadProfile(_("A profile has either a “period” or a number of “days”."))
    if "days" in record:
        return None
    begins, ends = (_day(record["period"][key], f"period.{key}") for key in ("from", "to"))
    if begins > ends:
        raise BadProfile(
            _("period: from %(begins)s lies after to %(ends)s.") % {"begins": begins, "ends": ends}
        )
    if ends >= today:
        raise BadProfile(_("period: %(ends)s is not over yet.") % {"ends": ends})
    return begins, ends


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadProfile(
            _("%(where)s: “%(text)s” is no date such as 2023-01-31.")
            % {"where": where, "text": text}
        ) from None
