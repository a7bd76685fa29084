"""VietQR codes on a slip, for what is still to be paid: scanned at home, they bring the money to
its dossier."""

from datetime import datetime

from django.utils.timezone import localdate

from agencies.slips import qr_svg
from citizens.templatetags.citizens import dong
from dossiers.models import Slip, SlipKind
from dossiers.paying import owed_for, ways_for
from dossiers.paying_begun import ON_PAPER, on_their_way
from payments.charging import NotPossible
from payments.models import Attempt, Charge, ChargeState, ProviderKey
from payments.paying import account_above, start
from payments.transfers import UNSEEN, by_transfer

WITH_CODES = (SlipKind.RECEIPT, SlipKind.FILING)


def codes_on(pk: int, at: datetime) -> dict[str, list[dict[str, str]]]:
    """What they add to the slip that is printed at this moment: one for each open fee that can be
    paid so and that nobody is paying. None where VietQR is off for the unit. They begin in
    transactions of their own; within the one that prints, payments would wait for the paper."""
    slip = Slip.objects.filter(pk=pk, rendered_at=None, kind__in=WITH_CODES).first()
    if slip is None:
        return {}
    open_now = Charge.objects.filter(
        dossier_charge__dossier=slip.dossier_id, state=ChargeState.OPEN
    )
    charges = list(open_now.select_related("unit").order_by("pk"))
    coming = on_their_way([one.pk for one in charges], at) if charges else frozenset()
    found = [_begun(one, slip.issued_at, at) for one in charges if one.pk not in coming]
    return {"fee_codes": [_printed(attempt) for attempt in found if attempt]}


def _begun(charge: Charge, since: datetime, at: datetime) -> Attempt | None:
    """Nobody's own: the pages of the dossier do not take it for a payment on its way."""
    owed = owed_for(charge)
    if ProviderKey.VIETQR not in {way.provider for way in ways_for(charge, owed, at)}:
        return None
    if former := _former(charge, owed, since, at):
        return former
    try:
        return start(charge.pk, ProviderKey.VIETQR, by=None, at=at, back="", remote="")
    except NotPossible:  # paid, or switched off, in this moment
        return None


def _former(charge: Charge, owed: int, since: datetime, at: datetime) -> Attempt | None:
    """Of a slip whose printing has failed: each new try would begin a code otherwise."""
    account = account_above(charge.unit, ProviderKey.VIETQR, localdate(at))
    codes = by_transfer([charge]).filter(ON_PAPER, state__in=UNSEEN, started_at__gte=since)
    return codes.select_related("account", "charge").filter(account=account, amount=owed).first()


def _printed(attempt: Attempt) -> dict[str, str]:
    to = attempt.account.parameters
    return {
        "qr": qr_svg(attempt.qr),
        "label": attempt.charge.label,
        "amount": dong(attempt.amount),
        "bank": to.get("bank_name") or to["bank"],
        "account": to["account"],
        "name": to.get("name", ""),
        "reference": attempt.reference,
    }
