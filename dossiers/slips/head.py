"""The head of a slip: whose it is, what it is called, its number, where to verify it."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime

from agencies.letterheads import capacity_of, form_edition, issuing_body, signature_lines
from agencies.slips import qr_svg
from dossiers.models import Event, Slip


def verify_url(token: str) -> str:
    return settings.SITE_URL + reverse("verify", args=[token])


def head_of(slip: Slip) -> dict[str, Any]:
    on = localtime(slip.issued_at).date()
    body, form = issuing_body(slip.unit, on), form_edition(slip.kind, slip.unit, on)
    return {
        "title": form.name,
        "form_number": form.number,
        "ground": form.ground,
        "texts": form.texts,
        "sheet": form.sheet,
        "above": body.above,
        "unit": body.name,
        "place_and_date": place_and_date(body.place, slip.issued_at),
        "number": f"{slip.number}/{form.symbol}",
        "book_year": str(slip.year),
        "day": day_of(slip.issued_at),
        "token": slip.token,
        "verify_url": verify_url(slip.token),
        "qr": qr_svg(verify_url(slip.token)),
        "reprint": "",
    }


def place_and_date(place: str, at: datetime) -> str:
    day = localtime(at)
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def day_of(at: datetime) -> list[int]:
    day: date = localtime(at)
    return [day.year, day.month, day.day]


def signer_lines(slip: Slip, event: Event) -> list[str]:
    """In whose stead whoever acted signs; nothing where the form's own word stands there."""
    on = localtime(slip.issued_at).date()
    return signature_lines(event.post, on) if capacity_of(event.post, on) else []
