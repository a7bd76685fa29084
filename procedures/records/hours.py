"""The time that steps take against the limit: the one place where 8 hours stand for a day."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from procedures.records.schema import Record

A_DAY = 8


def hours_wrong(told: Record) -> Iterator[tuple[str, str]]:
    """In the ordinary case, and in each that has steps or a limit of its own."""
    for key, place, unit, amount in _limits(told):
        steps = [step for step in told["steps"] if not step["cases"] or key in step["cases"]]
        most, spent = most_hours(unit, amount), longest(steps)
        if most is not None and spent > most:
            yield (
                place,
                _("The steps take %(spent)s hours, more than the limit of %(most)s hours.")
                % {"spent": spent, "most": most},
            )


def _limits(told: Record) -> Iterator[tuple[str, str, str, int]]:
    yield "", "steps", told["limit_unit"], told["limit_amount"]
    for place, case in enumerate(told["cases"], 1):
        is_own = bool(case["limit_unit"])
        unit = case["limit_unit"] if is_own else told["limit_unit"]
        amount = case["limit_amount"] if is_own else told["limit_amount"]
        yield case["key"], f"cases/{place}", unit, amount


def most_hours(unit: str, amount: int) -> int | None:
    """None where there is no limit. Of calendar days, five in seven are worked on."""
    match unit:
        case "hours":
            return amount
        case "days":
            return A_DAY * amount
        case "same_day":
            return A_DAY
        case "calendar_days":
            return A_DAY * max(1, amount * 5 // 7)
    return None


def longest(steps: Sequence[Record]) -> int:
    """Hours from the first step to the last, of parallel branches the longest."""
    return sum(
        sum(one["hours"] for one in block)
        if not is_parallel
        else max(
            sum(one["hours"] for one in block if one["branch"] == branch)
            for branch in {one["branch"] for one in block}
        )
        for is_parallel, rows in groupby(steps, lambda one: bool(one["branch"]))
        for block in [list(rows)]
    )
