"""Renders official forms as PDF/A-2b with typst; user text reaches it as data, never as markup."""

import json
import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

from agencies.printable import foreign, of_same_script, printable, without

log = logging.getLogger(__name__)

MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
# How often a sign that no font has goes alone, with its script, with all beyond Latin.
SINGLE, SCRIPTS, BOXES = 5, 10, 20


def render(template: Path, content: dict[str, Any]) -> bytes:
    """The PDF of a template, which reads `content` as JSON; about 10 ms a page."""
    return rendered(template, content)[0]


def rendered(template: Path, content: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    """The PDF, and the content as it stands in it.

    Fonts of the machine are asked only for signs that typst's own have not. A sign that no font
    has (a name in Chinese) is printed as a box: it would be against PDF/A.
    """
    shown = printable(content)
    for attempt in range(BOXES):
        try:
            return _compiled(template, shown, has_system_fonts=attempt > 0), shown
        except typst.TypstError as refused:
            missing = MISSING.search(str(refused))
            if missing is None:
                raise
            signs = _signs(missing[1])
            if attempt > SINGLE:
                signs += of_same_script(signs, shown)
            if attempt > SCRIPTS:
                signs += foreign(shown)
            if attempt > 0:
                shown = without(shown, signs)
    log.warning("%s is no PDF/A: too many signs that no font has", template.name)
    return _compiled(template, shown, has_system_fonts=True, is_archival=False), shown


def _compiled(
    template: Path, content: dict[str, Any], *, has_system_fonts: bool, is_archival: bool = True
) -> bytes:
    pdf: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"content": as_json(content)},
        pdf_standards=["a-2b"] if is_archival else [],
        ignore_system_fonts=not has_system_fonts,
    )
    return pdf


def _signs(quoted: str) -> str:
    """What typst names, which it quotes as Rust does: "\\u{fffe}"."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), quoted)


def as_json(content: Mapping[str, Any]) -> str:
    """The content as a template reads it."""
    return json.dumps(content, ensure_ascii=False)


def qr_svg(text: str) -> str:
    """A QR code as an SVG picture, for `content`."""
    return str(segno.make(text, error="m").svg_inline(border=0, svgclass=None, lineclass=None))
