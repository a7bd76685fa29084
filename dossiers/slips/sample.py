"""What a form looks like with invented content: for whoever lays down its words."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from agencies.letterheads import issuing_body
from agencies.models import FormEdition, Unit, UnitKind
from dossiers.slips.head import head
from dossiers.slips.printing import pdf_of
from dossiers.slips.words import track_url
from dossiers.tokens import PAPER_TOKEN

SAMPLES = Path(__file__).parent.parent / "data" / "sample_slips.json"
TOKEN = "0" * PAPER_TOKEN
MARK = "BẢN XEM THỬ, KHÔNG CÓ GIÁ TRỊ"


class NoSample(Exception):
    pass


def sample_of(edition: FormEdition, on: date) -> bytes:
    """Raises NoSample for a form of which nothing was invented."""
    samples: dict[str, dict[str, Any]] = json.loads(SAMPLES.read_text(encoding="utf-8"))
    if edition.form not in samples:
        raise NoSample
    return pdf_of(edition.form, {**samples[edition.form], **_head_of(edition, on)})


def _head_of(edition: FormEdition, on: date) -> dict[str, Any]:
    communes = Unit.objects.valid_on(on).filter(kind=UnitKind.COMMUNE)
    body = issuing_body(edition.unit or communes.earliest("sort_key"), on)
    return {**head(edition, body, on, 1, TOKEN), "track_url": track_url(), "reprint": MARK}
