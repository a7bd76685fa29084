"""Fees as the pages of a dossier show them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.paying import owed_for, ways_for
from dossiers.states import State
from payments.models import Charge, ChargeState
from payments.receipts.shown import ReceiptShown, receipts_of


class Fee(NamedTuple):
    """`owed` in whole đồng. Without ways it is paid at the desk."""

    charge: Charge
    awaited: str
    owed: int
    has_ways: bool
    receipts: list[ReceiptShown]


def fees_of(dossier: Dossier, at: datetime) -> list[Fee]:
    """What is still to be paid before what was."""
    ties = list(dossier.charges.select_related("charge__unit").order_by("charge_id"))
    receipts = receipts_of([tie.charge for tie in ties])
    fees = [_fee(tie, receipts.get(tie.charge_id, []), at) for tie in ties]
    return sorted(fees, key=lambda fee: not fee.owed)


def _fee(tie: DossierCharge, receipts: list[ReceiptShown], at: datetime) -> Fee:
    charge = tie.charge
    owed = owed_for(charge)
    return Fee(charge, tie.awaited, owed, bool(ways_for(charge, owed, at)), receipts)


def to_be_paid(dossiers: Collection[Dossier]) -> frozenset[int]:
    """Ids of those for which something is to be paid now; what is paid when the result is handed
    out waits for the result."""
    open_now = DossierCharge.objects.filter(dossier__in=dossiers, charge__state=ChargeState.OPEN)
    rows = open_now.values_list("dossier_id", "awaited")
    ready = {one.pk for one in dossiers if one.state == State.RESOLVED}
    return frozenset(pk for pk, awaited in rows if awaited != Awaited.AT_HAND_OUT or pk in ready)
