"""What is owed when the result is handed out: by which rules, and opened with the result."""

from collections.abc import Mapping, Sequence
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
from payments.charging import close
from payments.models import ChargeKind, ChargeState
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


def owed_by_rule(
    dossier: Dossier, rule: Rule, given: Mapping[str, Sequence[Quantity]] | None = None
) -> Owed:
    """By the numbers given for the rule, of each paper a pair, else by what the papers say, else
    for one."""
    on = _occasion(dossier)
    counts = (given or {}).get(rule.key) or counts_in_papers(dossier, rule)
    occasions = (replace(on, quantities={rule.key: count}) for count in counts)
    return Owed(rule, tuple(line(rule, one) for one in occasions))


def counts_in_papers(dossier: Dossier, rule: Rule) -> list[Quantity]:
    """What the papers say, of each paper a pair; else one of it."""
    if not (rule.is_counted and rule.each):
        return [Quantity()]
    rows = dossier.papers.filter(pages__gt=0).values_list("pages", "copies")
    return [Quantity(pages, copies or 1) for pages, copies in rows] or [Quantity()]


def open_at_hand_out(dossier: Dossier, at: datetime) -> None:
    """Opens what the result costs and nobody has opened yet; the dossier's row is locked."""
    opened = set(standing_at_hand_out(dossier).values_list("rule", flat=True))
    for rule in rules_at_hand_out(dossier):
        owed = owed_by_rule(dossier, rule)
        if owed.amount and rule.key not in opened:
            open_owed(dossier, owed, owed.amount, at)


def close_unpaid_at_hand_out(dossier: Dossier, at: datetime) -> None:
    """The result is taken back: what was paid for it counts for the next one."""
    unpaid = standing_at_hand_out(dossier).filter(charge__state=ChargeState.OPEN)
    for pk in unpaid.values_list("charge_id", flat=True):
        close(pk, at=at)


def standing_at_hand_out(dossier: Dossier) -> QuerySet[DossierCharge]:
    """Not closed, the oldest first."""
    ties = dossier.charges.filter(awaited=Awaited.AT_HAND_OUT)
    return ties.exclude(charge__state=ChargeState.CLOSED).order_by("charge_id")


def open_owed(dossier: Dossier, owed: Owed, amount: int, at: datetime) -> None:
    """`amount` in whole đồng: all of it, or what is missing."""
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
