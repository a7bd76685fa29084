"""What the book says after a bad day, beside what the providers say they took. Runs where Django is
set up."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, Sum

from dossiers.models import DossierCharge, Event
from payments.balances import balances
from payments.booking import booked, facts_of
from payments.models import (
    Account,
    Attempt,
    Charge,
    ChargeState,
    Entry,
    FeeReceipt,
    InboundMessage,
    Operation,
    Taking,
)

TAKEN = ("paid", "suspect")  # an amount that is only authorised has not been taken
SHOWN = 10
Money = tuple[str, str, int, bool]  # reference, number, đồng, whether the provider holds it


def found(orders: list[dict[str, Any]], charges: list[int]) -> dict[str, Any]:
    """`wrong` is what has no explanation; `person` what waits for somebody."""
    truth, ours = set(taken_by(orders)), set(booked_for(charges))
    rows = list(Charge.objects.filter(pk__in=charges))
    wrong: dict[str, list[Any]] = {
        "taken by them, not in our book": sorted(truth - ours),
        "in our book, not taken by them": sorted(ours - truth),
        "paid and not settled once": not_settled_once(rows, orders),
        "the book against its facts": [
            row.reference for row in rows if booked(row) != balances(facts_of(row))
        ],
        "operations off balance": off_balance(),
        "dossiers not gone on once": not_followed_once(charges),
        "messages not read": list(
            InboundMessage.objects.filter(read_at=None).values_list("pk", flat=True)
        ),
    }
    return {
        "wrong": {what: len(which) for what, which in wrong.items()},
        "examples": {what: which[:SHOWN] for what, which in wrong.items() if which},
        "states": counted(charge.state for charge in rows),
        "taken": {"by them": sum(one[2] for one in truth), "in our book": in_book(charges)},
        "takings": len(ours),
        "dossiers": DossierCharge.objects.filter(charge__in=charges).count(),
        "attempts": counted(attempts_of(charges).values_list("state", flat=True)),
        "asked": attempts_of(charges).aggregate(sum=Sum("asked"))["sum"],
        "messages": messages(),
        "person": for_a_person(charges),
        "receipts": receipts(charges),
    }


def taken_by(orders: Iterable[dict[str, Any]]) -> Iterable[Money]:
    for order in orders:
        for number, amount, result in order["transactions"]:
            if result in TAKEN:
                yield order["reference"], number, amount, result == "suspect"


def booked_for(charges: list[int]) -> Iterable[Money]:
    rows = Taking.objects.filter(charge__in=charges)
    known = rows.values_list("attempt__reference", "number", "amount", "held_for")
    return [(of, number, amount, held_for != "") for of, number, amount, held_for in known]


def not_settled_once(rows: list[Charge], orders: list[dict[str, Any]]) -> list[str]:
    """A charge is paid where a provider took what an attempt asked for; then what was owed is
    entered as no longer owed, once. One that is not paid is open."""
    good = {order["reference"] for order in orders if is_paid(order)}
    paid = set(Attempt.objects.filter(reference__in=good).values_list("charge_id", flat=True))
    entered: dict[int, list[int]] = {}
    owed = Entry.objects.filter(charge__in=rows, account=Account.OWED).order_by("pk")
    for pk, amount in owed.values_list("charge_id", "amount"):
        entered.setdefault(pk or 0, []).append(amount)
    wanted = {row.pk: [row.amount, -row.amount] if row.pk in paid else [row.amount] for row in rows}
    states = {True: ChargeState.SETTLED, False: ChargeState.OPEN}
    return [
        row.reference
        for row in rows
        if entered[row.pk] != wanted[row.pk] or row.state != states[row.pk in paid]
    ]


def is_paid(order: dict[str, Any]) -> bool:
    told = order["transactions"]
    return any(result == "paid" and amount == order["amount"] for _number, amount, result in told)


def not_followed_once(charges: list[int]) -> list[str]:
    """The dossier of a settled charge has one event of it, that of another none."""
    ties = DossierCharge.objects.filter(charge__in=charges).select_related("dossier", "charge")
    events = Event.objects.filter(dossier__charges__charge__in=charges, verb="pay").order_by()
    told = dict(events.values_list("dossier").annotate(Count("pk")))
    return [
        tie.dossier.reference
        for tie in ties
        if told.get(tie.dossier_id, 0) != (tie.charge.state == ChargeState.SETTLED)
        or (tie.followed_at is not None) != (tie.charge.state == ChargeState.SETTLED)
    ]


def off_balance() -> list[int]:
    sums = Operation.objects.order_by().annotate(sum=Sum("entries__amount"))
    return list(sums.exclude(sum=0).values_list("pk", flat=True))


def in_book(charges: list[int]) -> int:
    rows = Entry.objects.filter(charge__in=charges, account=Account.TAKEN)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def attempts_of(charges: list[int]) -> Any:
    return Attempt.objects.filter(charge__in=charges)


def messages() -> dict[str, int]:
    rows = InboundMessage.objects.order_by().values_list("way", "verdict").annotate(Count("pk"))
    return {f"{way} {verdict or 'unread'}": number for way, verdict, number in rows}


def for_a_person(charges: list[int]) -> dict[str, int]:
    held = Taking.objects.filter(charge__in=charges, decision="")
    is_wrong = ~Q(amount=0) & Q(held_for="")
    return {
        "suspect": held.exclude(held_for="").count(),
        "another amount": sum(
            amount != expected
            for amount, expected in held.filter(is_wrong).values_list("amount", "expected")
        ),
        "to be paid back": Charge.objects.filter(
            pk__in=charges, entries__account=Account.REFUND
        ).distinct().count(),
        "nobody could say": attempts_of(charges)
        .filter(given_up_at__isnull=False, looked_at=None)
        .count(),
    }  # fmt: skip


def receipts(charges: list[int]) -> dict[str, int]:
    rows = FeeReceipt.objects.filter(charge__in=charges)
    owed = Charge.objects.filter(pk__in=charges, receipt_owed_at__isnull=False)
    return {
        "issued": rows.count(),
        "printed": rows.exclude(file=None).count(),
        "owed": owed.count(),
    }


def counted(words: Iterable[str]) -> dict[str, int]:
    return dict(Counter(words))
