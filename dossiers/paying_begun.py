"""What has been begun to pay a charge, so that nobody pays twice; and how one attempt stands."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db.models import F, Q

from payments.models import (
    Attempt,
    AttemptState,
    Charge,
    ChargeState,
    Decision,
    HeldFor,
    ProviderKey,
    Taking,
)
from payments.paying import rest_of
from payments.providers import PROVIDERS
from payments.transfers import UNSEEN


class Standing(StrEnum):
    """Of an attempt, for whoever comes back from the provider."""

    PAID = "paid"
    IN_PART = "in_part"  # it counts, and more is owed
    HELD = "held"
    REFUND = "refund"  # as somebody has decided
    SETTLED = "settled"  # otherwise
    OVER = "over"  # nothing is asked for any more
    FAILED = "failed"
    SILENT = "silent"  # the provider has told nothing
    WAITING = "waiting"
    TRANSFER = "transfer"  # which a person will see on a bank's statement


OF_STATE = {
    AttemptState.PAID: Standing.REFUND,
    AttemptState.HELD: Standing.REFUND,
    AttemptState.FAILED: Standing.FAILED,
    AttemptState.EXPIRED: Standing.SILENT,
}
WITH_MONEY = (AttemptState.PAID, AttemptState.HELD)
# Of a code that was printed on a paper nobody knows whether it was ever scanned.
ON_PAPER = Q(provider=ProviderKey.VIETQR, started_by=None)


def standing_of(attempt: Attempt) -> Standing:
    """By what the provider told us itself, and what became of the money since."""
    found = OF_STATE.get(AttemptState(attempt.state))
    if attempt.state in WITH_MONEY and (became := _of_money(attempt)):
        return became
    if attempt.charge.state == ChargeState.SETTLED:
        return Standing.SETTLED
    if attempt.charge.state != ChargeState.OPEN:
        return Standing.OVER
    if not PROVIDERS[attempt.provider].is_asked and attempt.state not in WITH_MONEY:
        return Standing.TRANSFER
    return found or Standing.WAITING


def _of_money(attempt: Attempt) -> Standing | None:
    """None where somebody has decided that it goes back."""
    closed_at = attempt.charge.closed_at
    decisions = {taking.standing_decision(closed_at) for taking in attempt.takings.all()}
    if Decision.KEEP in decisions:
        is_rest_owed = attempt.charge.state == ChargeState.OPEN
        return Standing.IN_PART if is_rest_owed else Standing.PAID
    if Decision.NONE not in decisions:
        return None
    return Standing.PAID if attempt.state == AttemptState.PAID else Standing.HELD


def is_held(attempt: Attempt) -> bool:
    """Until somebody has decided about it."""
    is_so = attempt.state == AttemptState.HELD
    return is_so and attempt.takings.filter(decision=Decision.NONE).exists()


def begun(charge: Charge) -> Attempt | None:
    """The newest attempt by which money may be on its way."""
    if charge.state != ChargeState.OPEN:
        return None
    found = charge.attempts.exclude(ON_PAPER & Q(state__in=UNSEEN)).order_by("-started_at", "-pk")
    by_transfer = Q(state=AttemptState.EXPIRED, provider=ProviderKey.VIETQR)
    for attempt in found.filter(
        Q(state__in=[AttemptState.PENDING, AttemptState.HELD]) | by_transfer
    ):
        attempt.charge = charge
        if is_held(attempt) or _may_be_paid(attempt):
            return attempt
    return None


def _may_be_paid(attempt: Attempt) -> bool:
    """A transfer is seen long after its code has run out, and a provider may tell as late."""
    if attempt.provider == ProviderKey.VIETQR:
        return attempt.state in UNSEEN and bool(attempt.qr)
    return attempt.state == AttemptState.PENDING and bool(attempt.redirect or attempt.qr)


def on_their_way(charges: Iterable[int], at: datetime) -> frozenset[int]:
    """Of charges that are open those for which money is held, or a payer may be paying just now:
    nobody is urged to pay them."""
    is_running = ~Q(provider=ProviderKey.VIETQR) | Q(expires_at__gt=at)
    waits = Attempt.objects.filter(is_running, charge__in=charges, state=AttemptState.PENDING)
    waits = waits.exclude(ON_PAPER).exclude(redirect="", qr="").order_by()
    held = Taking.objects.filter(
        ~Q(held_for=HeldFor.NOTHING) | ~Q(amount=F("expected")),
        charge__in=charges,
        decision=Decision.NONE,
    ).order_by()
    found = waits.values_list("charge_id", flat=True)
    return frozenset(found.union(held.values_list("charge_id", flat=True)))


def code_shown(charge: Charge, at: datetime) -> Attempt | None:
    """The code that can still be paid by, for what is to be paid now."""
    codes = charge.attempts.filter(state=AttemptState.PENDING, expires_at__gt=at).exclude(qr="")
    codes = codes.filter(amount=rest_of(charge))
    return codes.select_related("account").order_by("-pk").first()
