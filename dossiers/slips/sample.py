"""What a form looks like with invented content: for whoever lays down its words."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from agencies.letterheads import issuing_body
from agencies.models import FormEdition, Unit, UnitKind
from agencies.slips import qr_svg
from dossiers.slips.head import day_of, place_and_date, verify_url
from dossiers.slips.printing import pdf_of
from dossiers.tokens import PAPER_TOKEN

SAMPLES = Path(__file__).parent.parent / "data" / "sample_slips.json"
TOKEN = "0" * PAPER_TOKEN
MARK = "BẢN XEM THỬ, KHÔNG CÓ GIÁ TRỊ"


class NoSample(Exception):
    pass


def sample_of(edition: FormEdition, at: datetime) -> bytes:
    """Raises NoSample for a form of which nothing was invented."""
    samples: dict[str, dict[str, Any]] = json.loads(SAMPLES.read_text(encoding="utf-8"))
    if edition.form not in samples:
        raise NoSample
    return pdf_of(edition.form, {**samples[edition.form], **_head_of(edition, at)})


def _head_of(edition: FormEdition, at: datetime) -> dict[str, Any]:
    communes = Unit.objects.valid_on(at.date()).filter(kind=UnitKind.COMMUNE)
    body = issuing_body(edition.unit or communes.earliest("sort_key"), at.date())
    return {
        "title": edition.name,
        "form_number": edition.number,
        "ground": edition.ground,
        "texts": edition.texts,
        "sheet": edition.sheet,
        "above": body.above,
        "unit": body.name,
        "place_and_date": place_and_date(body.place, at),
        "number": f"1/{edition.symbol}",
        "book_year": str(at.year),
        "day": day_of(at),
        "token": TOKEN,
        "verify_url": verify_url(TOKEN),
        "qr": qr_svg(verify_url(TOKEN)),
        "track_url": settings.SITE_URL + reverse("track"),
        "reprint": MARK,
    }
