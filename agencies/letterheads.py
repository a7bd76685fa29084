"""Issuing bodies and forms as they were on a day."""

import re
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q

from agencies.models import FormEdition, IssuingBody, Post, SigningCapacity, Unit, UnitKind

KIND_OF_PLACE = re.compile("^(phường|xã|thị trấn|đặc khu|tỉnh|thành phố) ", re.IGNORECASE)


class Letterhead(NamedTuple):
    """`above` and `name` are the two lines on the left, `place` stands before the date."""

    above: str
    name: str
    place: str


def issuing_body(unit: Unit, on: date) -> Letterhead:
    """As laid down for that day, else from the unit's and its parent's names."""
    laid_down = IssuingBody.objects.filter(_valid(on), unit=unit).first()
    if laid_down:
        return Letterhead(laid_down.above, laid_down.name, laid_down.place)
    return Letterhead(_above(unit), unit.name, place_of(unit))


def form_edition(form: str, unit: Unit, on: date) -> FormEdition:
    """The unit's own edition before the one for everybody; of a day before the first, the
    first. Raises FormEdition.DoesNotExist where there is none at all."""
    own = Q(unit=unit) | Q(unit=None)
    order = F("unit").asc(nulls_last=True)
    editions = FormEdition.objects.filter(own, form=form)
    found = editions.filter(_valid(on)).order_by(order).first()
    return found or editions.order_by(order, "valid_from")[:1].get()


def capacity_of(post: Post | None, on: date) -> SigningCapacity | None:
    """In whose stead the holder of the post signs on the day; None: in the post's own name."""
    if post is None:
        return None
    return SigningCapacity.objects.filter(_valid(on), post=post).first()


def signature_lines(post: Post | None, on: date) -> list[str]:
    """The lines above a signature: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"; or the post's title alone."""
    capacity = capacity_of(post, on)
    if capacity is None:
        return [post.title.upper()] if post and post.title else []
    if not capacity.mode:
        return [capacity.title.upper()]
    return [f"{capacity.mode} {capacity.principal.upper()}", capacity.title.upper()]


def place_of(unit: Unit) -> str:
    """A commune dates its papers from its own name, anybody above from the province's (NĐ
    30/2020, annex I); "Phường 1" keeps its kind."""
    if unit.kind != UnitKind.COMMUNE and unit.parent is not None:
        return place_of(unit.parent)
    words = unit.name.removeprefix("UBND ")
    name = KIND_OF_PLACE.sub("", words)
    return words[:1].upper() + words[1:] if name[:1].isdigit() else name


def _above(unit: Unit) -> str:
    if unit.parent is None:
        return ""
    name = unit.parent.name
    return f"UBND {name}" if unit.parent.kind == UnitKind.PROVINCE else name


def _valid(on: date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
