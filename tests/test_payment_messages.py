"""What reaches the addresses of VNPAY and MoMo: kept as it came, answered as each protocol wants
it, and believed only where it is signed, ours, and about the right amount."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from payments.models import Attempt, AttemptState, Charge, ChargeState, InboundMessage, Verdict
from simulator import momo
from simulator.settings import read
from tests import told
from tests.told import attempt, charge, hear, merchant_keys

pytestmark = pytest.mark.django_db
VNPAY, MOMO = "/payments/vnpay/ipn/", "/payments/momo/ipn/"
CONFIRMED = {
    Verdict.ACCEPTED: ("00", "Confirm Success"),
    Verdict.KNOWN: ("02", "Order already confirmed"),
    Verdict.STALE: ("02", "Order already confirmed"),
    Verdict.UNKNOWN_REFERENCE: ("01", "Order not found"),
    Verdict.WRONG_AMOUNT: ("04", "Invalid amount"),
    Verdict.BAD_SIGNATURE: ("97", "Fail checksum"),
    Verdict.MALFORMED: ("97", "Fail checksum"),
    Verdict.TOO_LARGE: ("99", "Unknown error"),
}


@pytest.fixture(autouse=True)
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


@pytest.fixture(params=["vnpay", "momo"])
def tried(request: pytest.FixtureRequest) -> Attempt:
    return attempt(charge(), request.param, timezone.now() - timedelta(minutes=5))


def said(of: Attempt, number: str = "71", at: datetime | None = None, **changes: Any) -> str:
    amount = changes.pop("amount", of.amount)
    reference = changes.pop("reference", of.reference)
    moment = at or of.started_at + timedelta(minutes=2)
    say: Callable[..., str] = told.WORDS[of.provider]  # type: ignore[index]
    return say(reference, amount, moment, number, **changes)


def send(provider: str, raw: str | bytes) -> Verdict:
    """Through the address; the answer is the provider's own, and fits the verdict kept."""
    known = InboundMessage.objects.count()
    if provider == "vnpay":
        query = raw if isinstance(raw, str) else raw.decode("latin-1")
        answer = Client().generic("GET", VNPAY, QUERY_STRING=query)
    else:
        answer = Client(enforce_csrf_checks=True).generic("POST", MOMO, raw, "application/json")
    assert InboundMessage.objects.count() == known + 1
    kept = InboundMessage.objects.latest("pk")
    assert kept.read_at is not None
    assert kept.remote == "127.0.0.1"
    if provider == "vnpay":
        code, message = CONFIRMED[Verdict(kept.verdict)]
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/json"
        assert answer.json() == {"RspCode": code, "Message": message}
    else:
        assert (answer.status_code, answer.content) == (204, b"")
    return Verdict(kept.verdict)


def stands(of: Attempt) -> tuple[str, str, int]:
    """State of the attempt, state of its charge, what was taken."""
    of = Attempt.objects.get(pk=of.pk)
    kept = Charge.objects.get(pk=of.charge_id)
    return of.state, kept.state, sum(kept.takings.values_list("amount", flat=True))


UNTOUCHED = (AttemptState.PENDING, ChargeState.OPEN, 0)
PAID = (AttemptState.PAID, ChargeState.SETTLED, 50_000)


def test_a_success_is_booked_once_and_its_replay_is_known(tried: Attempt) -> None:
    raw = said(tried)
    assert send(tried.provider, raw) == Verdict.ACCEPTED
    assert stands(tried) == PAID
    assert send(tried.provider, raw) == Verdict.KNOWN
    assert stands(tried) == PAID
    first = InboundMessage.objects.earliest("pk")
    assert (first.raw, first.size, first.attempt) == (raw, len(raw.encode()), tried)


def test_a_failure_is_heard_and_a_late_success_beats_it(tried: Attempt) -> None:
    assert send(tried.provider, said(tried, "")) == Verdict.ACCEPTED
    assert stands(tried) == (AttemptState.FAILED, ChargeState.OPEN, 0)
    assert send(tried.provider, said(tried, "")) == Verdict.KNOWN
    assert send(tried.provider, said(tried)) == Verdict.ACCEPTED
    assert stands(tried) == PAID
    assert send(tried.provider, said(tried, "")) == Verdict.KNOWN
    assert stands(tried) == PAID


def test_another_amount_is_held_and_told(tried: Attempt) -> None:
    assert send(tried.provider, said(tried, amount=49_000)) == Verdict.WRONG_AMOUNT
    assert stands(tried) == (AttemptState.HELD, ChargeState.OPEN, 49_000)


def test_nothing_is_taken_where_no_amount_can_be_read(tried: Attempt) -> None:
    for amount in (0, 10**12 + 1, 10**13):
        assert send(tried.provider, said(tried, amount=amount)) == Verdict.WRONG_AMOUNT
    assert stands(tried) == UNTOUCHED


def test_amounts_of_vnpay_that_are_none() -> None:
    tried = attempt(charge(), "vnpay", timezone.now())
    for amount in ("", "-5000000", "5e6", "५०", "9" * 15, "5000000.0", " 5000000"):
        assert send("vnpay", said(tried, vnp_Amount=amount)) == Verdict.WRONG_AMOUNT
    assert stands(tried) == UNTOUCHED
    assert send("vnpay", said(tried, vnp_Amount="5000001")) == Verdict.WRONG_AMOUNT
    assert stands(tried) == (AttemptState.HELD, ChargeState.OPEN, 50_000)


@pytest.mark.parametrize("amount", ["50000", 50000.0, None, True, [50000], -50000])
def test_amounts_of_momo_that_are_none(amount: object) -> None:
    tried = attempt(charge(), "momo", timezone.now())
    assert send("momo", said(tried, amount=amount)) == Verdict.WRONG_AMOUNT
    assert stands(tried) == UNTOUCHED


def test_dollars_are_no_dong() -> None:
    tried = attempt(charge(), "vnpay", timezone.now())
    assert send("vnpay", said(tried, vnp_CurrCode="USD")) == Verdict.WRONG_AMOUNT
    assert stands(tried) == (AttemptState.HELD, ChargeState.OPEN, 50_000)


def test_a_foreign_reference(tried: Attempt) -> None:
    assert send(tried.provider, said(tried, reference="MC-KHAC")) == Verdict.UNKNOWN_REFERENCE
    assert send(tried.provider, said(tried, reference="")) == Verdict.UNKNOWN_REFERENCE
    other = "momo" if tried.provider == "vnpay" else "vnpay"
    elsewhere = attempt(charge(), other, timezone.now())
    foreign = said(tried, reference=elsewhere.reference)
    assert send(tried.provider, foreign) == Verdict.UNKNOWN_REFERENCE
    assert stands(tried) == stands(elsewhere) == UNTOUCHED


def test_a_foreign_merchant(tried: Attempt) -> None:
    name = "vnp_TmnCode" if tried.provider == "vnpay" else "partnerCode"
    foreign = said(tried).replace(told.KEYS["VNPAY_TMN_CODE"], "KHAC0001").replace("MOMO", "KHAC")
    assert send(tried.provider, foreign) == Verdict.BAD_SIGNATURE
    unnamed: dict[str, Any] = {name: ""}
    assert send(tried.provider, said(tried, **unnamed)) == Verdict.BAD_SIGNATURE
    assert stands(tried) == UNTOUCHED


def test_a_merchant_of_ours_that_is_not_this_attempts(
    tried: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another unit's account, whose secret signs rightly, pays nothing here."""
    for name, value in told.KEYS.items():
        monkeypatch.setenv(f"{name}_LX", value)
    monkeypatch.setenv("VNPAY_TMN_CODE_LX", "MOTCUA02")
    monkeypatch.setenv("MOMO_PARTNER_CODE_LX", "MOMOLX")
    if tried.provider == "vnpay":
        raw = said(tried, vnp_TmnCode="MOTCUA02")
    else:
        raw = signed_for_momo(json.loads(said(tried)) | {"partnerCode": "MOMOLX"})
    assert send(tried.provider, raw) == Verdict.UNKNOWN_REFERENCE
    assert stands(tried) == UNTOUCHED


def signed_for_momo(fields: dict[str, Any]) -> str:
    hashed = momo.sign(fields, momo.IPN, read(os.environ).momo["MOMO"])
    return json.dumps({**fields, "signature": hashed})


def test_the_order_in_which_vnpay_wants_it_checked() -> None:
    """Signature, order, amount, and only then whether it is confirmed already."""
    tried = attempt(charge(), "vnpay", timezone.now())
    assert send("vnpay", said(tried)) == Verdict.ACCEPTED
    bad = said(tried, amount=1, reference="MC-KHAC")
    assert send("vnpay", f"{bad[:-4]}0000") == Verdict.BAD_SIGNATURE
    assert send("vnpay", bad) == Verdict.UNKNOWN_REFERENCE
    assert send("vnpay", said(tried, amount=1)) == Verdict.WRONG_AMOUNT
    assert send("vnpay", said(tried)) == Verdict.KNOWN


def test_a_replay_after_a_year(tried: Attempt) -> None:
    now = timezone.now()
    then = now - timedelta(days=365)
    raw = said(tried, at=then)
    assert hear(tried.provider, raw, then, then) == Verdict.ACCEPTED
    assert stands(tried) == PAID
    assert send(tried.provider, raw) == Verdict.STALE
    assert stands(tried) == PAID
    assert tried.charge.operations.count() == 2


def test_money_that_is_told_of_a_year_late_is_held(tried: Attempt) -> None:
    raw = said(tried, at=timezone.now() - timedelta(days=365))
    assert send(tried.provider, raw) == Verdict.STALE
    assert stands(tried) == (AttemptState.HELD, ChargeState.OPEN, 50_000)


@pytest.mark.parametrize("number", ["x" * 61, "7\n1", "số"])
def test_a_number_that_is_none(number: str) -> None:
    tried = attempt(charge(), "vnpay", timezone.now())
    assert send("vnpay", said(tried, number)) == Verdict.MALFORMED
    assert stands(tried) == UNTOUCHED


@pytest.mark.parametrize("moment", ["00010101000000", "99991231235959", "20261332", "", "x"])
def test_a_moment_that_is_none_is_that_of_the_message(moment: str) -> None:
    tried = attempt(charge(), "vnpay", timezone.now())
    assert send("vnpay", said(tried, vnp_PayDate=moment)) == Verdict.ACCEPTED
    assert stands(tried) == PAID
    taking = tried.takings.get()
    assert taking.taken_at == taking.recorded_at


@pytest.mark.parametrize("moment", [0, -(10**30), 10**30])
def test_a_moment_of_momo_that_is_none(moment: object) -> None:
    tried = attempt(charge(), "momo", timezone.now())
    assert send("momo", said(tried, responseTime=moment)) == Verdict.ACCEPTED
    assert stands(tried) == PAID


@pytest.mark.parametrize(("address", "method"), [(VNPAY, "POST"), (MOMO, "GET")])
def test_by_another_method_nothing_is_told(address: str, method: str) -> None:
    answer = Client(enforce_csrf_checks=True).generic(method, address, b"vnp_Amount=1")
    assert answer.status_code == 405
    assert not InboundMessage.objects.exists()
