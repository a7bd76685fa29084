"""For which groups of payers a filing costs less, and what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from procedures.fee_rules import Rule
from procedures.fee_table import groups_named, rules_of
from procedures.fee_words import (
    charged_in_words,
    explained,
    less_in_words,
    lower_first,
    price_in_words,
)
from procedures.fees import Line, Occasion, bill
from procedures.models import Case, ChargedWhen, ProcedureVersion, ReductionGroup

NOT_REDUCED = _("No fee is reduced for this group in this case and way of filing.")


class Cost(NamedTuple):
    """One fee. Before receipt it is opened for one of everything; how many pages or copies it will
    be in the end nobody knows yet, so that it has its price in words and no amount."""

    label: str
    amount: int | None
    words: list[str]
    charged: str


@dataclass(frozen=True)
class Fees:
    """Those of a version on the day of filing; a case goes by its key, "" is the ordinary one."""

    version: ProcedureVersion
    day: date

    @cached_property
    def rules(self) -> list[Rule]:
        return [rule for rule in rules_of(self.version) if rule.is_valid(self.day)]

    def groups(self, channels: Iterable[str], case: str | None = None) -> dict[str, ReductionGroup]:
        """By code, those that pay less in one of these ways; without a case, in any."""
        ways = ["", *channels]
        rules = (rule for rule in self.rules if rule.channel in ways)
        return groups_named(
            rule for rule in rules if case is None or not rule.cases or case in rule.cases
        )

    def costs(self, channel: str, case: Case | None, group: ReductionGroup | None) -> list[Cost]:
        groups = frozenset([group.code] if group else ())
        on = Occasion(self.day, channel, case.key if case else "", groups)
        names = {group.code: group.name} if group else {}
        return [_cost(line, names) for line in bill(self.rules, on).lines]


def _cost(line: Line, names: dict[str, str]) -> Cost:
    rule = line.rule
    charged = charged_in_words(rule) if line.amount else ""
    is_known = rule.charged == ChargedWhen.BEFORE_RECEIPT or not (rule.is_counted or rule.each)
    if is_known or not line.amount:
        words = explained(line, names) if len(line.steps) > 1 else []
        return Cost(rule.label, line.amount, words, charged)
    words = price_in_words(rule)
    if by := line.reduced:
        words = [*words, less_in_words(by.percent, lower_first(names.get(by.group, by.group)))]
    return Cost(rule.label, None, words, charged)
