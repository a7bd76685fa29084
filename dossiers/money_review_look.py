"""Whoever looks at the money that waits, and the stretches of rows that they see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet

from citizens.models import Person
from dossiers.money_review import Eyes

AT_ONCE = 20
TIE = "charge__dossier_charge__dossier"


class Stretch(NamedTuple):
    """Some rows of `size`; `next` is what stands behind the last where there are more. Where only
    the newest so many are looked through, `newest` says how many, and `size` is the least."""

    name: str
    size: int
    rows: Sequence[Any]
    next: int | None = None
    is_later: bool = False
    newest: int | None = None


@dataclass(frozen=True)
class Look:
    """`places` are the rows behind which the tables go on; `returned` a form that came back;
    `month` is that of which the sums to be paid back are asked for."""

    person: Person
    eyes: Eyes
    at: datetime
    places: dict[str, int]
    returned: tuple[int, forms.Form] | None = None
    month: date | None = None

    def stretch(
        self, name: str, rows: "QuerySet[Any, Any]", key: str = "pk", *, is_falling: bool = False
    ) -> Stretch:
        """`rows` are in the order of `key`, rising or falling."""
        place = self.places.get(name)
        beyond = f"{key}__lt" if is_falling else f"{key}__gt"
        found = list(rows.filter(**{beyond: place} if place else {})[: AT_ONCE + 1])
        shown, more = found[:AT_ONCE], len(found) > AT_ONCE
        count = rows.count() if more or place else len(found)
        last = shown[-1] if shown else None
        following = (last[key] if isinstance(last, dict) else last.pk) if last and more else None
        return Stretch(name, count, shown, following, bool(place))
