"""Draws a strip (QR and short address) on the first page of somebody else's PDF."""

import io
from typing import Any

from pypdf import PageObject, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    RectangleObject,
    StreamObject,
)

from agencies.pdf_reading import BROKEN, opened

DEEPEST = 100  # pages lie in a tree, which a hostile one ties into a ring
STRIP = NameObject("/MotCuaStrip")
HEADER = "%PDF-1.7"  # pypdf would write an older one than the strip is made for


def strip(pdf: bytes, strip_pdf: bytes, *, left: float, bottom: float) -> bytes:
    """The PDF, written anew, with the page `strip_pdf` on its first page, `left` and `bottom`
    points from the corner that a reader sees at the lower left.

    For PDFs that nobody has signed: a signature does not survive it. ValueError where there is no
    page to draw on.
    """
    try:
        writer = PdfWriter(clone_from=opened(pdf))
        page = writer.pages[0]
    except BROKEN as broken:
        raise ValueError("no first page") from broken
    resources = _resources(page)
    forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    drawn = opened(strip_pdf)
    forms[STRIP] = _form(writer, drawn.pages[0])
    where = " ".join(f"{number:.3f}" for number in _matrix(page, left, bottom))
    page[NameObject("/Contents")] = ArrayObject(
        [
            _stream(writer, "q\n"),
            *_contents(page),
            _stream(writer, f"\nQ\nq {where} cm {STRIP} Do Q\n"),
        ]
    )
    writer.pdf_header = HEADER
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _matrix(page: PageObject, left: float, bottom: float) -> tuple[float, ...]:
    """From the strip to the page, so that it stands upright where the page is shown turned."""
    box = page.cropbox
    x0, y0, x1, y1 = (float(side) for side in (box.left, box.bottom, box.right, box.top))
    return {
        0: (1, 0, 0, 1, x0 + left, y0 + bottom),
        90: (0, 1, -1, 0, x1 - bottom, y0 + left),
        180: (-1, 0, 0, -1, x1 - left, y1 - bottom),
        270: (0, -1, 1, 0, x0 + bottom, y1 - left),
    }[page.rotation % 360]


def _resources(page: PageObject) -> DictionaryObject:
    """The page's own resources; inherited ones become its own, so that no other page changes."""
    holder: Any = page
    for _depth in range(DEEPEST):
        if "/Resources" in holder or "/Parent" not in holder:
            break
        holder = holder["/Parent"].get_object()
    found = holder["/Resources"].get_object() if "/Resources" in holder else {}
    own = DictionaryObject(found)
    if "/XObject" in own:
        forms: Any = own["/XObject"].get_object()
        own[NameObject("/XObject")] = DictionaryObject(forms)
    page[NameObject("/Resources")] = own
    return own


def _contents(page: PageObject) -> list[Any]:
    if "/Contents" not in page:
        return []
    raw = page.raw_get("/Contents")
    content = raw.get_object()
    return list(content) if isinstance(content, ArrayObject) else [raw]


def _form(writer: PdfWriter, page: PageObject) -> IndirectObject:
    form = StreamObject()
    content = page.get_contents()
    form.set_data(content.get_data() if content is not None else b"")
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = RectangleObject(page.mediabox)
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return writer._add_object(form.flate_encode())


def _stream(writer: PdfWriter, content: str) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(content.encode())
    return writer._add_object(stream)
