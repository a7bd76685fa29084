"""What is owed by fee rules, and how it comes about. Whole đồng throughout.

One fee is reckoned in this order: the units of one `each` by their tiers, at most the cap, times
the number of them, less what the best of the payer's groups gives off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from procedures.fee_rules import Reduction, Rule, Tier


class Quantity(NamedTuple):
    """5 pages, 2 copies: `units` of one `each`, `times` as many."""

    units: int = 1
    times: int = 1


@dataclass(frozen=True)
class Occasion:
    """For whom and when. Quantities go by the rule's key; one of each is meant without."""

    day: date
    channel: str = ""
    case: str = ""
    groups: frozenset[str] = frozenset()
    quantities: Mapping[str, Quantity] = field(default_factory=dict)


class Counted(NamedTuple):
    """So many units at so much, tier after tier."""

    parts: tuple[tuple[int, int], ...]
    amount: int


class Capped(NamedTuple):
    amount: int


class Repeated(NamedTuple):
    times: int
    amount: int


class Reduced(NamedTuple):
    by: Reduction
    amount: int


Step = Counted | Capped | Repeated | Reduced


@dataclass(frozen=True)
class Line:
    rule: Rule
    quantity: Quantity
    steps: tuple[Step, ...]

    @property
    def amount(self) -> int:
        return self.steps[-1].amount

    @property
    def reduced(self) -> Reduction | None:
        last = self.steps[-1]
        return last.by if isinstance(last, Reduced) else None


@dataclass(frozen=True)
class Bill:
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    def charged(self, when: str) -> "Bill":
        return Bill(tuple(line for line in self.lines if line.rule.charged == when))


def bill(rules: Iterable[Rule], on: Occasion) -> Bill:
    """By the rules that hold then, in their order."""
    holding = (rule for rule in rules if rule.holds(on.day, on.channel, on.case))
    return Bill(tuple(line(rule, on) for rule in holding))


def line(rule: Rule, on: Occasion) -> Line:
    """What one rule asks; a number that it does not go by counts as one."""
    given = on.quantities.get(rule.key, Quantity())
    units = given.units if rule.is_counted else 1
    times = given.times if rule.each else 1
    steps: list[Step] = [counted(rule, units)]
    if rule.cap is not None and steps[-1].amount > rule.cap:
        steps.append(Capped(rule.cap))
    if times != 1:
        steps.append(Repeated(times, steps[-1].amount * times))
    if best := best_of(rule.reductions, on.groups):
        # Rounded down: the odd đồng is the payer's.
        steps.append(Reduced(best, steps[-1].amount * (100 - best.percent) // 100))
    return Line(rule, Quantity(units, times), tuple(steps))


def counted(rule: Rule, units: int) -> Counted:
    tiers = rule.tiers or (Tier(None, rule.amount),)
    parts, before = [], 0
    for tier in tiers:
        upto = units if tier.up_to is None else min(units, tier.up_to)
        if upto > before:
            parts.append((upto - before, tier.amount))
            before = upto
    return Counted(tuple(parts), sum(number * amount for number, amount in parts))


def best_of(reductions: Iterable[Reduction], groups: frozenset[str]) -> Reduction | None:
    """Of several groups the best for the payer, of equal ones the first."""
    given = [one for one in reductions if one.group in groups]
    return max(given, key=lambda one: one.percent, default=None)
