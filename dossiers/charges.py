"""Charges that the flow opens in `payments` and ties to the dossier."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.timezone import localtime

from dossiers.models import Awaited, Dossier, DossierCharge
from payments.charging import close, open_charge, reopen
from payments.models import Charge, ChargeKind, ChargeState
from procedures.fee_rules import Rule
from procedures.fee_words import in_one
from procedures.fees import Line, Occasion, bill
from procedures.models import Case, ChargedWhen, ProcedureVersion

LABEL = 300


def open_charges(dossier: Dossier, at: datetime) -> None:
    """Opens what is owed before receipt, by the fee rules in force on the day."""
    owed = owed_under(dossier.version, dossier.case, dossier, localtime(at).date())
    for line in owed:
        open_for(dossier, line, line.amount, Awaited.BEFORE_RECEIPT, at)


class Due(NamedTuple):
    """What is to be paid, in whole đồng; `rule` is the key of the fee rule it follows from."""

    label: str
    amount: int
    kind: ChargeKind
    rule: str = ""


def open_for(
    dossier: Dossier, line: Line, amount: int, awaited: Awaited, at: datetime
) -> DossierCharge:
    """A charge by a fee rule; `amount` in whole đồng, the whole line or what is missing of it."""
    kind = ChargeKind(line.rule.kind)
    return tie(dossier, Due(label_of(line, dossier), amount, kind, line.rule.key), awaited, at)


def tie(dossier: Dossier, due: Due, awaited: Awaited, at: datetime) -> DossierCharge:
    """Opens a charge and ties it to the dossier, whose row the caller has locked, or just made."""
    charge = open_charge(
        f"{dossier.reference}-{dossier.charges.count() + 1}",
        unit=dossier.unit,
        kind=due.kind,
        label=due.label,
        amount=due.amount,
        payer=dossier.owner_name,
        subject=dossier.version.name,
        at=at,
    )
    return DossierCharge.objects.create(
        dossier=dossier, charge=charge, awaited=awaited, rule=due.rule
    )


def owed_under(
    version: ProcedureVersion, case: Case | None, dossier: Dossier, day: date
) -> list[Line]:
    """What the dossier, by its way and group, owes before receipt; one of everything."""
    on = occasion_of(dossier, case, day)
    lines = bill(map(Rule.of, version.fees.all()), on).charged(ChargedWhen.BEFORE_RECEIPT).lines
    return [line for line in lines if line.amount]


def occasion_of(dossier: Dossier, case: Case | None, day: date) -> Occasion:
    group = dossier.fee_group
    groups = frozenset([group.code] if group else ())
    return Occasion(day, dossier.channel, case.key if case else "", groups)


def label_of(line: Line, dossier: Dossier) -> str:
    """In the language of papers; with the reckoning where it is more than one price."""
    group = dossier.fee_group
    if len(line.steps) == 1:
        return line.rule.label
    with translation.override(settings.LANGUAGE_CODE):
        words = in_one(line, {group.code: group.name} if group else {})
    label = f"{line.rule.label} ({words})"
    return label if len(label) <= LABEL else line.rule.label


def still_owed(dossier: Dossier, awaited: Awaited) -> QuerySet[Charge]:
    """What is to be paid before the dossier goes on from there."""
    tied = Charge.objects.filter(dossier_charge__dossier=dossier, state=ChargeState.OPEN)
    return tied.filter(dossier_charge__awaited=awaited).order_by("pk")


def close_charges(dossier: Dossier, at: datetime) -> None:
    """The dossier has ended without a result: nothing is asked for any more, and what was paid a
    person looks at. The dossier's row is locked."""
    for pk in _tied(dossier):
        close(pk, at=at)


def reopen_charges(dossier: Dossier, at: datetime) -> None:
    """An end taken back: what was closed with it is asked for again, and nothing that had been
    replaced before. The dossier's row is locked, and still says when it ended."""
    ended = dossier.finished_at
    if ended is not None:
        for pk in _tied(dossier, Q(charge__closed_at__gte=ended)):
            reopen(pk, at=at)


def _tied(dossier: Dossier, condition: Q | None = None) -> Iterable[int]:
    ties = dossier.charges.filter(condition or Q()).order_by("charge_id")
    return ties.values_list("charge_id", flat=True)


def pay_later(dossier: Dossier) -> None:
    """What was received before it was paid for: nobody waits for the money but the hand-out."""
    owed = dossier.charges.filter(charge__state=ChargeState.OPEN)
    owed.filter(awaited=Awaited.BEFORE_RECEIPT).update(awaited=Awaited.AT_HAND_OUT)
