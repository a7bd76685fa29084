"""Charges that the flow opens in `payments` and ties to the dossier."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime

from dossiers.models import Dossier, DossierCharge
from payments.models import Charge
from procedures.fee_rules import Rule
from procedures.fee_words import in_one
from procedures.fees import Line, Occasion, bill
from procedures.models import Case, ChargedWhen, ProcedureVersion

LABEL = 300


def open_charges(dossier: Dossier, at: datetime) -> None:
    """Opens what is owed before receipt, by the fee rules in force on the day."""
    owed = owed_under(dossier.version, dossier.case, dossier, localtime(at).date())
    open_for(dossier, owed, at)


def open_for(dossier: Dossier, lines: Iterable[Line], at: datetime, first: int = 1) -> None:
    for number, line in enumerate(lines, start=first):
        charge = Charge.objects.create(
            reference=reference_of(dossier, number),
            unit=dossier.unit,
            label=label_of(line, dossier),
            amount=line.amount,
            opened_at=at,
        )
        DossierCharge.objects.create(dossier=dossier, charge=charge)


def reference_of(dossier: Dossier, number: int) -> str:
    return f"{dossier.reference}-{number}"


def owed_under(
    version: ProcedureVersion, case: Case | None, dossier: Dossier, day: date
) -> list[Line]:
    """What the dossier, by its way and group, owes before receipt; one of everything."""
    group = dossier.fee_group
    groups = frozenset([group.code] if group else ())
    on = Occasion(day, dossier.channel, case.key if case else "", groups)
    lines = bill(map(Rule.of, version.fees.all()), on).charged(ChargedWhen.BEFORE_RECEIPT).lines
    return [line for line in lines if line.amount]


def label_of(line: Line, dossier: Dossier) -> str:
    """In the language of papers; with the reckoning where it is more than one price."""
    group = dossier.fee_group
    if len(line.steps) == 1:
        return line.rule.label
    with translation.override(settings.LANGUAGE_CODE):
        words = in_one(line, {group.code: group.name} if group else {})
    label = f"{line.rule.label} ({words})"
    return label if len(label) <= LABEL else line.rule.label
