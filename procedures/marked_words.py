"""Two texts side by side: which words of the one are not in the other."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

ALIKE = 0.35  # below, the texts have so little in common that marking words says nothing
MANY = 2000  # words; above, what is frequent is left out of the comparison


class Piece(NamedTuple):
    text: str
    is_other: bool


Pieces = tuple[Piece, ...]


def whole(text: str, *, is_other: bool = False) -> Pieces:
    return (Piece(text, is_other),) if text else ()


def marked(was: str, now: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, those marked that the other does not have."""
    ours, theirs = words_of(was), words_of(now)
    match = SequenceMatcher(None, ours, theirs, autojunk=len(ours) + len(theirs) > MANY)
    if match.ratio() < ALIKE:
        return whole(was, is_other=True), whole(now, is_other=True)
    changes = match.get_opcodes()
    return (
        _joined((ours[i:j], tag != "equal") for tag, i, j, _a, _b in changes),
        _joined((theirs[a:b], tag != "equal") for tag, _i, _j, a, b in changes),
    )


def words_of(text: str) -> list[str]:
    """Words, signs and the spaces between them; together they are the text again. A number such as
    123/2015/NĐ-CP or 15.000 is one word."""
    return re.findall(r"\w+(?:[./,-]\w+)*|\s+|[^\w\s]", text)


def _joined(runs: Iterator[tuple[list[str], bool]]) -> Pieces:
    """Neighbours of one kind are one piece; a mere space between two marked words is marked."""
    rows = [("".join(words), is_other) for words, is_other in runs if words]
    for place in range(1, len(rows) - 1):
        text, is_other = rows[place]
        if not is_other and not text.strip() and rows[place - 1][1] and rows[place + 1][1]:
            rows[place] = (text, True)
    return tuple(
        Piece("".join(text for text, _mark in run), is_other)
        for is_other, run in groupby(rows, lambda row: row[1])
    )
