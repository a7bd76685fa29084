"""What is owed at hand-out made that of the pages and copies which a clerk has counted."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from citizens.models import Person
from citizens.templatetags.citizens import dong
from dossiers.flow_rows import NotAllowed
from dossiers.hand_out_fees import (
    Owed,
    counts_in_papers,
    label_of,
    open_owed,
    owed_by_rule,
    rules_at_hand_out,
    standing_at_hand_out,
)
from dossiers.models import Dossier
from payments.booking import facts_of, locked
from payments.charging import change_amount, close
from payments.models import Charge, ChargeState
from procedures.fee_rules import Rule
from procedures.fees import Quantity

VERB = "recharge"  # of the event, which keeps the numbers
# Of each rule, of each paper a pair.
Given = Mapping[str, Sequence[Quantity]]


class Word(NamedTuple):
    """Who says so, when, and why."""

    by: Person
    at: datetime
    reason: str = ""


class ReasonNeeded(NotAllowed):
    """What was paid is to be paid back by it."""


def counts_known(dossier: Dossier, rules: Iterable[Rule]) -> dict[str, list[Quantity]]:
    """The numbers counted last, else what the papers say."""
    counted = dossier.events.filter(verb=VERB, detail__content__has_key="counts").order_by("-seq")
    kept: dict[str, Any] = counted.values_list("detail__content__counts", flat=True).first() or {}
    return {
        rule.key: [Quantity(*pair) for pair in kept.get(rule.key, ())]
        or counts_in_papers(dossier, rule)
        for rule in rules
    }


def charge_counted(dossier: Dossier, given: Given, word: Word) -> list[str]:
    """Makes what is owed that of the numbers given; the dossier's row is locked. What has changed,
    in the language of papers. Raises ReasonNeeded.

    What is to be paid gets another amount: whoever is just paying it pays for the same charge. Of
    what was paid the difference is opened, or is to be paid back; a charge of which nothing
    remains is closed, and its money held for the leader.
    """
    counted = (owed_by_rule(dossier, rule, given) for rule in rules_at_hand_out(dossier))
    told = [_settle(dossier, owed, word) for owed in counted if owed.rule.key in given]
    return [words for words in told if words]


def _settle(dossier: Dossier, owed: Owed, word: Word) -> str:
    ties = standing_at_hand_out(dossier).filter(rule=owed.rule.key)
    charges = [locked(pk) for pk in list(ties.values_list("charge_id", flat=True))]
    before = sum(charge.amount for charge in charges)
    if owed.amount == before:
        return ""
    if owed.amount > before:
        _ask_more(dossier, owed, charges, word)
    else:
        _check_reason(owed, charges, word)
        _ask_less(dossier, owed, charges, word)
    after = ties.aggregate(sum=Sum("charge__amount"))["sum"] or 0
    return f"{owed.rule.label}: {dong(before)} → {dong(after)}" if after != before else ""


def _check_reason(owed: Owed, charges: Iterable[Charge], word: Word) -> None:
    paid = sum(facts_of(charge).kept for charge in charges)
    if owed.amount < paid and not word.reason.strip():
        sentence = _("%(paid)s is paid and %(owed)s would remain: say why.")
        raise ReasonNeeded(sentence % {"paid": dong(paid), "owed": dong(owed.amount)})


def _ask_more(dossier: Dossier, owed: Owed, charges: list[Charge], word: Word) -> None:
    """First of what was paid already and would be paid back."""
    missing = owed.amount - sum(charge.amount for charge in charges)
    for charge in charges:
        facts = facts_of(charge)
        more = min(missing, facts.counted - facts.kept)
        if charge.state == ChargeState.SETTLED and more:
            _change(dossier, owed, charge, charge.amount + more, word)
            missing -= more
    unpaid = [charge for charge in charges if charge.state == ChargeState.OPEN]
    if missing and unpaid:
        _change(dossier, owed, unpaid[-1], unpaid[-1].amount + missing, word)
    elif missing:
        open_owed(dossier, owed, missing, word.at)


def _ask_less(dossier: Dossier, owed: Owed, charges: list[Charge], word: Word) -> None:
    """What is not paid yet first, then the newest. What was waived stays so."""
    surplus = sum(charge.amount for charge in charges) - owed.amount
    rest = [charge for charge in charges if charge.state != ChargeState.WAIVED]
    for charge in sorted(rest, key=lambda one: (one.state == ChargeState.OPEN, one.pk))[::-1]:
        less = min(surplus, charge.amount)
        if less == charge.amount:
            close(charge.pk, at=word.at, by=word.by, reason=word.reason)
        elif less:
            _change(dossier, owed, charge, charge.amount - less, word)
        surplus -= less


def _change(dossier: Dossier, owed: Owed, charge: Charge, amount: int, word: Word) -> None:
    label = label_of(owed, dossier, paid=max(owed.amount - amount, 0))
    by, at, reason = word
    change_amount(charge.pk, amount, by=by, at=at, reason=reason, label=label)
