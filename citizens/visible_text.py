"""Text as it is kept: what cannot be seen, or reorders what is read, never enters the house.

A name with a right-to-left override reads otherwise on the screen than on paper.
"""

import unicodedata
from typing import Any

LINES = "\n\t"
JOINERS = "\u200c\u200d"  # scripts such as Khmer need them


def visible(value: Any) -> Any:
    """The value with every string in it free of control and direction signs, in NFC."""
    match value:
        case str():
            return _visible(value)
        case dict():
            return {key: visible(one) for key, one in value.items()}
        case list():
            return [visible(one) for one in value]
        case _:
            return value


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    kept = (sign for sign in text if not _is_hidden(sign))
    return unicodedata.normalize("NFC", "".join(kept))


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf") and sign not in LINES + JOINERS
