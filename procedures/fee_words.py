"""Fees in words that a citizen can check."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from citizens.templatetags.citizens import dong
from procedures.fee_rules import Rule
from procedures.fees import Capped, Counted, Line, Reduced, Repeated, Step
from procedures.models import ChargedWhen


class ToldLine(NamedTuple):
    """A line with its reckoning, and the proof that makes it less."""

    line: Line
    words: list[str]
    proof: str = ""

    @property
    def charged(self) -> str:
        return charged_in_words(self.line.rule) if self.line.amount else ""


def explained(line: Line, groups: Mapping[str, str]) -> list[str]:
    """The reckoning step by step; `groups` are their names by code."""
    if not line.steps[0].amount:
        return [_("Free")]
    return [_step(step, line.rule, groups) for step in line.steps]


def in_one(line: Line, groups: Mapping[str, str]) -> str:
    return "; ".join(explained(line, groups))


def _step(step: Step, rule: Rule, groups: Mapping[str, str]) -> str:
    match step:
        case Counted():
            return _counted(step, rule)
        case Capped(amount):
            return cap_in_words(amount, rule.each)
        case Repeated(times, amount):
            return _("× %(times)s %(each)s = %(amount)s") % {
                "times": number(times),
                "each": rule.each,
                "amount": dong(amount),
            }
        case Reduced(by, amount):
            less = less_in_words(by.percent, lower_first(groups.get(by.group, by.group)))
            return less if by.percent == 100 else f"{less} = {dong(amount)}"


def _counted(step: Counted, rule: Rule) -> str:
    if not rule.is_counted:
        return dong(step.amount)
    parts = (
        (
            _("%(n)s %(per)s × %(price)s")
            % {"n": number(n), "per": rule.per, "price": number(price)}
        ).replace("  ", " ")
        for n, price in step.parts
    )
    return f"{' + '.join(parts)} = {dong(step.amount)}"


def cap_in_words(cap: int, each: str) -> str:
    if not each:
        return _("at most %(cap)s") % {"cap": dong(cap)}
    return _("at most %(cap)s for one %(each)s") % {"cap": dong(cap), "each": each}


def less_in_words(percent: int, group: str) -> str:
    if percent == 100:
        return _("free of charge (%(group)s)") % {"group": group}
    return _("%(percent)s %% off (%(group)s)") % {"percent": percent, "group": group}


def charged_in_words(rule: Rule) -> str:
    return _("charged %(when)s") % {"when": ChargedWhen(rule.charged).label}


def price_in_words(rule: Rule) -> list[str]:
    """What one costs, a line for each tier."""
    if not rule.tiers:
        return [_("Free") if not rule.amount else _for_one(rule.amount, rule.per)]
    lines, first = [], 1
    for up_to, amount in rule.tiers:
        words = {
            "per": rule.per,
            "first": first,
            "last": up_to,
            "price": _for_one(amount, rule.per),
        }
        lines.append(_tier(words, first, up_to).strip())
        first = (up_to or first) + 1
    return lines


def _tier(words: Mapping[str, object], first: int, last: int | None) -> str:
    if last is None:
        return _("from %(per)s %(first)s on: %(price)s") % words
    if first == last:
        return _("%(per)s %(first)s: %(price)s") % words
    return _("%(per)s %(first)s to %(last)s: %(price)s") % words


def _for_one(amount: int, per: str) -> str:
    return f"{dong(amount)} / {per}" if per else dong(amount)


def number(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)


def lower_first(name: str) -> str:
    """The name of a group within a sentence."""
    return name[:1].lower() + name[1:]
