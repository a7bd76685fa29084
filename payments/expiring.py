"""Codes for transfers run out: there is nobody to ask, so they are given up quietly."""

from datetime import datetime

from django.db import transaction

from payments.booking import locked
from payments.folding import keep_state
from payments.models import Attempt, AttemptState


@transaction.atomic
def expire(pk: int, at: datetime) -> bool:
    """Once its time is over; a transfer that is seen later counts all the same. False where it is
    not over, or nothing waits any more."""
    charge = locked(Attempt.objects.values_list("charge_id", flat=True).get(pk=pk))
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=pk)
    if attempt.ask_at is None or attempt.expires_at > at:
        return False
    is_over = attempt.state == AttemptState.PENDING
    attempt.ask_at = None
    if is_over:
        attempt.given_up_at = attempt.looked_at = at
    attempt.save(update_fields=["ask_at", "given_up_at", "looked_at"])
    keep_state(attempt, charge.takings.all())
    return is_over
