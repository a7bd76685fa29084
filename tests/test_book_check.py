"""The night's recount agrees with every honest book, and finds what was tampered with."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from citizens.models import Message
from payments import book_check
from payments.book_check import check_book
from payments.booking import book_difference
from payments.charging import close, waive
from payments.counter import close_shift, take
from payments.models import (
    Attempt,
    Charge,
    ChargeState,
    CounterMethod,
    Entry,
    Operation,
    Shift,
    Taking,
)
from reports.jobs import Alarm
from reports.schedule import JOBS
from reports.tasks import check_book as check_book_now
from tests import make
from tests.house import behind_the_triggers
from tests.money import shift_of
from tests.test_payment_messages import said
from tests.told import attempt, charge, hear, merchant_keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


def paid(provider: str = "vnpay", **changes: Any) -> Attempt:
    now = timezone.now()
    tried = attempt(charge(), provider, now - timedelta(minutes=5))
    hear(provider, said(tried, **changes), now, now)
    return tried


def found() -> set[tuple[str, str]]:
    return {(one.which, one.what) for one in check_book().differences}


def test_honest_books_agree() -> None:
    now, clerk = timezone.now(), make.person("motcua")
    paid()
    paid("momo", amount=1_000)
    close(paid().charge_id, at=now)
    waive(charge().pk, by=clerk, at=now, reason="Hộ nghèo")
    hear("momo", said(attempt(charge(), "momo", now), ""), now, now)
    shift = shift_of(clerk, 500_000)
    take(charge().pk, CounterMethod.CASH, by=clerk, at=now)
    close_shift(shift.pk, by=clerk, at=now, counted=540_000, note="Thối nhầm")
    finding = check_book()
    assert finding.differences == []
    assert (finding.charges, finding.attempts) == (6, 4)
    assert check_book_now() == "đã tính lại 6 khoản thu, 4 giao dịch: đều khớp"


def test_what_somebody_wrote_in_the_tables() -> None:
    tried, other, third = paid(), paid("momo"), charge()
    clerk = make.person("motcua")
    shift = shift_of(clerk, 500_000)
    close_shift(shift.pk, by=clerk, at=timezone.now(), counted=500_000)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as if all that were committed
    with behind_the_triggers():
        Taking.objects.filter(attempt=tried).update(amount=F("amount") + 1)
        Charge.objects.filter(pk=third.pk).update(state=ChargeState.SETTLED)
        Attempt.objects.filter(pk=other.pk).update(state="failed")
        entry = Entry.objects.filter(charge=other.charge, account="owed").latest("pk")
        Entry.objects.filter(pk=entry.pk).update(amount=F("amount") - 5)
        empty = Operation.objects.create(kind="change", at=timezone.now(), charge=third)
        Shift.objects.filter(pk=shift.pk).update(difference=-7)
    first = Charge.objects.get(pk=tried.charge_id).reference
    second = Charge.objects.get(pk=other.charge_id).reference
    assert found() == {
        (first, "book"),
        (first, "state"),  # what was taken is not what was asked for any more
        (tried.reference, "attempt"),
        (second, "book"),
        (third.reference, "state"),
        (other.reference, "attempt"),
        (f"#{entry.operation_id}", "operation"),
        (f"#{empty.pk}", "operation"),
        (f"shift {shift.pk}", "till"),
    }


@pytest.mark.parametrize("kind", ["open", "count", "change"])
def test_cash_that_somebody_hid(kind: str) -> None:
    """Pairs that sum to zero and name no charge: beside what was booked, or on their own."""
    clerk, now = make.person("motcua"), timezone.now()
    shift = shift_of(clerk, 500_000)
    take(charge().pk, CounterMethod.CASH, by=clerk, at=now)
    close_shift(shift.pk, by=clerk, at=now, counted=540_000, note="Thối nhầm")
    assert found() == set()
    if kind == "change":
        into = Operation.objects.create(kind=kind, at=now)
    else:
        into = Operation.objects.get(kind=kind)
    with behind_the_triggers():
        for source, amount in (("cash", -5_000), ("transfer", 5_000)):
            Entry.objects.create(
                operation=into, account="taken", source=source, unit=shift.unit,
                day=timezone.localdate(now), amount=amount,
            )  # fmt: skip
    wanted = (f"shift {shift.pk}", "till") if kind == "count" else (f"#{into.pk}", "entries")
    assert found() == {wanted}


def test_a_till_that_was_counted_twice() -> None:
    clerk, now = make.person("motcua"), timezone.now()
    shift = shift_of(clerk, 500_000)
    for opening in (True, False):
        book_difference(Shift(pk=shift.pk, unit=shift.unit, difference=-9), at=now, by=clerk)
        assert found() == {(f"shift {shift.pk}", "till")}, opening
        Shift.objects.filter(pk=shift.pk, closed_at=None).update(
            closed_at=now, closed_by=clerk, counted=499_991, difference=-9
        )


@pytest.mark.parametrize(
    "moved",
    [
        {"day": F("day") - timedelta(days=1)},
        {"kind": "dues"},
        {"unit": F("unit") + 1},
        {"charge": None},
    ],
)
def test_entries_that_were_moved(moved: dict[str, Any]) -> None:
    tried = paid()
    last = Operation.objects.get(kind="take")
    with behind_the_triggers():
        last.entries.update(**moved)
    which = tried.charge.reference
    more = {(which, "book")} if "charge" in moved else set()
    assert found() == {(f"#{last.pk}", "entries"), *more}


def test_money_that_was_given_to_another_charge() -> None:
    tried, other = paid(), charge()
    with behind_the_triggers():
        tried.takings.update(charge=other)
        tried.charge.entries.filter(operation__kind="take").update(charge=other)
        tried.charge.operations.filter(kind="take").update(charge=other)
        Charge.objects.filter(pk=other.pk).update(state=ChargeState.SETTLED)
        Charge.objects.filter(pk=tried.charge_id).update(state=ChargeState.OPEN)
    assert found() == {(tried.reference, "taking")}


def test_the_administrator_hears_of_it(caplog: pytest.LogCaptureFixture) -> None:
    third = charge()
    with behind_the_triggers():
        Charge.objects.filter(pk=third.pk).update(amount=49_000)
    caplog.set_level(logging.ERROR)
    with pytest.raises(Alarm, match=r"1 sai khác trong 1 khoản thu, 0 giao dịch"):
        check_book_now()
    told = Message.objects.latest("pk")
    assert told.subject == "Sổ thu phí, lệ phí không khớp với số tiền đã thu"
    assert third.reference in told.body
    said = f"{third.reference} book: owed 50000, revenue -50000, reckoned owed 49000"
    assert said in caplog.text


def test_many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_check, "BATCH", 50)
    unit, now = make.unit(), timezone.now()
    rows = [
        Charge(
            reference=f"x{number}",
            unit=unit,
            label="x",
            amount=1,
            opened_at=now,
        )
        for number in range(100)
    ]
    made = Charge.objects.bulk_create(rows)
    found = check_book()
    assert (found.charges, len(found.differences)) == (100, 100)  # nothing is booked
    assert found.which == [one.reference for one in made]


def test_it_is_a_job() -> None:
    assert JOBS["check-book"].task == check_book_now.name
