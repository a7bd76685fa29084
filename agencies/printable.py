"""Text as official papers may print it: nothing that hides, reorders or overruns what is read."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

LONGEST = 4000  # a page
JOINERS = "\u200c\u200d"
BOX = "\u25a1"
MARKS = r"\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f"
# More than this many marks on one letter would cover the lines above and below.
PILE = re.compile(f"([{MARKS}]{{4}})[{MARKS}]+")
LATIN = re.compile(r"[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2010-\u203a\u20ab\u25a1]")
PICTURES = frozenset({"qr"})


class _Signs(dict[int, str]):
    """What each sign becomes; asked once for each."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = _as_printed(sign)
        return self[code]


def printable(value: Any, *, longest: int = LONGEST) -> Any:
    """The content with every string in it made fit to print; the record keeps the full value.

    A line break becomes a space, or a name could add a line to a form: content that has several
    lines is a list of them.
    """
    match value:
        case str():
            return _text(value, longest)
        case dict():
            return {
                key: one if key in PICTURES else printable(one, longest=longest)
                for key, one in value.items()
            }
        case list() | tuple():
            return [printable(one, longest=longest) for one in value]
        case _:
            return value


def without(value: Any, signs: str) -> Any:
    """The content with a box for each of these signs, which no font has, and what is set on it."""
    return _without(value, re.compile(f"[{re.escape(signs)}][{MARKS}{JOINERS}]*"))


def of_same_script(signs: str, value: Any) -> str:
    """All signs of the content that are named as these are: CJK, HANGUL, THAI."""
    scripts = {_script(sign) for sign in signs}
    return "".join(sign for sign in set(_signs(value)) if _script(sign) in scripts)


def foreign(value: Any) -> str:
    """All signs of the content beyond Latin letters and what papers write between them."""
    return "".join(sign for sign in set(_signs(value)) if not LATIN.match(sign))


def _script(sign: str) -> str:
    name = unicodedata.name(sign, sign)
    return sign if name.startswith("LATIN") else name.split()[0]


def _signs(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from value
        case dict():
            for one in value.values():
                yield from _signs(one)
        case list():
            for one in value:
                yield from _signs(one)


def _without(value: Any, missing: re.Pattern[str]) -> Any:
    match value:
        case str():
            return missing.sub(BOX, value)
        case dict():
            return {
                key: one if key in PICTURES else _without(one, missing)
                for key, one in value.items()
            }
        case list():
            return [_without(one, missing) for one in value]
        case _:
            return value


def _text(text: str, longest: int) -> str:
    if text.isascii() and text.isprintable():
        clean = text
    else:
        composed = unicodedata.normalize("NFC", text[: longest * 4].translate(SIGNS))
        clean = PILE.sub(r"\1", composed)
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + "…"


def _as_printed(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cc" | "Zl" | "Zp":
            return " " if sign.isspace() else ""
        case "Cf":
            return sign if sign in JOINERS else ""
        case "Cs" | "Co" | "Cn":
            return BOX
    return sign


SIGNS = _Signs()
