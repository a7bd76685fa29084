"""Papers of thousands of lines, set a stretch at a time: typst takes 200 MB for a thousand lines,
and remembers what it has set for its next ten papers."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject

from agencies.slips import render

AT_ONCE = 300
# After as many others typst has forgotten a paper.
FORGOTTEN_AFTER = 12
HEADER = "%PDF-1.7"
TAGGING = ("/StructTreeRoot", "/MarkInfo")


def render_long(template: Path, content: dict[str, Any]) -> bytes:
    """The PDF of a template whose `rows` may be thousands. It gets a stretch of them at a time
    and, as `part`, the rows and pages that came before, of how many in all.

    Where there are several stretches it is set twice: how many pages there are is known at the
    end. Nought of them: all pages are the part's own.
    """
    rows: list[Any] = content["rows"]
    stretches = [rows[first : first + AT_ONCE] for first in range(0, len(rows), AT_ONCE)] or [[]]
    counts = [0] * len(stretches)
    if len(stretches) == 1:
        return next(_parts(template, content, stretches, counts))
    counts = [len(_opened(pdf).pages) for pdf in _parts(template, content, stretches, counts)]
    writer = PdfWriter()
    for number, pdf in enumerate(_parts(template, content, stretches, counts)):
        if number == 0:
            writer = PdfWriter(clone_from=_opened(pdf))
        else:
            writer.append(_opened(pdf), import_outline=False)
    return _written(writer)


def _parts(
    template: Path, content: dict[str, Any], stretches: Sequence[list[Any]], counts: Sequence[int]
) -> Iterator[bytes]:
    page = row = 0
    for stretch, count in zip(stretches, counts, strict=True):
        part = {"row": row, "page": page, "pages": sum(counts), "rows": len(content["rows"])}
        yield render(template, {**content, "rows": stretch, "part": part})
        _forget()
        row, page = row + len(stretch), page + count


def _forget() -> None:
    compiler = typst.Compiler(b" ", ignore_system_fonts=True)
    for _ in range(FORGOTTEN_AFTER):
        compiler.compile(input=b" ", format="pdf")


def _opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def _written(writer: PdfWriter) -> bytes:
    """Without the tags, which told of the first part alone; PDF/A-2b asks for none."""
    for name in TAGGING:
        writer.root_object.pop(name, None)
    for page in writer.pages:
        page.pop("/StructParents", None)
        page.pop("/Tabs", None)
        for link in page.get("/Annots", []):
            cast_link: DictionaryObject = link.get_object()
            cast_link.pop("/StructParent", None)
    writer.pdf_header = HEADER
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
