"""What may be chosen in the forms of a procedure, asked once for a page."""

from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from agencies.models import Unit
from agencies.sorting import plain
from procedures.models import Act, DecisionItem, Field, LifeEvent, ReductionGroup
from procedures.records.schema import Record


class OneUnit(NamedTuple):
    code: str
    name: str
    is_there: bool

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Offered:
    """For one procedure of a decision."""

    def __init__(self, item: DecisionItem) -> None:
        self.content: Record = item.content
        self.is_amended = item.act == Act.AMEND
        self.begins: date = item.decision.effective_from

    @cached_property
    def cases(self) -> list[tuple[str, str]]:
        rows = [row for row in self.content.get("cases", []) if row.get("key")]
        return [(row["key"], row.get("name") or row["key"]) for row in rows]

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        return list(Field.objects.values_list("code", "name"))

    @cached_property
    def life_events(self) -> list[tuple[str, str]]:
        return list(LifeEvent.objects.values_list("code", "name"))

    @cached_property
    def groups(self) -> list[tuple[str, str]]:
        return list(ReductionGroup.objects.values_list("code", "name"))

    @cached_property
    def units(self) -> dict[str, OneUnit]:
        """All there ever were, in their order; whether they are there on the first day."""
        rows = Unit.objects.order_by("sort_key").values_list(
            "code", "name", "valid_from", "valid_to"
        )
        return {
            code: OneUnit(code, name, begins <= self.begins and (not ends or ends >= self.begins))
            for code, name, begins, ends in rows
        }

    @cached_property
    def _sought(self) -> list[tuple[str, OneUnit]]:
        return [(f" {plain(str(one))} ", one) for one in self.units.values() if one.is_there]

    def units_like(self, text: str) -> list[OneUnit]:
        """Those there on the first day whose names have words beginning with all of these."""
        words = plain(text).split()
        found = [one for said, one in self._sought if all(f" {word}" in said for word in words)]
        same = [one for one in found if plain(text) == plain(one.name)]
        return (same or found) if words else []

    def unit_named(self, code: str) -> str:
        return str(self.units[code]) if code in self.units else code


def offers(offered: Offered, name: str) -> list[tuple[str, Any]]:
    """What stands in the tables of the house and in the procedure, by the name in the schema."""
    match name:
        case "cases":
            return [*offered.cases]
        case "field":
            return [*offered.fields]
        case "life_events":
            return [*offered.life_events]
        case "group":
            return [*offered.groups]
    return []
