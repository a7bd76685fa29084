"""What has been begun to pay a charge, so that nobody pays twice; and how one attempt stands."""

from datetime import datetime, timedelta
from enum import StrEnum

from payments.models import Attempt, AttemptState, Charge, ChargeState, Decision, ProviderKey
from payments.providers import PROVIDERS

# While the payer's browser still looks often.
SOON = timedelta(minutes=10)


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


def standing_of(attempt: Attempt) -> Standing:
    """By what the provider told us itself, and what became of the money since."""
    found = OF_STATE.get(AttemptState(attempt.state))
    if attempt.state in WITH_MONEY and (became := _of_money(attempt)):
        return became
    if attempt.charge.state == ChargeState.SETTLED:
        return Standing.SETTLED
    if attempt.charge.state != ChargeState.OPEN:
        return Standing.OVER
    is_asked = PROVIDERS[attempt.provider].is_asked
    return found or (Standing.WAITING if is_asked else Standing.TRANSFER)


def _of_money(attempt: Attempt) -> Standing | None:
    """None where somebody has decided that it goes back."""
    decisions = {taking.decision for taking in attempt.takings.all()}
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


def is_looked_at_often(attempt: Attempt, at: datetime) -> bool:
    return at < attempt.expires_at + SOON


def begun(charge: Charge, at: datetime) -> Attempt | None:
    """The newest attempt by which money may be on its way."""
    if charge.state != ChargeState.OPEN:
        return None
    found = charge.attempts.order_by("-started_at", "-pk")
    for attempt in found.filter(state__in=[AttemptState.PENDING, AttemptState.HELD]):
        attempt.charge = charge
        if is_held(attempt) or _may_be_paid(attempt, at):
            return attempt
    return None


def _may_be_paid(attempt: Attempt, at: datetime) -> bool:
    """A transfer is seen long after its code has run out."""
    is_open = attempt.expires_at > at or attempt.provider == ProviderKey.VIETQR
    was_sent = attempt.redirect or attempt.qr
    return attempt.state == AttemptState.PENDING and is_open and bool(was_sent)


def code_shown(charge: Charge, at: datetime) -> Attempt | None:
    """The code that can still be paid by."""
    codes = charge.attempts.filter(state=AttemptState.PENDING, expires_at__gt=at).exclude(qr="")
    return codes.select_related("account").order_by("-pk").first()
