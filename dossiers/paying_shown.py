"""Fees as the pages of a dossier show them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.paying import ways_for
from dossiers.paying_begun import begun, on_their_way
from dossiers.states import State
from payments.balances import Facts
from payments.booking import facts_of
from payments.models import Attempt, Charge, ChargeState
from payments.receipts.shown import ReceiptShown, receipts_of


class Fee(NamedTuple):
    """In whole đồng what is `owed`, what was `paid` of it, what is `held` until somebody has
    decided and what is `to_refund`. Without ways it is paid at the desk; while it `is_on_its_way`
    nobody is urged to pay it. `begun` is the newest attempt that may still bring money."""

    charge: Charge
    awaited: str
    owed: int
    paid: int
    held: int
    to_refund: int
    has_ways: bool
    begun: Attempt | None
    is_on_its_way: bool
    receipts: list[ReceiptShown]


def fees_of(dossier: Dossier, at: datetime) -> list[Fee]:
    """What is still to be paid before what was."""
    ties = list(
        dossier.charges.select_related("charge__unit")
        .prefetch_related("charge__takings")
        .order_by("charge_id")
    )
    receipts = receipts_of([tie.charge for tie in ties])
    still_open = [tie.charge_id for tie in ties if tie.charge.state == ChargeState.OPEN]
    coming = on_their_way(still_open, at) if still_open else frozenset()
    fees = [
        _fee(tie, receipts.get(tie.charge_id, []), at, is_coming=tie.charge_id in coming)
        for tie in ties
    ]
    return sorted(fees, key=lambda fee: not fee.owed)


def _fee(tie: DossierCharge, receipts: list[ReceiptShown], at: datetime, *, is_coming: bool) -> Fee:
    charge = tie.charge
    facts: Facts = facts_of(charge)
    owed = facts.owed if charge.state == ChargeState.OPEN else 0
    return Fee(
        charge,
        tie.awaited,
        owed,
        facts.kept,
        facts.held,
        facts.to_refund,
        bool(ways_for(charge, owed, at)),
        begun(charge),
        is_coming,
        receipts,
    )


class Open(NamedTuple):
    """Ids of dossiers: for some a fee is to be paid now, for others it may be on its way."""

    to_be_paid: frozenset[int]
    on_its_way: frozenset[int]


def open_fees(dossiers: Collection[Dossier], at: datetime) -> Open:
    """What is paid when the result is handed out waits for the result."""
    open_now = DossierCharge.objects.filter(dossier__in=dossiers, charge__state=ChargeState.OPEN)
    rows = list(open_now.values_list("dossier_id", "awaited", "charge_id"))
    ready = {one.pk for one in dossiers if one.state == State.RESOLVED}
    now = {
        charge: pk for pk, awaited, charge in rows if awaited != Awaited.AT_HAND_OUT or pk in ready
    }
    coming = on_their_way(now, at) if now else frozenset()
    to_be_paid = frozenset(pk for charge, pk in now.items() if charge not in coming)
    return Open(to_be_paid, frozenset(now[charge] for charge in coming) - to_be_paid)
