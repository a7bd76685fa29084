"""A value of the wrong kind: what was found, and what is expected in its place."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from procedures.records.texts import unfit

LONGEST = 60
KINDS: Mapping[str, str] = {
    "integer": gettext_noop("a whole number"),
    "string": gettext_noop("text, between quotation marks"),
    "boolean": gettext_noop("true or false"),
    "array": gettext_noop("a list, between square brackets"),
    "object": gettext_noop("a group of named values, between braces"),
}


def wrong_kind(value: Any, kinds: str | list[str]) -> str:
    """`kinds` as a JSON Schema names them; what may be nothing is asked for as what it else is."""
    listed = [kinds] if isinstance(kinds, str) else kinds
    return wrong_value(value, _(next(KINDS[one] for one in listed if one in KINDS)))


def wrong_value(value: Any, asked: str) -> str:
    words = {"found": _shown(value), "asked": asked}
    return _("“%(found)s” is not right: %(asked)s is needed.") % words


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join("?" if unfit(sign) else sign for sign in text[: LONGEST + 1])
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
