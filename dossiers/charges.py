"""Charges that the flow opens in `payments` and ties to the dossier."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from agencies.queries import valid_on
from dossiers.models import Dossier, DossierCharge
from payments.models import Charge
from procedures.models import ChargedWhen


def open_charges(dossier: Dossier, at: datetime) -> None:
    """Opens what is owed before receipt, by the fee rules in force on the day."""
    day = localtime(at).date()
    rules = dossier.version.fees.filter(
        valid_on(day),
        Q(channel="") | Q(channel=dossier.channel),
        charged=ChargedWhen.BEFORE_RECEIPT,
        amount__gt=0,
    )
    for number, rule in enumerate(rules, start=1):
        charge = Charge.objects.create(
            reference=f"{dossier.reference}-{number}",
            unit=dossier.unit,
            label=rule.label,
            amount=rule.amount,
            opened_at=at,
        )
        DossierCharge.objects.create(dossier=dossier, charge=charge)
