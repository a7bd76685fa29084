"""Reads a PDF of a stranger as a forgiving reader does; run by `confined`."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PdfReadError, PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from agencies.confined import answer

# A page's drawing or a font that inflates to more is made to choke readers. Pictures are left
# out: readers know their size before they inflate them.
MOST_INFLATED = 32 * 1024 * 1024
MOST_INFLATED_IN_ALL = 256 * 1024 * 1024
MOST_OBJECTS = 500_000
END = b"\nstartxref\n0\n%%EOF\n"
ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/Movie", "/RichMediaExecute"}
RUNNING = re.compile(
    r"\.(exe|com|bat|cmd|scr|msi|jar|js|jse|vbs|vbe|wsf|hta|ps1|lnk|app|sh)$", re.I
)
BROKEN = (
    PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError,
    ArithmeticError, NotImplementedError, RecursionError, OSError,
)  # fmt: skip


class Refused(Exception):
    """Why, as a word that `pdf_check` has a sentence for."""


def opened(pdf: bytes) -> PdfReader:
    """A reader of the PDF; where the pointer to its table of objects is lost, they are looked for
    all over it."""
    try:
        return PdfReader(io.BytesIO(pdf), strict=False)
    except PdfReadError:
        return PdfReader(io.BytesIO(pdf + END), strict=False)


def read(pdf: bytes) -> dict[str, Any]:
    """`pages`, or why the PDF is refused: `refused`."""
    try:
        reader = opened(pdf)
        if reader.is_encrypted:
            return {"refused": "encrypted"}
        root = reader.trailer["/Root"].get_object()
        if not isinstance(root, DictionaryObject):
            return {"refused": "broken"}
        _look_for_hazards(root)
        return {"pages": _pages(root)}
    except Refused as why:
        return {"refused": str(why)}
    except LimitReachedError:
        return {"refused": "huge"}
    except BROKEN:
        return {"refused": "broken"}


def _pages(root: DictionaryObject) -> int:
    """How many pages the tree has, each able to be drawn."""
    waiting: list[Any] = [root.raw_get("/Pages")]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        raw = waiting.pop()
        if isinstance(raw, IndirectObject):
            if (raw.idnum, raw.generation) in seen:
                raise Refused("broken")
            seen.add((raw.idnum, raw.generation))
        node = raw.get_object()
        if not isinstance(node, DictionaryObject):
            raise Refused("broken")
        if "/Kids" in node:
            kids: Any = node["/Kids"].get_object()
            waiting += kids
        else:
            count += 1
    return count


def _look_for_hazards(root: DictionaryObject) -> None:
    inflated = 0
    for one in _everything(root):
        if isinstance(one, DictionaryObject) and _runs(one):
            raise Refused("script")
        if isinstance(one, StreamObject) and one.get("/Subtype") != "/Image":
            size = _inflated(one)
            inflated += size
            if size > MOST_INFLATED or inflated > MOST_INFLATED_IN_ALL:
                raise Refused("huge")


def _everything(root: DictionaryObject) -> Iterator[Any]:
    """Each object that can be reached, once."""
    waiting: list[Any] = [root]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        raw = waiting.pop()
        if isinstance(raw, IndirectObject):
            if (raw.idnum, raw.generation) in seen:
                continue
            seen.add((raw.idnum, raw.generation))
            raw = raw.get_object()
        count += 1
        if count > MOST_OBJECTS:
            raise Refused("huge")
        yield raw
        if isinstance(raw, DictionaryObject):
            waiting += (raw.raw_get(key) for key in raw)
        elif isinstance(raw, ArrayObject):
            waiting += raw


def _runs(one: DictionaryObject) -> bool:
    if one.get("/S") in ACTIONS or "/JS" in one or "/XFA" in one or "/RichMediaContent" in one:
        return True
    names = (one.get(key) for key in ("/F", "/UF"))
    return "/EF" in one and any(RUNNING.search(str(name).strip()) for name in names if name)


def _inflated(stream: StreamObject) -> int:
    try:
        return len(decode_stream_data(stream))
    except LimitReachedError:
        raise
    except BROKEN:
        return 0  # readers draw what they can


if __name__ == "__main__":
    logging.disable()
    answer(read)
