"""The texts of a file as they are compared and kept: one way to write each, nothing unseen."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

KEPT = "\n\t"
SPACE_LIKE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Drawn as nothing, though Unicode counts them among letters, marks and symbols.
BLANK = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
# Khmer and its kin are spelt with joiners; next to Latin letters one is a second spelling.
JOINED = re.compile("(?<=[\u0900-\u1cff])[\u200c\u200d]|(?<=[\u1780-\u17ff])\u200b")
UNSEEN = ("Cc", "Cf", "Co", "Zl", "Zp")


def cleaned(value: Any) -> Any:
    """Every text in it in NFC, with plain spaces, stripped; keys stay as they are."""
    match value:
        case str():
            return _cleaned(value)
        case Mapping():
            for key, one in [*value.items()]:
                value[key] = cleaned(one)  # type: ignore[index]
            return value
        case list():
            return [cleaned(one) for one in value]
    return value


def _cleaned(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", SPACE_LIKE.sub(" ", text))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def unfit(text: str) -> str:
    """Why it may not stand in the catalogue; empty where it may."""
    if text.isascii() and text.isprintable():
        return ""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        return _("There is a character in it that is none, such as NUL.")
    for sign in JOINED.sub("", text):
        if sign not in KEPT and (unicodedata.category(sign) in UNSEEN or BLANK.match(sign)):
            said = _("There is a sign in it that nobody sees (%(sign)s); delete it.")
            return said % {"sign": f"U+{ord(sign):04X}"}
    return ""
