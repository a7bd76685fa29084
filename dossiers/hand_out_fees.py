"""What is owed when the result is handed out: opened with the result, counted where it goes by
pages and copies."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from citizens.templatetags.citizens import dong
from dossiers.charges import LABEL, Due, occasion_of, tie
from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.reckoning import local_date
from payments.booking import facts_of, locked
from payments.charging import change_amount, close
from payments.models import Charge, ChargeKind, ChargeState
from procedures.fee_rules import Rule
from procedures.fee_words import in_one
from procedures.fees import Line, Occasion, Quantity, line
from procedures.models import ChargedWhen, FeeRule


class Owed(NamedTuple):
    """By one rule, of each paper a line: so many pages of this one, so many of that."""

    rule: Rule
    lines: tuple[Line, ...]

    @property
    def amount(self) -> int:
        return sum(one.amount for one in self.lines)


def rules_at_hand_out(dossier: Dossier) -> list[Rule]:
    """Those in force on the day of receipt, for the dossier's way and case."""
    on = _occasion(dossier)
    rules = (Rule.of(row) for row in dossier.version.fees.all())
    return [
        rule
        for rule in rules
        if rule.charged == ChargedWhen.AT_HAND_OUT and rule.holds(on.day, on.channel, on.case)
    ]


def counted_at_hand_out(version: Any) -> QuerySet[FeeRule]:
    """Those of a version that go by pages, copies or papers."""
    rules = FeeRule.objects.filter(version=version, charged=ChargedWhen.AT_HAND_OUT)
    return rules.exclude(per="", each="", tiers=[])


def _occasion(dossier: Dossier) -> Occasion:
    return occasion_of(dossier, dossier.case, local_date(dossier.received_at or dossier.filed_at))


def owed_for(dossier: Dossier, rule: Rule, given: Mapping[str, Quantity] | None = None) -> Owed:
    """By the numbers given for the rule, else by what the papers say, else for one."""
    on, counts = _occasion(dossier), _counts_of(dossier, rule)
    if given and rule.key in given:
        counts = [given[rule.key]]
    occasions = (replace(on, quantities={rule.key: count}) for count in counts)
    return Owed(rule, tuple(line(rule, one) for one in occasions))


def _counts_of(dossier: Dossier, rule: Rule) -> list[Quantity]:
    if not (rule.is_counted and rule.each):
        return [Quantity()]
    rows = dossier.papers.filter(pages__gt=0).values_list("pages", "copies")
    return [Quantity(pages, copies or 1) for pages, copies in rows] or [Quantity()]


def counts_known(dossier: Dossier, rules: Iterable[Rule]) -> dict[str, Quantity]:
    """What the papers say where they say one thing, to begin with."""
    found = {rule.key: _counts_of(dossier, rule) for rule in rules}
    return {key: counts[0] for key, counts in found.items() if len(counts) == 1}


def open_at_hand_out(dossier: Dossier, at: datetime) -> None:
    """Opens what the result costs and nobody has opened yet; the dossier's row is locked."""
    opened = set(_standing(dossier).values_list("rule", flat=True))
    for rule in rules_at_hand_out(dossier):
        owed = owed_for(dossier, rule)
        if owed.amount and rule.key not in opened:
            _open(dossier, owed, owed.amount, at)


def charge_counted(dossier: Dossier, given: Mapping[str, Quantity], at: datetime) -> None:
    """Makes what is owed that of the numbers given; the dossier's row is locked.

    What is to be paid gets another amount: whoever is just paying it pays for the same charge. Of
    what was paid the difference is opened, or is to be paid back; a charge of which nothing
    remains is closed, and its money held for the leader.
    """
    for rule in rules_at_hand_out(dossier):
        if rule.key in given:
            _settle(dossier, owed_for(dossier, rule, given), at)


def _settle(dossier: Dossier, owed: Owed, at: datetime) -> None:
    ties = _standing(dossier).filter(rule=owed.rule.key)
    charges = [locked(pk) for pk in list(ties.values_list("charge_id", flat=True))]
    missing = owed.amount - sum(charge.amount for charge in charges)
    if missing > 0:
        _ask_more(dossier, owed, charges, missing, at)
    if missing < 0:
        _ask_less(dossier, owed, charges, -missing, at)


def _ask_more(
    dossier: Dossier, owed: Owed, charges: list[Charge], missing: int, at: datetime
) -> None:
    """First of what was paid already and would be paid back."""
    for charge in charges:
        facts = facts_of(charge)
        more = min(missing, facts.counted - facts.kept)
        if charge.state == ChargeState.SETTLED and more:
            _change(dossier, owed, charge, charge.amount + more, at)
            missing -= more
    unpaid = [charge for charge in charges if charge.state == ChargeState.OPEN]
    if missing and unpaid:
        _change(dossier, owed, unpaid[-1], unpaid[-1].amount + missing, at)
    elif missing:
        _open(dossier, owed, missing, at)


def _ask_less(
    dossier: Dossier, owed: Owed, charges: list[Charge], surplus: int, at: datetime
) -> None:
    """What is not paid yet first, then the newest. What was waived stays so."""
    rest = [charge for charge in charges if charge.state != ChargeState.WAIVED]
    for charge in sorted(rest, key=lambda one: (one.state == ChargeState.OPEN, one.pk))[::-1]:
        less = min(surplus, charge.amount)
        if less == charge.amount:
            close(charge.pk, at=at)
        elif less:
            _change(dossier, owed, charge, charge.amount - less, at)
        surplus -= less


def _change(dossier: Dossier, owed: Owed, charge: Charge, amount: int, at: datetime) -> None:
    label = label_of(owed, dossier, paid=max(owed.amount - amount, 0))
    change_amount(charge.pk, amount, by=None, at=at, label=label)


def close_unpaid_at_hand_out(dossier: Dossier, at: datetime) -> None:
    """The result is taken back: what was paid for it counts for the next one."""
    unpaid = _standing(dossier).filter(charge__state=ChargeState.OPEN)
    for pk in unpaid.values_list("charge_id", flat=True):
        close(pk, at=at)


def _standing(dossier: Dossier) -> QuerySet[DossierCharge]:
    ties = dossier.charges.filter(awaited=Awaited.AT_HAND_OUT)
    return ties.exclude(charge__state=ChargeState.CLOSED).order_by("charge_id")


def _open(dossier: Dossier, owed: Owed, amount: int, at: datetime) -> None:
    label = label_of(owed, dossier, paid=owed.amount - amount)
    due = Due(label, amount, ChargeKind(owed.rule.kind), owed.rule.key)
    tie(dossier, due, Awaited.AT_HAND_OUT, at)


def label_of(owed: Owed, dossier: Dossier, *, paid: int = 0) -> str:
    """In the language of papers, with the reckoning of each paper where it is more than one
    price, and what was `paid` of it before, in whole đồng."""
    if not paid and not any(_is_told(one) for one in owed.lines):
        return owed.rule.label
    group = dossier.fee_group
    with translation.override(settings.LANGUAGE_CODE):
        names = {group.code: group.name} if group else {}
        words = "; cộng ".join(in_one(one, names) for one in owed.lines)
    told = f"{words}; trừ {dong(paid)} đã nộp" if paid else words
    label = f"{owed.rule.label} ({told})"
    return label if len(label) <= LABEL else owed.rule.label


def _is_told(one: Line) -> bool:
    return len(one.steps) > 1 or one.quantity.units > 1
