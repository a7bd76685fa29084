"""Whatever is drawn on an official paper lies on the paper: a QR code cut in two is none."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream

from agencies.models import FormEdition
from dossiers.slips.sample import SAMPLES, sample_of

pytestmark = pytest.mark.django_db
FORMS = sorted(json.loads(SAMPLES.read_text(encoding="utf-8")))
EDGE = 8.0  # points, that printers leave white
MODULES = 300  # a QR code has more points than lines and boxes have

Matrix = tuple[float, float, float, float, float, float]
STRAIGHT: Matrix = (1, 0, 0, 1, 0, 0)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
            e * h + f * j + m)  # fmt: skip


def points(stream: Any, resources: Any, pdf: PdfReader, matrix: Matrix) -> Iterator[Any]:
    """Where lines begin and end, on the page."""
    kept: list[Matrix] = []
    for operands, operator in ContentStream(stream, pdf).operations:
        match operator:
            case b"q":
                kept.append(matrix)
            case b"Q":
                matrix = kept.pop()
            case b"cm":
                matrix = times(tuple(map(float, operands)), matrix)  # type: ignore[arg-type]
            case b"Do":
                form = resources["/XObject"][operands[0]]
                own = tuple(map(float, form.get("/Matrix", STRAIGHT)))
                within = form.get("/Resources", resources)
                yield from points(form, within, pdf, times(own, matrix))  # type: ignore[arg-type]
            case b"m" | b"l":
                a, b, c, d, e, f = matrix
                x, y = map(float, operands)
                yield a * x + c * y + e, b * x + d * y + f


def on_the_page(page: PageObject, pdf: PdfReader) -> list[tuple[float, float]]:
    return list(points(page.get_contents(), page["/Resources"], pdf, STRAIGHT))


@pytest.mark.parametrize("sheet", ["a4", "a5"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_qr_code_whole(form: str, sheet: str) -> None:
    edition = FormEdition.objects.filter(form=form).latest("valid_from")
    edition.sheet = sheet
    pdf = PdfReader(io.BytesIO(sample_of(edition, timezone.localdate())))
    drawn = 0
    for page in pdf.pages:
        found = on_the_page(page, pdf)
        drawn += len(found)
        assert min(x for x, _y in found) >= EDGE
        assert min(y for _x, y in found) >= EDGE
        assert max(x for x, _y in found) <= float(page.mediabox.width) - EDGE
        assert max(y for _x, y in found) <= float(page.mediabox.height) - EDGE
    assert drawn > MODULES
