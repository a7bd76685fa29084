"""Printed slips as people read them: the text of a PDF, its pages and their size."""

import io
import re
import unicodedata
from typing import Any

from django.utils import timezone
from pypdf import PdfReader

from dossiers.models import Dossier, Reprint, Slip, SlipKind
from dossiers.slips.printing import print_slip

A4, A5 = (210, 297), (148, 210)


def printed(dossier: Dossier | None, kind: SlipKind) -> Slip:
    """The dossier's slip of a kind (or the only one of several dossiers), printed."""
    slip = Slip.objects.get(dossier=dossier, kind=kind)
    print_slip(slip.pk, timezone.now())
    slip.refresh_from_db()
    return slip


def pdf_of(slip: Slip | Reprint) -> bytes:
    assert slip.file
    with slip.file.content.open() as file:
        return bytes(file.read())


def pages_of(pdf: bytes) -> list[str]:
    return [one_line(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def words_of(slip: Slip) -> str:
    return " ".join(pages_of(pdf_of(slip)))


def size_of(pdf: bytes) -> tuple[int, int]:
    """Of the first page, in millimetres."""
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) * 25.4 / 72), round(float(box.height) * 25.4 / 72)


def one_line(text: Any) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", str(text))).strip()


def stands_in(needle: Any, words: str) -> bool:
    """Where lines break, and where a long word breaks, is the layout's business."""
    return one_line(needle).replace(" ", "") in words.replace(" ", "")


def says(words: str, *needles: Any) -> None:
    for needle in needles:
        assert stands_in(needle, words), f"{needle} is not in: {words}"


def lines_of(pdf: bytes) -> list[str]:
    """Of the first page."""
    return PdfReader(io.BytesIO(pdf)).pages[0].extract_text().splitlines()
