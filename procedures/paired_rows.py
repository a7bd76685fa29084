"""Which row of a list is which of the list that follows it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from difflib import SequenceMatcher

from procedures.records.schema import Record

Trait = Callable[[Record], Hashable]


ALIKE = 0.6  # of two names: then a row was renamed


# From the surest trait to the least; equal rows are each other's in their order.
TRAITS: Mapping[str, tuple[Trait, ...]] = {
    "cases": (lambda row: row["key"], lambda row: row["name"]),
    "papers": (lambda row: row["key"], lambda row: row["name"]),
    "results": (lambda row: row["name"],),
    "parts": (lambda row: (row["code"], row["name"]), lambda row: row["name"]),
    "steps": (lambda row: (row["name"], row["branch"], *row["cases"]), lambda row: row["name"]),
    "fees": (
        lambda row: (row["key"], row["channel"], *sorted(row["cases"]), row["valid_from"]),
        lambda row: (row["key"], row["channel"], *sorted(row["cases"])),
        lambda row: (row["key"], row["channel"]),
        lambda row: row["key"],
    ),
}


def paired(name: str, before: Sequence[Record], after: Sequence[Record]) -> dict[int, int]:
    """For places in `after` the places in `before`; both from 0."""
    pairs: dict[int, int] = {}
    for trait in TRAITS[name]:
        free = [place for place in range(len(before)) if place not in pairs.values()]
        for place, row in enumerate(after):
            if place in pairs:
                continue
            fitting = (old for old in free if trait(before[old]) == trait(row))
            if (found := next(fitting, None)) is not None:
                pairs[place] = found
                free.remove(found)
    return pairs | _renamed(before, after, pairs) if name in ("steps", "results") else pairs


def _renamed(
    before: Sequence[Record], after: Sequence[Record], pairs: Mapping[int, int]
) -> dict[int, int]:
    found: dict[int, int] = {}
    free = [place for place in range(len(before)) if place not in pairs.values()]
    for place, row in enumerate(after):
        if place in pairs:
            continue
        for old in free:
            if SequenceMatcher(None, before[old]["name"], row["name"]).ratio() >= ALIKE:
                found[place] = old
                free.remove(old)
                break
    return found
