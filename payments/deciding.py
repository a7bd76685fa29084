"""What a person decides about money that is held."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from payments.booking import book, locked
from payments.charging import NotPossible
from payments.folding import keep_state
from payments.models import Decision, OperationKind, Taking

A_MOMENT = timedelta(microseconds=1)


@transaction.atomic
def decide(pk: int, decision: Decision, *, by: Person, at: datetime, reason: str) -> Taking:
    """For good, but that what is to be kept is asked about anew once the charge is closed. Raises
    NotPossible where nothing is held, or somebody else decided."""
    charge = locked(Taking.objects.values_list("charge_id", flat=True).get(pk=pk))
    takings = list(charge.takings.all())
    taking = next(one for one in takings if one.pk == pk)
    if not is_held(taking, charge.closed_at):
        raise NotPossible(_("Nothing is to be decided about this money any more."))
    if not reason.strip():
        raise NotPossible(_("Give the reason."))
    taking.decision, taking.decision_reason = decision, reason
    taking.decided_at = max(at, charge.closed_at + A_MOMENT) if charge.closed_at else at
    taking.decided_by = by
    taking.save()
    book(charge, OperationKind.DECIDE, at=at, by=by, taking=taking, takings=takings, reason=reason)
    if taking.attempt:
        keep_state(taking.attempt, takings)
    return taking


def is_held(taking: Taking, closed_at: datetime | None) -> bool:
    """Whether it waits for a decision while its charge is closed since then, or asked for."""
    is_right = taking.amount == taking.expected and not taking.is_suspect
    is_open = closed_at is None
    return not (taking.standing_decision(closed_at) or (is_open and is_right))
