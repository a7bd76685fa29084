"""The trail of the shared lists: written with each change, read by columns."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Model

from citizens.models import Person
from procedures.models import BasicsEntry

What = BasicsEntry.What
Words = Mapping[str, str]
NOTHING: Words = {}


class Trail(NamedTuple):
    """Who changes shared lists now."""

    by: Person | None
    at: datetime

    def noted(self, row: Model, before: Words, after: Words) -> None:
        """Either is empty where there is no row; nothing where both read the same."""
        names = [*after] or [*before]
        pairs = {name: [before.get(name, ""), after.get(name, "")] for name in names}
        changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
        if not changes:
            return
        what = What.CHANGED if before and after else What.ADDED if after else What.REMOVED
        named = before.get("name") or before.get("words") or str(row)
        BasicsEntry.objects.create(
            of=list_of(type(row)),
            row=named[:200],
            what=what,
            by=self.by,
            at=self.at,
            changes=changes,
        )


def list_of(model: type[Model]) -> str:
    return str(model._meta.model_name)


def words_of(row: Model) -> Words:
    """Its columns as they are read."""
    return {
        field.name: _in_words(getattr(row, field.name))
        for field in row._meta.concrete_fields
        if not field.primary_key
    }


def _in_words(value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)
