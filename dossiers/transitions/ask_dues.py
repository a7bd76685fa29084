from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from agencies.models import LegalTerm
from citizens.models import Person
from dossiers.charges import LABEL, Due, tie
from dossiers.flow import NotAllowed
from dossiers.models import Awaited, Dossier
from dossiers.transitions.move import move, wait_until
from payments.models import ChargeKind
from payments.models.charges import MOST


def ask_dues(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    reason: str,
    until: date | None = None,
    amount: int | None = None,
    seq: int | None = None,
) -> Dossier:
    """Taxes or fees are to be paid first; the clock pauses. With an `amount`, in whole đồng, they
    are paid here, and the dossier goes on by itself once they are."""
    if amount is not None and not 0 < amount <= MOST:
        raise NotAllowed(_("The amount is a number of đồng, more than nothing."))
    with move(dossier, "ask_dues", by=by, at=at, seq=seq) as step:
        day = wait_until(step, until, LegalTerm.Key.DUES_DAYS)
        step.detail = {"reason": reason, "until": day}
        if amount:
            step.detail["dues"] = amount
            due = Due(reason[:LABEL], amount, ChargeKind.DUES)
            tie(step.dossier, due, Awaited.DUES, step.at)
    return step.dossier
