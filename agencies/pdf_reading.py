"""Reads a PDF of a stranger as a forgiving reader does; run by `confined`."""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PdfReadError, PyPdfError
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    RectangleObject,
    StreamObject,
)

from agencies.confined import answer

# A page's drawing or a font that inflates to more is made to choke readers. Pictures are left
# out: readers know their size before they inflate them.
MOST_INFLATED = 32 * 1024 * 1024
MOST_INFLATED_IN_ALL = 256 * 1024 * 1024
MOST_OBJECTS = 500_000
MOST_DEEP = 100  # a tree of pages
MOST_POINTS = 14_400  # five metres, as far as readers go
LEAST_POINTS = 100  # a strip needs as much
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
    """`pages`, whether the first one can be drawn on, and the names of the fields that something
    is filled into; or why the PDF is refused: `refused`."""
    try:
        reader = opened(pdf)
        if reader.is_encrypted:
            return {"refused": "encrypted"}
        root = reader.trailer["/Root"].get_object()
        if not isinstance(root, DictionaryObject):
            return {"refused": "broken"}
        _look_for_hazards(root)
        pages = _pages(root)
        told = {"pages": pages, "is_sound": bool(pages) and _is_sound(root, reader)}
        return {**told, "filled": _filled(root)}
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


def _is_sound(root: DictionaryObject, reader: PdfReader) -> bool:
    """Whether each part that a strip, fields and signatures need is of the right kind."""
    try:
        _climb(reader.pages[0])
        _check_page(reader.pages[0])
        _check_form(root)
    except BROKEN:
        return False
    return True


def _climb(page: DictionaryObject) -> None:
    """Up to the root of the tree of pages, unless it is a ring."""
    holder: Any = page
    for _step in range(MOST_DEEP):
        if "/Parent" not in holder:
            return
        holder = _of(holder, "/Parent", DictionaryObject)
    raise ValueError("a page is its own ancestor")


def _check_page(page: PageObject) -> None:
    _check_box(page.mediabox)
    _check_box(page.cropbox)
    if page.rotation % 90:
        raise ValueError("a page turned askew")
    if "/Resources" in page:
        resources = _of(page, "/Resources", DictionaryObject)
        if "/XObject" in resources:
            _of(resources, "/XObject", DictionaryObject)
    if "/Annots" in page:
        _check_all(_of(page, "/Annots", ArrayObject))
    if "/Contents" in page:
        content = _of(page, "/Contents", (ArrayObject, StreamObject))
        _check_all(content if isinstance(content, ArrayObject) else [content])


def _check_box(box: RectangleObject) -> None:
    left, bottom, right, top = map(float, (box.left, box.bottom, box.right, box.top))
    if not all(abs(side) <= MOST_POINTS for side in (left, bottom, right, top)):
        raise ValueError("a page of no size")
    if min(right - left, top - bottom) < LEAST_POINTS:
        raise ValueError("a page too small")


def _check_form(root: DictionaryObject) -> None:
    if "/AcroForm" in root:
        form = _of(root, "/AcroForm", DictionaryObject)
        if "/Fields" in form:
            _check_all(_of(form, "/Fields", ArrayObject))


def _check_all(parts: Iterable[Any]) -> None:
    if not all(isinstance(one.get_object(), DictionaryObject) for one in parts):
        raise TypeError("a part of another kind")


def _of(holder: DictionaryObject, key: str, kind: Any) -> Any:
    """What stands there, which must be of that kind."""
    found = holder[key].get_object()
    if not isinstance(found, kind):
        raise TypeError(f"{key} is of another kind")
    return found


def _filled(root: DictionaryObject) -> list[str]:
    try:
        form: Any = root["/AcroForm"].get_object()
        fields = [raw.get_object() for raw in form["/Fields"].get_object()]
        return [str(one["/T"]) for one in fields if one.get("/V")]
    except BROKEN:
        return []


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
