"""The one place that writes the book: what has changed of a charge, as an operation that sums to
zero. Needs a transaction, and the charge locked."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Sum
from django.utils.timezone import localdate

from citizens.hurry import hurry
from citizens.models import Person
from payments.balances import Facts, Money, Place, balances, state_of
from payments.models import (
    Account,
    Charge,
    ChargeState,
    Entry,
    Operation,
    OperationKind,
    Shift,
    Taking,
)


def locked(pk: int) -> Charge:
    """The charge, to be changed by nobody else until the transaction ends. Whoever also locks its
    dossier has done so before."""
    return Charge.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)


def facts_of(charge: Charge, takings: Iterable[Taking] | None = None) -> Facts:
    """`takings` are all of the charge, where the caller has them."""
    known = charge.takings.all() if takings is None else takings
    return Facts(
        charge.amount,
        tuple(money_of(one, charge.closed_at) for one in known),
        is_waived=charge.waived_at is not None,
        is_closed=charge.closed_at is not None,
    )


def money_of(taking: Taking, closed_at: datetime | None) -> Money:
    """`closed_at` is its charge's."""
    decision = taking.standing_decision(closed_at)
    return Money(taking.source, taking.amount, taking.expected, taking.is_suspect, decision)


def booked(charge: Charge) -> Counter[Place]:
    """What the book says of the charge, by account and source."""
    sums = charge.entries.order_by().values_list("account", "source").annotate(sum=Sum("amount"))
    return Counter({(account, source): amount for account, source, amount in sums if amount})


def book(
    charge: Charge,
    kind: OperationKind,
    *,
    at: datetime,
    by: Person | None = None,
    taking: Taking | None = None,
    takings: Iterable[Taking] | None = None,
    reason: str = "",
) -> Facts:
    """Posts what the charge's facts are now less what is booked, and keeps its state. What
    follows is done after the commit. `takings` as `facts_of` takes them."""
    facts, before = facts_of(charge, takings), booked(charge)
    after = balances(facts)
    changes = {place: after[place] - before[place] for place in {*after, *before}}
    if any(changes.values()):
        operation = Operation.objects.create(
            kind=kind,
            at=at,
            charge=charge,
            taking=taking,
            shift_id=taking.shift_id if taking else None,
            by=by,
            reason=reason,
        )
        _enter(operation, charge, changes)
    _keep_state(charge, facts, after, before, at)
    return facts


def _enter(operation: Operation, charge: Charge, changes: dict[Place, int]) -> None:
    day = localdate(operation.at)
    Entry.objects.bulk_create(
        Entry(
            operation=operation,
            charge=charge,
            account=account,
            source=source,
            unit_id=charge.unit_id,
            kind=charge.kind,
            day=day,
            amount=amount,
        )
        for (account, source), amount in sorted(changes.items())
        if amount
    )


def _keep_state(
    charge: Charge, facts: Facts, after: Counter[Place], before: Counter[Place], at: datetime
) -> None:
    was, charge.state = charge.state, state_of(facts)
    is_news = charge.state != was
    if is_news:
        charge.settled_at = at if charge.state == ChargeState.SETTLED else None
    owes_receipt = after != before and bool(facts.takings)
    if owes_receipt:
        charge.receipt_owed_at = charge.receipt_owed_at or at
    charge.save()
    if is_news or owes_receipt:
        hurry("payments.follow_up", charge.pk, queue="counter")


def book_difference(shift: Shift, *, at: datetime, by: Person) -> None:
    """What the till has more, or less, than it should."""
    if not shift.difference:
        return
    operation = Operation.objects.create(
        kind=OperationKind.COUNT, at=at, shift=shift, by=by, reason=shift.note
    )
    sides = ((Account.TAKEN, "cash", shift.difference), (Account.DIFFERENCE, "", -shift.difference))
    Entry.objects.bulk_create(
        Entry(
            operation=operation,
            account=account,
            source=source,
            unit=shift.unit,
            day=localdate(at),
            amount=amount,
        )
        for account, source, amount in sides
    )
