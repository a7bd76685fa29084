"""Whether a record has the shape of the schema, said in the words of the house."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from procedures.records.schema import Record, schema
from procedures.records.wrong_values import wrong_kind

SENTENCES = {
    "required": gettext_noop("This is missing."),
    "maxLength": gettext_noop("At most %(n)s characters."),
    "minLength": gettext_noop("This must not be empty."),
    "minItems": gettext_noop("This must not be empty."),
    "minimum": gettext_noop("At least %(n)s."),
    "maximum": gettext_noop("At most %(n)s."),
    "maxItems": gettext_noop("At most %(n)s rows."),
    "uniqueItems": gettext_noop("Something stands here twice."),
    "format": gettext_noop("Give the day as 2026-11-22."),
    "pattern": gettext_noop("This is not written as it must be."),
}
OTHERWISE = gettext_noop("This is of the wrong kind.")


def whole_pattern(
    checks: Any, pattern: str, text: object, _schema: object
) -> Iterator[ValidationError]:
    """All of the text, and no digits but 0 to 9: Python's `$` and `\\d` would take more."""
    if isinstance(text, str) and not re.fullmatch(pattern.strip("^$"), text, re.ASCII):
        yield ValidationError(f"{text!r} is not {pattern}")


def unlike(
    checks: Any,
    is_asked: Any,
    listed: object,
    _schema: object,
) -> Iterator[ValidationError]:
    """Nothing twice, told by their hashes: to compare each with each takes too long."""
    rows = listed if is_asked and isinstance(listed, list) else []
    if len({json.dumps(one, sort_keys=True) for one in rows}) < len(rows):
        yield ValidationError("something stands twice")


def each_missing(
    checks: Any, asked: list[str], record: object, _schema: object
) -> Iterator[ValidationError]:
    """Each name that is missing, at its own place."""
    if isinstance(record, dict):
        for name in asked:
            if name not in record:
                yield ValidationError(f"{name} is missing", path=[name])


Strict: Any = validators.extend(
    Draft202012Validator,
    {"pattern": whole_pattern, "uniqueItems": unlike, "required": each_missing},
)


@cache
def validator(kind: str) -> Any:
    whole = schema()
    asked = {"$ref": f"#/$defs/{kind}", "$defs": whole["$defs"]} if kind else whole
    return Strict(asked, format_checker=Draft202012Validator.FORMAT_CHECKER)


def shape_wrong(kind: str, record: Record) -> Iterator[tuple[str, str]]:
    """Places, counted from 1, and sentences."""
    for error in validator(kind).iter_errors(record):
        yield place_of(error), sentence_of(error)


def place_of(error: ValidationError) -> str:
    path = error.absolute_path
    return "/".join(str(step + 1) if isinstance(step, int) else str(step) for step in path)


def is_readable(kind: str, record: Record) -> bool:
    """Whether the values are of their kinds, complete and in order or not."""
    return not any(
        error.validator in ("type", "const")
        or (error.validator == "enum" and not isinstance(error.instance, str))
        for error in validator(kind).iter_errors(record)
    )


def sentence_of(error: ValidationError) -> str:
    asked: Any = error.validator_value
    match error.validator:
        case "not":  # only a fee's amount is ever ruled out by what stands beside it
            return _("With tiers there is no amount beside them: leave it empty.")
        case "additionalProperties":
            extra = sorted({*error.instance} - {*error.schema["properties"]})
            return _("“%(name)s” is not known here.") % {"name": extra[0]}
        case "type":
            return wrong_kind(error.instance, asked)
        case "const":
            return _("This must be “%(asked)s”.") % {"asked": asked}
        case "enum":
            return _("Choose one of: %(listed)s.") % {"listed": ", ".join(filter(None, asked))}
    sentence = SENTENCES.get(str(error.validator), OTHERWISE)
    return gettext(sentence) % {"n": asked}
