"""Renders official forms as PDF/A-2b with typst; user text reaches it as data, never as markup."""

import json
import logging
from pathlib import Path
from typing import Any

import segno
import typst

log = logging.getLogger(__name__)


def render(template: Path, content: dict[str, Any]) -> bytes:
    """The PDF of a template, which reads `content` as JSON; about 20 ms a page.

    A sign that no font has (a name in Chinese) is against PDF/A; a slip with a box in it serves
    people better than none.
    """
    try:
        return _compiled(template, content, is_archival=True)
    except typst.TypstError as refused:
        log.warning("%s is no PDF/A: %s", template.name, refused)
        return _compiled(template, content, is_archival=False)


def _compiled(template: Path, content: dict[str, Any], *, is_archival: bool) -> bytes:
    pdf: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["a-2b"] if is_archival else [],
    )
    return pdf


def qr_svg(text: str) -> str:
    """A QR code as an SVG picture, for `content`."""
    return str(segno.make(text, error="m").svg_inline(border=0, svgclass=None, lineclass=None))
