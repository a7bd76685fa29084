"""The limits that hold for one process, each with the cases it is the limit of."""

from collections.abc import Sequence
from typing import NamedTuple

from procedures.limits import amount_in_words, limit_in_words
from procedures.models import ProcedureVersion
from procedures.records.hours import most_hours
from procedures.records.schema import Record


class Limit(NamedTuple):
    cases: str  # empty where the process has one limit only
    words: str
    most: str  # in hours, where that is another way to say it
    is_within: bool


def limits_of(cases: Sequence[Record], told: Record, spent: int) -> list[Limit]:
    """`spent` is what the steps take in all of them."""
    alike: dict[tuple[str, int, int], list[str]] = {}
    for case in cases:
        of = case if case.get("limit_unit") else told
        limit = of["limit_unit"], of["limit_amount"], of["cutoff"]
        alike.setdefault(limit, []).append(case["name"])
    is_one = len(alike) == 1
    return [
        _limit("" if is_one else "; ".join(names), limit, spent) for limit, names in alike.items()
    ]


def _limit(cases: str, limit: tuple[str, int, int], spent: int) -> Limit:
    unit, amount, cutoff = limit
    most = most_hours(unit, amount)
    limited = ProcedureVersion(limit_unit=unit, limit_amount=amount, cutoff=cutoff)
    return Limit(
        cases=cases,
        words=limit_in_words(limited),
        most=amount_in_words("hours", most) if most is not None and unit != "hours" else "",
        is_within=most is None or spent <= most,
    )
