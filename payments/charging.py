"""Charges opened, corrected, waived, closed and opened again: each an entry in the book."""

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import Person
from payments.booking import book, locked
from payments.models import Charge, ChargeKind, ChargeState, OperationKind


class NotPossible(Exception):
    """Said in a sentence that whoever asked can read."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@transaction.atomic
def open_charge(
    reference: str,
    *,
    unit: Unit,
    kind: ChargeKind,
    label: str,
    amount: int,
    at: datetime,
    payer: str = "",
    subject: str = "",
) -> Charge:
    """`amount` in whole đồng, more than nothing."""
    charge = Charge.objects.create(
        reference=reference,
        unit=unit,
        kind=kind,
        label=label,
        amount=amount,
        payer=payer,
        subject=subject,
        opened_at=at,
    )
    book(charge, OperationKind.OPEN, at=at)
    return charge


@transaction.atomic
def change_amount(
    pk: int, amount: int, *, by: Person | None, at: datetime, reason: str = "", label: str = ""
) -> Charge:
    """Raised or lowered, in whole đồng; what was paid too much is to be paid back. A `label` takes
    the place of the one before. Raises NotPossible."""
    charge = locked(pk)
    if charge.state in (ChargeState.WAIVED, ChargeState.CLOSED):
        raise NotPossible(_("Nothing is asked for this fee any more."))
    if amount <= 0:
        raise NotPossible(_("Waive the fee where nothing is to be paid."))
    charge.amount, charge.label = amount, label or charge.label
    book(charge, OperationKind.CHANGE, at=at, by=by, reason=reason)
    return charge


@transaction.atomic
def waive(pk: int, *, by: Person, at: datetime, reason: str) -> Charge:
    """Raises NotPossible where it is paid, or no longer asked for."""
    charge = locked(pk)
    if charge.state != ChargeState.OPEN:
        raise NotPossible(_("Only a fee that is still to be paid can be waived."))
    charge.waived_at, charge.waived_by, charge.waived_reason = at, by, reason
    book(charge, OperationKind.WAIVE, at=at, by=by, reason=reason)
    return charge


@transaction.atomic
def close(pk: int, *, at: datetime, by: Person | None = None, reason: str = "") -> Charge:
    """No longer asked for. What was paid is held until a person has decided about it, also what
    was to be kept while it was asked for."""
    charge = locked(pk)
    if charge.closed_at is None:
        takings = list(charge.takings.all())
        charge.closed_at = max([at, *(one.decided_at for one in takings if one.decided_at)])
        book(charge, OperationKind.CLOSE, at=at, by=by, takings=takings, reason=reason)
    return charge


@transaction.atomic
def reopen(pk: int, *, at: datetime, by: Person | None = None) -> Charge:
    charge = locked(pk)
    if charge.closed_at is not None:
        charge.closed_at = None
        book(charge, OperationKind.REOPEN, at=at, by=by)
    return charge
