"""Paying for a dossier: whose charges somebody sees, who may pay them, and how they begin."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.capacity import IN_CHARGE, capacities, stands_as_applicant
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, DossierCharge
from payments.booking import facts_of
from payments.charging import NotPossible
from payments.models import Attempt, Charge, ChargeState, ProviderKey
from payments.paying import accounts_for, rest_of, start

WHAT_IT_IS: dict[str, Promise] = {
    ProviderKey.VNPAY: _("Bank card, or the app of your bank. Confirmed at once."),
    ProviderKey.MOMO: _("MoMo e-wallet. Confirmed at once."),
    ProviderKey.VIETQR: _(
        "Transfer from the app of any bank by a QR code. The desk confirms it once it sees the "
        "money, within a working day."
    ),
}


class Way(NamedTuple):
    provider: str
    name: str
    what: str | Promise


def ties_seen_by(person: Person) -> QuerySet[DossierCharge]:
    seen = Dossier.objects.visible_to(person)
    ties = DossierCharge.objects.select_related("charge__unit", "dossier__unit", "dossier__version")
    return ties.filter(dossier__in=seen)


def may_pay(person: Person, dossier: Dossier) -> bool:
    """Whoever stands for the applicant, and whoever works on it and shows them the code."""
    is_own = stands_as_applicant(person, dossier)
    return is_own or bool(capacities(person, dossier) & IN_CHARGE)


def ways_for(charge: Charge, owed: int, at: datetime) -> list[Way]:
    """None where nothing is owed. `owed` in whole đồng."""
    if not owed or charge.state != ChargeState.OPEN:
        return []
    accounts = accounts_for(charge.unit, owed, localdate(at))
    return [
        Way(row.provider, row.get_provider_display(), WHAT_IT_IS[row.provider]) for row in accounts
    ]


def owed_for(charge: Charge) -> int:
    """In whole đồng; nothing where it is no longer open."""
    return rest_of(charge) if charge.state == ChargeState.OPEN else 0


def held_for(charge: Charge) -> int:
    """In whole đồng what came in and waits for somebody to decide about it."""
    return facts_of(charge).held


def begin(
    tie: DossierCharge, provider: str, *, by: Person, at: datetime, back: str, remote: str
) -> Attempt:
    """An attempt that waits for its payer; the same one as long as it does. Raises NotAllowed,
    and Unreachable where the provider does not answer. `back` is from `back_address`."""
    if not may_pay(by, tie.dossier):
        raise NotAllowed(_("Only the applicant pays this, or the desk in charge for them."))
    try:
        return start(tie.charge_id, provider, by=by, at=at, back=back, remote=remote)
    except NotPossible as refused:
        raise NotAllowed(refused.sentence) from None


def back_address(request: HttpRequest) -> str:
    """Where the payer came from, since there is their session; a reference is added to it. Of
    hosts that are not ours, Django answers no request."""
    return request.build_absolute_uri(reverse("payment_back", args=["-"]).removesuffix("-/"))
