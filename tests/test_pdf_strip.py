"""A strip stands at the lower left of somebody else's PDF, as its reader sees it."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from agencies.signing import prepare, sign, signatures, strip
from tests import signed as made
from tests.make import PDF
from tests.signed import AT

WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')


def turned(degrees: int, pdf: bytes | None = None) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(pdf or made.draft("Nội dung")))
    writer.pages[0].rotate(degrees)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stripped(pdf: bytes) -> bytes:
    return strip(pdf, made.look("motcua"), left=40, bottom=20)


def words(folder: Path, pdf: bytes) -> tuple[float, dict[str, tuple[float, ...]]]:
    """The page's height, and where each word stands on it."""
    told = made.told_by("pdftotext", "-bbox", "-l", "1", "{}", "-", path=folder, pdf=pdf)
    height = float(PAGE.findall(told)[0][1])
    return height, {one[4]: tuple(map(float, one[:4])) for one in WORD.findall(told)}


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_strip_stands_upright_at_the_lower_left(tmp_path: Path, degrees: int) -> None:
    height, found = words(tmp_path, stripped(turned(degrees)))
    if degrees in {90, 270}:  # the size is told as if the page were not turned
        height = 595.2756
    left, top, right, bottom = found["motcua"]
    assert left == pytest.approx(40, abs=1)
    assert height - 20 - 17 < top < bottom < height - 20
    assert right - left > bottom - top
    assert {"Nội", "dung"} <= set(found)


def test_only_the_first_page_gets_a_strip() -> None:
    pages = PdfReader(io.BytesIO(stripped(made.draft("Một #pagebreak() Hai")))).pages
    assert ["motcua" in page.extract_text() for page in pages] == [True, False]


def test_a_page_that_leaves_its_drawing_turned_does_not_turn_the_strip(tmp_path: Path) -> None:
    pdf = made.draft("Nội dung")
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    content = writer.pages[0].get_contents()
    content.set_data(content.get_data() + b"\n0.5 0 0 0.5 100 100 cm\n")
    writer.pages[0].replace_contents(content)
    out = io.BytesIO()
    writer.write(out)
    _, found = words(tmp_path, stripped(out.getvalue()))
    assert found["motcua"][0] == pytest.approx(40, abs=1)


def test_a_stripped_paper_can_be_prepared_and_signed() -> None:
    pdf = prepare(stripped(turned(90)), {"number": made.NUMBER})
    pdf = sign(pdf, "Seal", made.key(), name="", reason="", at=AT)
    (seal,) = signatures(pdf, [made.authority().certificate], AT)
    assert seal.is_intact
    assert seal.is_trusted


def test_a_pdf_that_lost_its_table_of_objects_gets_its_strip() -> None:
    pdf = made.draft("Nội dung")
    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    out = io.BytesIO()
    writer.write(out)
    lost = out.getvalue()[: out.getvalue().rindex(b"startxref")]
    assert "motcua" in PdfReader(io.BytesIO(stripped(lost))).pages[0].extract_text()


def test_a_pdf_without_pages_has_no_place_for_a_strip() -> None:
    with pytest.raises(ValueError, match="no first page"):
        stripped(PDF)
