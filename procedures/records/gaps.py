"""A record with gaps, made whole enough to be judged: so that everything is told at once."""

from collections.abc import Iterable
from typing import Any

from procedures.records.schema import Record, kind_of, properties, schema


def bridged(kind: str, record: Record) -> Record:
    """With nothing where something must stand, in every part."""
    found = dict(record)
    for name in schema()["$defs"][kind]["required"]:
        found.setdefault(name, _nothing(properties(kind)[name]))
    for name, value in record.items():
        if inner := kind_of(kind, name):
            found[name] = [bridged(inner, one) for one in value]
    return found


def _nothing(of: Record) -> Any:
    kinds = of.get("type", "string")
    if "null" in kinds:
        return None
    return 0 if "integer" in kinds else ""


def is_told(place: str, places: Iterable[str]) -> bool:
    """Whether one of the places is the place itself or holds it."""
    return any(f"{place}/".startswith(f"{one}/") for one in places)
