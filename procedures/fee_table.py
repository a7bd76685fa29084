"""A version's fees as its public page shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from citizens.templatetags.citizens import dong
from procedures.fee_rules import Rule
from procedures.fee_words import cap_in_words, charged_in_words, number, price_in_words
from procedures.models import FilingWay, ProcedureVersion, ReductionGroup


@dataclass(frozen=True)
class FeeRow:
    rule: Rule
    prices: list[str]
    cap: str
    facts: list[str]  # ways of filing, cases, the last day, when it is charged


@dataclass(frozen=True)
class Less:
    """Who pays less: `of` names the fees where it does not hold for all of them."""

    name: str
    proof: str
    percent: int
    ground: str
    of: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FeeTable:
    day: date
    rows: list[FeeRow]
    coming: list[FeeRow]
    less: list[Less]
    asks: bool  # whether the bill hangs on anything


def rules_of(version: ProcedureVersion) -> list[Rule]:
    return [Rule.of(row) for row in version.fees.all()]


def shown_on(version: ProcedureVersion, today: date) -> date:
    """Today; for a version that is over its last day, for one to come its first."""
    last = version.effective_to or today
    return max(version.effective_from, min(last, today))


def fee_table(version: ProcedureVersion, day: date) -> FeeTable:
    rules = rules_of(version)
    is_by_case = any(rule.cases for rule in rules)
    cases = {case.key: case.name for case in version.cases.all()} if is_by_case else {}
    now = [rule for rule in rules if rule.is_valid(day)]
    last = version.effective_to or date.max
    later = [rule for rule in rules if day < rule.valid_from <= last]
    later.sort(key=lambda rule: rule.valid_from)
    return FeeTable(
        day,
        [_row(rule, ways, cases) for rule, ways in _by_way(now, day, version.ways)],
        [_row(rule, ways, cases) for rule, ways in _by_way(later, day, version.ways)],
        list(_less(now)),
        any(hangs_on_something(rule) for rule in rules),
    )


def hangs_on_something(rule: Rule) -> bool:
    by_whom = rule.channel or rule.cases or rule.reductions
    return bool(rule.is_counted or rule.each or by_whom or rule.valid_to)


def in_short(rules: list[Rule]) -> str:
    """The price, or between which prices it lies, where there is one fee; else nothing."""
    if not rules:
        return _("None")
    if len({(rule.key, rule.per) for rule in rules}) > 1:
        return ""
    prices = {tier.amount for rule in rules for tier in rule.tiers}
    prices |= {rule.amount for rule in rules if not rule.tiers}
    if not any(prices):
        return _("None")
    low, high = min(prices), max(prices)
    between = f"{number(low)} – {dong(high)}" if low < high else dong(high)
    return f"{between} / {rules[0].per}" if rules[0].per else between


def _by_way(rules: list[Rule], day: date, offered: list[str]) -> Iterator[tuple[Rule, list[str]]]:
    """Rules that differ in nothing but the way of filing from the day on are shown as one; no way
    is any."""
    found: dict[Rule, list[str]] = {}
    for rule in rules:
        alike = replace(rule, channel="", valid_from=max(rule.valid_from, day))
        found.setdefault(alike, []).append(rule.channel)
    for rule, ways in found.items():
        yield rule, [] if "" in ways or {*offered} <= {*ways} else ways


def _row(rule: Rule, ways: list[str], cases: dict[str, str]) -> FeeRow:
    cap = "" if rule.cap is None else cap_in_words(rule.cap, rule.each)
    facts = [", ".join(str(FilingWay(way).label) for way in ways)] if ways else []
    facts += [name for key, name in cases.items() if key in rule.cases]
    if rule.valid_to:
        facts.append(_("until %(day)s") % {"day": date_format(rule.valid_to, "d/m/Y")})
    if rule.amount or rule.tiers:
        facts.append(charged_in_words(rule))
    return FeeRow(rule, price_in_words(rule), cap, facts)


def _less(rules: list[Rule]) -> Iterator[Less]:
    found: dict[tuple[int, str, str], list[Rule]] = {}
    for rule in rules:
        for one in rule.reductions:
            found.setdefault((-one.percent, one.group, one.ground), []).append(rule)
    known = groups_named(rules)
    for (less, code, ground), of in sorted(found.items()):
        group = known.get(code)
        labels = [] if len(of) == len(rules) else sorted({rule.label for rule in of})
        name, proof = (group.name, group.proof) if group else (code, "")
        yield Less(name, proof, -less, ground, labels)


def groups_named(rules: Iterable[Rule]) -> dict[str, ReductionGroup]:
    """By code and in the order of their names, those that the rules speak of."""
    codes = {one.group for rule in rules for one in rule.reductions}
    rows = ReductionGroup.objects.filter(code__in=codes) if codes else ()
    return {group.code: group for group in rows}
