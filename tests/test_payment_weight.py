"""Signed rightly, and still no word to go by: what is ours, has no moment or has no number."""

import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from payments.folding import UNSIGNED
from payments.models import Attempt, InboundMessage, Taking, Verdict
from payments.models.charges import MOST
from payments.providers.http import POOL
from payments.providers.vnpay import Vnpay
from tests.test_payment_messages import (
    PAID,
    UNTOUCHED,
    keys,
    said,
    send,
    signed_for_momo,
    stands,
    tried,
)
from tests.told import attempt, charge

__all__ = ["keys", "tried"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def by_vnpay(keys: None) -> Attempt:
    return attempt(charge(), "vnpay", timezone.now() - timedelta(minutes=5))


@pytest.fixture
def by_momo(keys: None) -> Attempt:
    return attempt(charge(), "momo", timezone.now() - timedelta(minutes=5))


def test_our_own_address_to_pay_at_is_no_word_of_vnpay(by_vnpay: Attempt) -> None:
    """It is signed with the same secret over the same text, and every payer has it."""
    started = Vnpay().start(by_vnpay, back="https://mot.cua/ve/", remote="127.0.0.1")
    assert send("vnpay", urlsplit(started.redirect).query) == Verdict.MALFORMED
    assert stands(by_vnpay) == UNTOUCHED
    assert send("vnpay", said(by_vnpay)) == Verdict.ACCEPTED
    assert stands(by_vnpay) == PAID


@pytest.mark.parametrize(
    "changes",
    [
        {"vnp_ResponseCode": ""},
        {"vnp_TransactionStatus": ""},
        {"vnp_Command": "pay"},
        {"vnp_ReturnUrl": "https://mot.cua/ve/"},
    ],
)
def test_a_message_of_vnpay_says_how_it_ended(by_vnpay: Attempt, changes: dict[str, str]) -> None:
    for number in ("71", ""):
        assert send("vnpay", said(by_vnpay, number, **changes)) == Verdict.MALFORMED
    assert stands(by_vnpay) == UNTOUCHED


def test_an_old_message_of_momo_whose_moment_was_made_a_text(by_momo: Attempt) -> None:
    fields = json.loads(said(by_momo, at=timezone.now() - timedelta(days=365)))
    told = str(fields["responseTime"])
    assert send("momo", json.dumps({**fields, "responseTime": told})) == Verdict.MALFORMED
    for moment in (None, True, 1.5, "", [1]):
        changed = signed_for_momo({**fields, "responseTime": moment})
        assert send("momo", changed) == Verdict.MALFORMED
    assert stands(by_momo) == UNTOUCHED
    assert send("momo", json.dumps(fields)) == Verdict.STALE


@pytest.mark.parametrize("number", ["", "0", "000"])
def test_money_without_a_number_is_none(tried: Attempt, number: str) -> None:
    name = "vnp_TransactionNo" if tried.provider == "vnpay" else "transId"
    unnumbered = {name: number}
    assert send(tried.provider, said(tried, "71", **unnumbered)) == Verdict.MALFORMED
    if tried.provider == "vnpay":
        held = {"vnp_ResponseCode": "07", "vnp_TransactionStatus": "07", **unnumbered}
        assert send("vnpay", said(tried, "71", **held)) == Verdict.MALFORMED
    assert stands(tried) == UNTOUCHED


def test_zeros_before_a_number_make_no_other(by_vnpay: Attempt) -> None:
    assert send("vnpay", said(by_vnpay, "71")) == Verdict.ACCEPTED
    for number in ("071", "00000071"):
        assert send("vnpay", said(by_vnpay, number)) == Verdict.KNOWN
    assert stands(by_vnpay) == PAID
    assert [one.number for one in by_vnpay.takings.all()] == ["71"]
    assert send("vnpay", said(by_vnpay, "0A7")) == Verdict.ACCEPTED
    assert Taking.objects.filter(number="0A7").exists()


def test_the_most_that_a_charge_can_be_is_paid(keys: None) -> None:
    for provider in ("vnpay", "momo"):
        most = attempt(charge(MOST), provider, timezone.now() - timedelta(minutes=5))
        assert send(provider, said(most)) == Verdict.ACCEPTED
        assert stands(most) == ("paid", "settled", MOST)


def test_of_what_nobody_signed_little_is_kept(keys: None) -> None:
    for provider, raw in (
        ("momo", json.dumps({"x": "x" * 9_000})),
        ("vnpay", "vnp_x=" + "x" * 9_000),
    ):
        assert send(provider, raw) in (Verdict.MALFORMED, Verdict.BAD_SIGNATURE)
        kept = InboundMessage.objects.latest("pk")
        assert (kept.size, len(kept.raw)) == (len(raw), UNSIGNED)


def test_calls_to_one_provider_go_by_connections_that_are_kept() -> None:
    assert POOL.connection_pool_kw["maxsize"] == 8
