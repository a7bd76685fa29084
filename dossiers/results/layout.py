"""How a result looks: as a paper of its own, or as a strip on somebody else's PDF."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from pyhanko.pdf_utils.misc import PdfError
from pypdf import PageObject

from agencies.letterheads import issuing_body
from agencies.pdf_reading import BROKEN, opened
from agencies.signing import Box, prepare, strip
from agencies.slips import qr_svg, render, rendered
from dossiers.models import Dossier
from dossiers.results.places import TYPST, named, places_in
from dossiers.tokens import verify_url

PAPER = TYPST / "result.typ"
STRIP = TYPST / "result_strip.typ"
STRIP_HEIGHT = 38.0
STRIP_WIDTH = 400.0
MARGIN = 24.0
# What a PDF with parts of the wrong kind makes the libraries raise.
UNWRITABLE = (*BROKEN, PdfError)


def paper(dossier: Dossier, title: str, body: Sequence[str], *, token: str, at: datetime) -> bytes:
    """A result of ours, with room for number and day, capacity and signatures."""
    day = localtime(at)
    head = issuing_body(dossier.unit, day.date())
    content: dict[str, Any] = {
        "title": title,
        "body": body,
        "above": head.above,
        "unit": head.name,
        "code": dossier.number,
        "recipients": [
            f"{dossier.owner_name};",
            f"Bộ phận một cửa {dossier.unit.name};",
            "Lưu: VT.",
        ],
        "day": [day.year, day.month, day.day],
        "verify_url": verify_url(token),
        "qr": qr_svg(verify_url(token)),
    }
    pdf, shown = rendered(PAPER, content)
    return prepare(pdf, named(places_in(PAPER, shown), token))


def stamped(pdf: bytes, token: str, at: datetime) -> bytes:
    """A PDF that nobody has signed, with the strip at the foot of its first page.

    A page that readers turn has the address alone: number and day stand in the database.
    """
    page = opened(pdf).pages[0]
    day, box = localtime(at), page.cropbox
    width = min(STRIP_WIDTH, float(box.width) - 2 * MARGIN)
    content = {
        "width": width,
        "height": STRIP_HEIGHT,
        "day": [day.year, day.month, day.day],
        "verify_url": verify_url(token),
        "qr": qr_svg(verify_url(token)),
    }
    marked = strip(pdf, render(STRIP, content), left=MARGIN, bottom=MARGIN)
    return marked if page.rotation % 360 else prepare(marked, named(_in_strip(page, width), token))


def _in_strip(page: PageObject, width: float) -> dict[str, Box]:
    """Above the address: number and day, then who signed, then who sealed."""
    left = float(page.cropbox.left) + MARGIN + STRIP_HEIGHT + 5
    bottom, room = float(page.cropbox.bottom) + MARGIN, width - STRIP_HEIGHT - 5
    half = room / 2 - 2
    return {
        "number": Box(0, left, bottom + 27, half, 11),
        "day": Box(0, left + half + 4, bottom + 27, half, 11),
        "signed": Box(0, left, bottom + 18.5, room, 8.5),
        "sealed": Box(0, left, bottom + 10, room, 8.5),
    }
