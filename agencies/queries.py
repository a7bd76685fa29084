"""Questions to units and posts."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from agencies.models import Post, Unit  # noqa: F401


def valid_on(day: date) -> Q:
    """Rows whose valid_from..valid_to contains the day; both ends belong to it."""
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gte=day))


def below(units: "Iterable[Unit]", prefix: str = "") -> Q:
    """Rows at one of the units or anywhere below; `prefix` leads to the unit, `unit__`."""
    parts = [Q(**{f"{prefix}path__startswith": unit.path}) for unit in units]
    return reduce(or_, parts, Q(pk__in=[]))


class UnitQuerySet(models.QuerySet["Unit"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(valid_on(day))

    def below(self, *units: "Unit") -> Self:
        return self.filter(below(units))


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        return self.filter(valid_on(day))
