"""What came in, before anybody believes it: read once and in one way, or not at all."""

import json
from typing import Any

from payments.models import Verdict
from payments.models.charges import MOST
from payments.providers.contract import Unreadable

HIGHEST = MOST  # đồng; an amount that is none we could have asked for is 0
LONGEST = 60  # of references and numbers


def object_of(raw: str) -> dict[str, Any]:
    """A JSON object with each name once, of text that can be signed. Raises Unreadable."""
    try:
        fields = json.loads(raw, object_pairs_hook=once)
        json.dumps(fields, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Unreadable(Verdict.MALFORMED) from None
    if not isinstance(fields, dict):
        raise Unreadable(Verdict.MALFORMED)
    return fields


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError where a name stands twice."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


def plain(value: object) -> str:
    """A reference or number, "" for none. Raises Unreadable where it is neither."""
    text = "" if value is None else str(value)
    if len(text) > LONGEST or not text.isascii() or not text.isprintable():
        raise Unreadable(Verdict.MALFORMED)
    return text


def number(value: object) -> str:
    """Of a transaction, always written alike; "" where it is none. Raises Unreadable."""
    text = plain(value)
    return text.lstrip("0") if text.isdigit() else text
