"""Money taken at the counter, within the cashier's shift."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import Person
from payments.booking import book, book_difference, locked
from payments.charging import NotPossible
from payments.folding import keep_state
from payments.following import receipt_at_once
from payments.models import Attempt, CounterMethod, OperationKind, ProviderKey, Shift, Taking
from payments.paying import rest_of
from payments.transfers import attempt_named

NUMBER = re.compile(r"[A-Z0-9]")


def open_shift_of(person: Person) -> Shift | None:
    return Shift.objects.filter(cashier=person, closed_at=None).select_related("unit").first()


def open_shift(unit: Unit, *, by: Person, at: datetime, opening: int) -> Shift:
    """`opening` in whole đồng: the change in the till. Raises NotPossible."""
    try:
        with transaction.atomic():
            return Shift.objects.create(unit=unit, cashier=by, opened_at=at, opening=opening)
    except IntegrityError:
        raise NotPossible(_("Your shift is open already.")) from None


def expected_cash(shift: Shift) -> int:
    """Whole đồng that should lie in the till."""
    cash = shift.takings.filter(source=CounterMethod.CASH).aggregate(sum=Sum("amount"))
    return shift.opening + (cash["sum"] or 0)


@transaction.atomic
def close_shift(pk: int, *, by: Person, at: datetime, counted: int, note: str = "") -> Shift:
    """`counted` in whole đồng. A difference needs its note, and so does whoever counts the till of
    somebody else; that it may be done is the caller's to know. Raises NotPossible."""
    shift = Shift.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
    if shift.closed_at is not None:
        raise NotPossible(_("This shift is closed already."))
    if shift.cashier_id != by.pk and not note.strip():
        raise NotPossible(_("Say why you count the till of somebody else."))
    difference = counted - expected_cash(shift)
    if difference and not note.strip():
        raise NotPossible(_("Say why the till differs."))
    shift.closed_at, shift.closed_by, shift.note = at, by, note
    shift.counted, shift.difference = counted, difference
    shift.save()
    book_difference(shift, at=at, by=by)
    return shift


def number_of_transfer(typed: str) -> str:
    """As it is kept, however it was spelled: capital letters and digits."""
    return "".join(NUMBER.findall(typed.upper()))


def _check_number(taking: Taking) -> None:
    if taking.source in (CounterMethod.TRANSFER, ProviderKey.VIETQR) and not taking.number:
        raise NotPossible(_("Give the bank's number of the transfer."))


def _locked_shift_of(cashier: Person) -> Shift:
    """So that it is not closed meanwhile; charges go before shifts."""
    shifts = Shift.objects.select_for_update(of=("self",))
    shift = shifts.filter(cashier=cashier, closed_at=None).first()
    if shift is None:
        raise NotPossible(_("Open your shift first."))
    return shift


def _save(taking: Taking) -> None:
    _check_number(taking)
    try:
        with transaction.atomic():
            taking.save()
    except IntegrityError:
        raise NotPossible(_("A payment with this number has been taken already.")) from None


def _to_its_attempt(taking: Taking, attempt: Attempt) -> None:
    """What its code asked for is what counts by itself."""
    taking.attempt, taking.source, taking.expected = attempt, attempt.provider, attempt.amount


@transaction.atomic
def take(
    pk: int,
    method: CounterMethod,
    *,
    by: Person,
    at: datetime,
    number: str = "",
    part: int = 1,
    amount: int | None = None,
    reference: str = "",
) -> Taking:
    """Takes what is still to be paid; of a transfer its `amount` in whole đồng, whatever became of
    the charge: the book holds what does not fit, or says that it is to be paid back. `number` is
    that of the slip or of the bank, which a transfer must have; `part` counts the fees that one
    transfer pays. A transfer whose `reference` is that of a VietQR code of the charge is booked to
    its attempt. Raises NotPossible."""
    charge, is_transfer = locked(pk), method == CounterMethod.TRANSFER
    rest = rest_of(charge)
    amount = amount if amount and is_transfer else rest
    if not amount:
        raise NotPossible(_("Nothing is to be paid for this fee any more."))
    number = number_of_transfer(number) if is_transfer else number
    taking = Taking(charge=charge, source=method, number=number, part=part, amount=amount, by=by)
    taking.expected, taking.taken_at, taking.recorded_at = rest or amount, at, at
    if is_transfer and reference:
        _to_its_attempt(taking, attempt_named(charge, reference))
    taking.shift = _locked_shift_of(by)
    _save(taking)
    facts = book(charge, OperationKind.TAKE, at=at, by=by, taking=taking)
    if taking.attempt:
        keep_state(taking.attempt, charge.takings.all())
    # Once committed, so that no number is held while more charges are taken.
    transaction.on_commit(lambda: receipt_at_once(pk, facts, at), robust=True)
    return taking
