"""The head of a slip: whose it is, what it is called, its number, where to verify it."""

from datetime import date
from typing import Any

from agencies.letterheads import (
    Letterhead,
    capacity_of,
    form_edition,
    issuing_body,
    paper_number,
    place_and_date,
    signature_lines,
)
from agencies.models import FormEdition
from agencies.slips import qr_svg
from dossiers.models import Event, Slip
from dossiers.reckoning import local_date
from dossiers.tokens import verify_url


def head_of(slip: Slip) -> dict[str, Any]:
    on = local_date(slip.issued_at)
    form = form_edition(slip.kind, slip.unit, on)
    return head(form, issuing_body(slip.unit, on), on, slip.number, slip.token)


def head(form: FormEdition, body: Letterhead, on: date, number: int, token: str) -> dict[str, Any]:
    return {
        "title": form.name,
        "form_number": form.number,
        "ground": form.ground,
        "texts": form.texts,
        "sheet": form.sheet,
        "above": body.above,
        "unit": body.name,
        "place_and_date": place_and_date(body.place, on),
        "number": paper_number(number, form.symbol),
        "book_year": str(on.year),
        "day": [on.year, on.month, on.day],
        "token": token,
        "verify_url": verify_url(token),
        "qr": qr_svg(verify_url(token)),
        "reprint": "",
    }


def signer_lines(slip: Slip, event: Event) -> list[str]:
    """In whose stead whoever acted signs; nothing where the form's own word stands there."""
    on = local_date(slip.issued_at)
    return signature_lines(event.post, on) if capacity_of(event.post, on) else []
