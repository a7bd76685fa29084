"""What a person decides about money that is held."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from payments.booking import book, locked
from payments.charging import NotPossible
from payments.models import Decision, OperationKind, Taking


@transaction.atomic
def decide(pk: int, decision: Decision, *, by: Person, at: datetime, reason: str) -> Taking:
    """For good. Raises NotPossible where nothing is held, or somebody else decided."""
    charge = locked(Taking.objects.values_list("charge_id", flat=True).get(pk=pk))
    taking = Taking.objects.select_for_update().get(pk=pk)
    if taking.decision or not is_held(taking):
        raise NotPossible(_("Nothing is to be decided about this money any more."))
    if not reason.strip():
        raise NotPossible(_("Give the reason."))
    taking.decision, taking.decision_reason = decision, reason
    taking.decided_at, taking.decided_by = at, by
    taking.save()
    book(charge, OperationKind.DECIDE, at=at, by=by, taking=taking, reason=reason)
    return taking


def is_held(taking: Taking) -> bool:
    """Whether it waits for a decision as its charge is now."""
    money = taking.amount == taking.expected and not taking.is_suspect
    return not taking.decision and (taking.charge.closed_at is not None or not money)
