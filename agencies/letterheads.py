"""Issuing bodies and forms as they were on a day."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q

from agencies.models import FormEdition, IssuingBody, Post, SigningCapacity, Unit, UnitKind
from agencies.queries import valid_on

KIND_OF_PLACE = re.compile("^(phường|xã|thị trấn|đặc khu|tỉnh|thành phố) ", re.IGNORECASE)

COMMITTEE = "UBND "


class Letterhead(NamedTuple):
    """`above` and `name` are the two lines on the left, `place` stands before the date."""

    above: str
    name: str
    place: str


def issuing_body(unit: Unit, on: date) -> Letterhead:
    """As laid down for that day, else from the unit's and its parent's names."""
    return issuing_bodies([unit], on)[unit.pk]


def issuing_bodies(units: Iterable[Unit], on: date) -> dict[int, Letterhead]:
    """By unit; one question where the units come with those above them."""
    found = {unit.pk: unit for unit in units}
    laid_down = {
        row.unit_id: Letterhead(row.above, row.name, row.place)
        for row in IssuingBody.objects.filter(valid_on(on), unit__in=found)
    }
    return {pk: laid_down.get(pk) or _of_names(unit) for pk, unit in found.items()}


def place_and_date(place: str, day: date) -> str:
    """The line that stands above the title of a paper."""
    return f"{place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}"


def paper_number(number: int, symbol: str) -> str:
    """As NĐ 30/2020 writes it: below ten with a nought before it."""
    return "/".join(filter(None, [f"{number:02d}", symbol]))


def form_edition(form: str, unit: Unit, on: date) -> FormEdition:
    """The unit's own edition before the one for everybody; of a day before the first, the
    first. Raises FormEdition.DoesNotExist where there is none at all."""
    own = Q(unit=unit) | Q(unit=None)
    order = F("unit").asc(nulls_last=True)
    editions = FormEdition.objects.filter(own, form=form)
    found = editions.filter(valid_on(on)).order_by(order).first()
    return found or editions.order_by(order, "valid_from")[:1].get()


def capacity_of(post: Post | None, on: date) -> SigningCapacity | None:
    """In whose stead the holder of the post signs on the day; None: in the post's own name."""
    if post is None:
        return None
    return SigningCapacity.objects.filter(valid_on(on), post=post).first()


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


def _of_names(unit: Unit) -> Letterhead:
    """A people's committee is spelled out and stands under nobody (NĐ 30/2020, annex I)."""
    name = unit.name
    if name.startswith(COMMITTEE):
        return Letterhead("", f"Ủy ban nhân dân {name.removeprefix(COMMITTEE)}", place_of(unit))
    return Letterhead(_above(unit), name, place_of(unit))


def _above(unit: Unit) -> str:
    if unit.parent is None:
        return ""
    name = unit.parent.name
    return f"UBND {name}" if unit.parent.kind == UnitKind.PROVINCE else name
