"""The hours of the steps, added up from step to step, against the limit."""

from collections.abc import Sequence
from typing import NamedTuple

from procedures.forms.rows import Row
from procedures.records.hours import longest, most_hours
from procedures.records.schema import Record, defaults


class Sum(NamedTuple):
    """`case` is empty for the ordinary one; without a limit there is no `most`."""

    case: str
    spent: int
    most: int | None

    @property
    def is_too_much(self) -> bool:
        return self.most is not None and self.spent > self.most


def counted(steps: Sequence[Record]) -> list[Record]:
    return [{**defaults("step"), "hours": 0, **step} for step in steps]


def sums(content: Record) -> list[Sum]:
    """In the ordinary case, then in each that has a limit or steps of its own."""
    steps = counted(content.get("steps", []))
    amount, unit = content.get("limit_amount", 0), content.get("limit_unit", "")
    ordinary = [step for step in steps if not step["cases"]]
    found = [Sum("", longest(ordinary), most_hours(unit, amount))]
    for case in content.get("cases", []):
        own = [step for step in steps if not step["cases"] or case.get("key") in step["cases"]]
        if case.get("limit_unit"):
            most = most_hours(case["limit_unit"], case.get("limit_amount", 0))
        else:
            most = most_hours(unit, amount)
        found.append(Sum(case.get("name") or case.get("key", ""), longest(own), most))
    return found


def run_up(rows: Sequence[Row], steps: Sequence[Record], most: int | None) -> None:
    """Writes beside each step of the ordinary case how many hours have gone when it is done."""
    told = counted(steps)
    for row in rows:
        if not row.place or told[row.place - 1]["cases"]:
            continue
        spent = longest([step for step in told[: row.place] if not step["cases"]])
        row.running = f"{spent}/{most}" if most is not None else str(spent)
        row.is_over = most is not None and spent > most
