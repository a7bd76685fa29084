"""Money is a book that only grows: PostgreSQL holds it against whoever writes SQL."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from dossiers.models import DossierCharge
from payments.booking import booked
from payments.counter import close_shift, take
from payments.deciding import decide
from payments.models import (
    Charge,
    CounterMethod,
    Decision,
    InboundMessage,
    ProviderKey,
    Shift,
    Taking,
    Verdict,
)
from payments.switching import switch
from tests import make
from tests.money import shift_of
from tests.told import attempt, charge, hear, merchant_keys, vnpay

TABLES = (
    *("operation", "entry", "inboundmessage", "taking", "shift", "feereceipt"),
    *("charge", "attempt", "providerchange"),
)


@pytest.fixture
def paid(db: None) -> Iterator[Charge]:
    """By VNPAY too little and held, then at the counter."""
    with merchant_keys():
        now = timezone.now()
        of = charge()
        tried = attempt(of, "vnpay", now - timedelta(minutes=5))
        hear("vnpay", vnpay(tried.reference, 1_000, now, "71"), now, now)
        clerk = make.person("motcua")
        shift_of(clerk)
        take(of.pk, CounterMethod.CASH, by=clerk, at=now)
        yield of


def refused(sql: str, *words: object) -> str:
    """What PostgreSQL says to it."""
    with (
        pytest.raises(IntegrityError) as said,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, words)
    return str(said.value)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_entry SET amount = amount + 1",
        "UPDATE payments_entry SET day = day - 1 WHERE account = 'taken'",
        "UPDATE payments_entry SET account = 'refund' WHERE account = 'held'",
        "DELETE FROM payments_entry",
        "UPDATE payments_operation SET at = at - interval '1 day'",
        "UPDATE payments_operation SET kind = 'waive'",
        "DELETE FROM payments_operation",
    ],
)
def test_the_book_is_never_changed(paid: Charge, sql: str) -> None:
    before = booked(paid)
    assert "is append-only" in refused(sql)
    assert booked(paid) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_inboundmessage SET raw = raw || '&x=1'",
        "UPDATE payments_inboundmessage SET received_at = received_at - interval '1 year'",
        "UPDATE payments_inboundmessage SET remote = '127.0.0.1'",
        "UPDATE payments_inboundmessage SET provider = 'momo'",
        "DELETE FROM payments_inboundmessage",
        "UPDATE payments_taking SET expected = amount",
        "UPDATE payments_taking SET number = 'khac'",
        "UPDATE payments_taking SET source = 'card' WHERE source = 'cash'",
        "UPDATE payments_taking SET charge_id = charge_id + 1",
        "UPDATE payments_taking SET shift_id = NULL",
        "UPDATE payments_taking SET recorded_at = recorded_at + interval '1 day'",
        "DELETE FROM payments_taking",
        "UPDATE payments_shift SET opening = 1",
        "UPDATE payments_shift SET cashier_id = cashier_id + 1",
        "DELETE FROM payments_shift",
        "UPDATE payments_attempt SET charge_id = charge_id + 1",
        "UPDATE payments_attempt SET provider = 'momo'",
        "UPDATE payments_attempt SET account_id = account_id + 1",
        "UPDATE payments_attempt SET reference = 'MC'",
        "UPDATE payments_attempt SET amount = 1000",
        "UPDATE payments_attempt SET started_at = started_at - interval '1 day'",
        "DELETE FROM payments_attempt",
        "UPDATE payments_charge SET reference = 'khac'",
        "UPDATE payments_charge SET unit_id = unit_id + 1",
        "UPDATE payments_charge SET kind = 'dues'",
        "UPDATE payments_charge SET opened_at = opened_at - interval '1 day'",
        "DELETE FROM payments_charge",
    ],
)
def test_what_came_in_stays_as_it_came(paid: Charge, sql: str) -> None:
    assert "stays as it is" in refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_providerchange SET by_id = NULL",
        "UPDATE payments_providerchange SET changes = '{}'",
        "DELETE FROM payments_providerchange",
    ],
)
def test_who_switched_a_provider_stays(paid: Charge, sql: str) -> None:
    by, root = make.person("quanly"), make.unit("H01")
    switch(root, ProviderKey.MOMO, timezone.now(), by=by, is_on=False)
    assert "is append-only" in refused(sql)


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_emptied(paid: Charge, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as after a commit
    assert "is append-only" in refused(f"TRUNCATE payments_{table} CASCADE")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_inboundmessage SET verdict = 'accepted'",
        "UPDATE payments_inboundmessage SET read_at = NULL",
        "UPDATE payments_inboundmessage SET read_at = read_at + interval '1 s'",
        "UPDATE payments_inboundmessage SET attempt_id = NULL",
    ],
)
def test_a_message_is_read_once(paid: Charge, sql: str) -> None:
    assert InboundMessage.objects.get().verdict == Verdict.WRONG_AMOUNT
    assert "is set once" in refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_taking SET decision = 'refund' WHERE decision <> ''",
        "UPDATE payments_taking SET decision = '', decided_at = NULL WHERE decision <> ''",
        "UPDATE payments_taking SET decided_by_id = NULL WHERE decision <> ''",
        "UPDATE payments_taking SET decision_reason = 'khác' WHERE decision <> ''",
        "UPDATE payments_taking SET decided_at = decided_at + interval '1 s' WHERE decision <> ''",
    ],
)
def test_a_decision_stands(paid: Charge, sql: str) -> None:
    held = Taking.objects.get(source="vnpay")
    now = timezone.now()
    decide(held.pk, Decision.KEEP, by=make.person("lanhdaodonvi"), at=now, reason="Theo sao kê")
    assert "is set once" in refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        *("counted = counted + 5", "difference = 0", "closed_at = now()"),
        "closed_by_id = (SELECT id FROM citizens_person WHERE username = 'lanhdaodonvi')",
    ],
)
def test_a_counted_till_stands(paid: Charge, sql: str) -> None:
    clerk, shift = make.person("motcua"), Shift.objects.get()
    close_shift(shift.pk, by=clerk, at=timezone.now(), counted=60_000, note="Thừa tiền lẻ")
    assert "is set once" in refused(f"UPDATE payments_shift SET {sql}")


def test_what_was_said_of_a_counted_till_stands(paid: Charge) -> None:
    clerk, shift = make.person("motcua"), Shift.objects.get()
    close_shift(shift.pk, by=clerk, at=timezone.now(), counted=50_000)
    assert "stays as it is" in refused("UPDATE payments_shift SET note = 'Thối nhầm'")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE dossiers_dossiercharge SET charge_id = charge_id + 1",
        "UPDATE dossiers_dossiercharge SET dossier_id = dossier_id + 1",
        "DELETE FROM dossiers_dossiercharge",
        """UPDATE payments_provideraccount SET parameters = '{"account": "khac"}'""",
        "UPDATE payments_provideraccount SET secret_suffix = 'LX'",
        "UPDATE payments_provideraccount SET valid_from = valid_from + 1",
    ],
)
def test_what_money_goes_by_stays(paid: Charge, sql: str) -> None:
    DossierCharge.objects.create(dossier=make.dossier(), charge=paid)
    assert "stays as it is" in refused(sql)


def test_money_never_came_later_than_was_said(paid: Charge) -> None:
    sql = "UPDATE payments_taking SET taken_at = taken_at + interval '1 s'"
    assert "is never later" in refused(sql)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("+", "-"))
        assert cursor.rowcount == 2


def test_what_may_still_come_is_taken(paid: Charge) -> None:
    """The other side of the seal: no trigger stands in the way of what is to be written."""
    message = InboundMessage.objects.get()
    message.looked_at, message.looked_by = timezone.now(), make.person("lanhdaodonvi")
    message.save()
    now = timezone.now()
    tried = paid.attempts.get()
    hear("vnpay", vnpay(tried.reference, tried.amount, now, "71"), now, now)
    assert Taking.objects.get(source="vnpay").amount == tried.amount
    assert booked(paid)["refund", ""] == -tried.amount
