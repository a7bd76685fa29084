"""Entries of an operation come with it, in one transaction, and come to nothing."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from payments.booking import booked
from payments.charging import close
from payments.models import Account, Charge, Entry, Operation
from tests import make
from tests.told import charge


def unbalanced(of: Charge, *amounts: int) -> None:
    operation = Operation.objects.create(kind="change", at=timezone.now(), charge=of)
    for amount in amounts:
        Entry.objects.create(
            operation=operation,
            charge=of,
            account=Account.OWED,
            unit=of.unit,
            day=timezone.localdate(),
            amount=amount,
        )


@pytest.mark.parametrize("amounts", [(5,), (5, -4), (5, -5, 1)])
@pytest.mark.usefixtures("committed")
def test_an_operation_that_does_not_sum_to_zero_fails_at_its_commit(amounts) -> None:
    of, commits = charge(), transaction.atomic()
    with pytest.raises(IntegrityError, match="does not sum to zero"), commits:
        unbalanced(of, *amounts)
    assert Operation.objects.filter(charge=of).count() == 1


def pair_for(operation: Operation) -> None:
    """What sums to zero, and is nobody's."""
    rows = {"day": timezone.localdate(), "unit": make.unit(), "operation": operation}
    for source, amount in (("cash", -5), ("transfer", 5)):
        Entry.objects.create(account=Account.TAKEN, source=source, amount=amount, **rows)


def pair_beside(operation: Operation, of: Charge) -> None:
    """Beside what may be written, and in a savepoint."""
    unbalanced(of, 3, -3)
    with transaction.atomic():
        pair_for(operation)


@pytest.mark.usefixtures("committed")
def test_no_entry_is_added_to_an_operation_of_before() -> None:
    """Neither one alone, nor any that would leave it as even as it was."""
    of = charge()
    operation = Operation.objects.get(charge=of)
    entry = Entry.objects.filter(operation=operation).first()
    entry.pk = None
    with pytest.raises(IntegrityError, match="is complete"):
        entry.save(force_insert=True)
    with pytest.raises(IntegrityError, match="is complete"), transaction.atomic():
        pair_for(operation)
    with pytest.raises(IntegrityError, match="is complete"), transaction.atomic():
        pair_beside(operation, of)
    with transaction.atomic():
        unbalanced(of, 7, -7)
    close(of.pk, at=timezone.now())
    assert not booked(of)


@pytest.mark.usefixtures("committed")
def test_no_entry_is_added_to_an_operation_just_committed_elsewhere() -> None:
    """Whose number is higher than that of the transaction which would add to it."""
    of = charge()
    with pytest.raises(IntegrityError, match="is complete"), transaction.atomic():
        pair_for(closed_meanwhile(of))


def closed_meanwhile(of: Charge) -> Operation:
    """By another transaction, which begins after this one has a number and ends before it."""
    unbalanced(of, 1, -1)
    with ThreadPoolExecutor(1) as other:
        other.submit(close_apart, of.pk).result()
    return Operation.objects.latest("pk")


def close_apart(pk: int) -> None:
    close(pk, at=timezone.now())
    connection.close()


@pytest.mark.usefixtures("committed")
def test_savepoints_are_of_the_transaction_around_them() -> None:
    of = charge()
    rows = {"kind": "change", "at": timezone.now(), "charge": of}
    with transaction.atomic():
        with transaction.atomic():
            inner = Operation.objects.create(**rows)
        with transaction.atomic(), transaction.atomic():
            pair_for(inner)
        outer = Operation.objects.create(**rows)
        with suppress(RuntimeError), transaction.atomic():
            pair_for(outer)
            raise RuntimeError
        with transaction.atomic():
            pair_for(outer)
    assert Entry.objects.filter(operation__in=[inner, outer]).count() == 4


@pytest.mark.usefixtures("committed")
def test_an_entry_of_nothing_is_none() -> None:
    of = charge()
    with pytest.raises(IntegrityError, match="an_entry_is_some_money"), transaction.atomic():
        unbalanced(of, 0)
