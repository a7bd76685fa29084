"""Nobody waits in vain: the provider is asked, ever less often, until it denies the payment or a
person has to look."""

import contextlib
import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from payments.asking import ask
from payments.models import Attempt, AttemptState, ChargeState, InboundMessage, Verdict
from payments.providers.contract import Unreachable
from payments.sweeps import sweep_attempts
from tests.asked import Gateway, gateway
from tests.test_payment_messages import PAID, UNTOUCHED, said, send, stands
from tests.told import attempt, charge, merchant_keys

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


@pytest.fixture
def begun() -> datetime:
    return timezone.now() - timedelta(days=3)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch, begun: datetime) -> Iterator[Gateway]:
    """The providers' side."""
    with gateway(monkeypatch, begun + MINUTE) as server:
        yield server


@pytest.fixture(params=["vnpay", "momo"])
def tried(request: pytest.FixtureRequest, begun: datetime) -> Attempt:
    return attempt(charge(), request.param, begun)


def asked_until(of: Attempt, end: timedelta) -> list[int]:
    """Asks whenever it is due; in which minutes since the start it was."""
    minutes = list[int]()
    while True:
        of.refresh_from_db()
        if of.ask_at is None or of.ask_at > of.started_at + end:
            return minutes
        at = of.ask_at
        minutes.append((at - of.started_at) // MINUTE)
        with contextlib.suppress(Unreachable):
            assert ask(of.pk, at)


def test_what_nobody_told_is_asked(tried: Attempt, away: Gateway) -> None:
    away.state = "paid"
    assert not ask(tried.pk, tried.started_at + MINUTE / 2)  # not yet
    assert ask(tried.pk, tried.started_at + MINUTE)
    assert stands(tried) == PAID
    answer = InboundMessage.objects.get()
    assert (answer.way, answer.verdict) == ("answer", Verdict.ACCEPTED)
    assert answer.asked == answer.attempt == tried
    assert not ask(tried.pk, tried.started_at + timedelta(days=1))  # it is clear
    assert len(away.asked) == 1


def test_the_answer_and_the_message_are_one_transaction(tried: Attempt, away: Gateway) -> None:
    away.state = "paid"
    ask(tried.pk, tried.started_at + MINUTE)
    assert send(tried.provider, said(tried, "71")) == Verdict.KNOWN
    assert send(tried.provider, said(tried, "72")) == Verdict.ACCEPTED  # a second one
    assert stands(tried) == (AttemptState.PAID, ChargeState.SETTLED, 100_000)


def test_ever_less_often_and_then_a_person(tried: Attempt, away: Gateway) -> None:
    minutes = asked_until(tried, timedelta(days=3))
    assert minutes[:7] == [1, 3, 8, 23, 83, 143, 203]
    assert minutes[-1] == 24 * 60 + 23
    tried.refresh_from_db()
    assert (tried.state, tried.looked_at) == (AttemptState.EXPIRED, None)
    assert tried.given_up_at == tried.started_at + minutes[-1] * MINUTE
    assert set(InboundMessage.objects.values_list("verdict", flat=True)) == {Verdict.KNOWN}


def test_a_provider_that_is_away_for_a_day(tried: Attempt, away: Gateway) -> None:
    away.status = 503
    assert len(asked_until(tried, timedelta(days=3))) == 28
    tried.refresh_from_db()
    assert (tried.state, tried.looked_at) == (AttemptState.EXPIRED, None)
    assert not InboundMessage.objects.exists()
    assert send(tried.provider, said(tried)) == Verdict.ACCEPTED
    assert stands(tried) == PAID


def test_what_the_provider_does_not_know_expires_without_a_person(
    tried: Attempt, away: Gateway
) -> None:
    """Most often a payer who closed the page."""
    away.state = "unknown"
    asked_until(tried, timedelta(minutes=15))
    assert stands(tried) == UNTOUCHED
    assert asked_until(tried, timedelta(minutes=30)) == [23]
    tried.refresh_from_db()
    assert (tried.state, tried.given_up_at) == (AttemptState.EXPIRED, tried.looked_at)
    assert tried.looked_at
    assert asked_until(tried, timedelta(days=3)) == [83, 143, 203]
    tried.refresh_from_db()
    assert (tried.state, tried.given_up_at) == (AttemptState.EXPIRED, tried.looked_at)
    assert {one.verdict for one in InboundMessage.objects.all()} == {Verdict.KNOWN}


def test_what_failed_is_asked_about_for_a_while(tried: Attempt, away: Gateway) -> None:
    away.state = "failed"
    assert asked_until(tried, timedelta(hours=2)) == [1, 3, 8, 23, 83]
    assert stands(tried)[0] == AttemptState.FAILED
    away.state = "paid"
    assert asked_until(tried, timedelta(days=3)) == [143]
    assert stands(tried) == PAID
    other = attempt(charge(), tried.provider, tried.started_at)
    away.state = "failed"
    assert asked_until(other, timedelta(days=3))[-1] == 203
    other.refresh_from_db()
    assert (other.state, other.given_up_at) == (AttemptState.FAILED, None)


def test_an_unknown_one_that_then_hangs_is_a_persons(tried: Attempt, away: Gateway) -> None:
    away.state = "unknown"
    asked_until(tried, timedelta(minutes=90))
    away.state = "pending"
    asked_until(tried, timedelta(days=3))
    tried.refresh_from_db()
    assert (tried.state, tried.looked_at) == (AttemptState.EXPIRED, None)


def test_a_house_that_was_away_for_days_asks_several_times(tried: Attempt, away: Gateway) -> None:
    away.status, at = 500, tried.started_at + timedelta(days=2)
    for _time in range(6):
        tried.refresh_from_db()
        assert tried.given_up_at is None
        with pytest.raises(Unreachable):
            ask(tried.pk, at)
        at += timedelta(hours=1)
    tried.refresh_from_db()
    assert tried.given_up_at


def test_money_that_vnpay_suspects_is_held_and_may_come_free(
    away: Gateway, begun: datetime
) -> None:
    tried, away.state = attempt(charge(), "vnpay", begun), "suspect"
    asked_until(tried, timedelta(hours=1))
    assert stands(tried) == (AttemptState.HELD, ChargeState.OPEN, 50_000)
    assert tried.takings.count() == 1
    away.state = "paid"
    asked_until(tried, timedelta(hours=2))
    assert stands(tried) == PAID


def test_money_on_its_way_back_is_not_taken(away: Gateway, begun: datetime) -> None:
    tried, away.state = attempt(charge(), "vnpay", begun), "turned"
    asked_until(tried, timedelta(hours=3))
    assert stands(tried) == UNTOUCHED


def test_an_answer_about_our_question_says_nothing(tried: Attempt, away: Gateway) -> None:
    away.state = "refused"
    for status in (200, 400):
        away.status = status
        ask(tried.pk, tried.started_at + timedelta(hours=status))
    assert stands(tried) == UNTOUCHED
    assert InboundMessage.objects.filter(verdict=Verdict.KNOWN, attempt=tried).count() == 2


@pytest.mark.parametrize("provider", ["vnpay", "momo"])
def test_an_answer_about_another_payment(provider: str, away: Gateway, begun: datetime) -> None:
    tried, other = attempt(charge(), provider, begun), attempt(charge(), provider, begun)
    asked = {"vnp_TmnCode": "MOTCUA01", "vnp_TxnRef": other.reference, "partnerCode": "MOMO"}
    away.state = "paid"
    path = "/vnpay/api" if provider == "vnpay" else "/momo/query"
    question = {**asked, "orderId": other.reference, "requestId": "1"}
    away.body = json.dumps(away.answer(path, question)).encode()
    ask(tried.pk, begun + MINUTE)
    assert InboundMessage.objects.get().verdict == Verdict.UNKNOWN_REFERENCE
    assert stands(tried) == stands(other) == UNTOUCHED


def test_an_answer_of_vnpay_that_is_not_signed(away: Gateway, begun: datetime) -> None:
    tried, away.state = attempt(charge(), "vnpay", begun), "paid"
    said = away.of_vnpay({"vnp_TmnCode": "MOTCUA01", "vnp_TxnRef": tried.reference})
    away.body = json.dumps({**said, "vnp_TransactionNo": "72"}).encode()
    ask(tried.pk, begun + MINUTE)
    assert InboundMessage.objects.get().verdict == Verdict.BAD_SIGNATURE
    assert stands(tried) == UNTOUCHED


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\x00", b"[]", b"{", b"[" * 50_000])
def test_an_answer_that_is_none(tried: Attempt, away: Gateway, body: bytes) -> None:
    away.body = body
    assert ask(tried.pk, tried.started_at + MINUTE)
    assert stands(tried) == UNTOUCHED
    kept = InboundMessage.objects.get()
    assert kept.verdict == (Verdict.TOO_LARGE if len(body) > 16_384 else Verdict.MALFORMED)
    away.body, away.state = None, "paid"
    ask(tried.pk, tried.started_at + timedelta(hours=1))
    assert stands(tried) == PAID


def test_an_answer_without_end(tried: Attempt, away: Gateway) -> None:
    away.body = b"x" * 1024 * 1024
    with pytest.raises(Unreachable):
        ask(tried.pk, tried.started_at + MINUTE)
    away.body, away.state = None, "paid"
    assert ask(tried.pk, tried.started_at + timedelta(hours=1))
    assert stands(tried) == PAID


def test_without_keys_nobody_is_asked(
    tried: Attempt, away: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("VNPAY_HASH_SECRET", "MOMO_SECRET_KEY"):
        monkeypatch.delenv(name)
    with pytest.raises(Unreachable):
        ask(tried.pk, tried.started_at + MINUTE)
    assert away.asked == []


def test_the_sweep_asks_what_is_due(away: Gateway) -> None:
    now = timezone.now()
    away.state, away.taken_at = "paid", now
    due = [attempt(charge(), way, now - 2 * MINUTE) for way in ("vnpay", "momo")]
    later = attempt(charge(), "momo", now - MINUTE / 2)
    assert sweep_attempts(now) == 2
    assert [stands(one) for one in due] == [PAID, PAID]
    assert stands(later) == UNTOUCHED
    assert sweep_attempts(now) == 0


def test_a_provider_that_is_away_holds_up_no_other(
    away: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setenv("VNPAY_API_URL", "http://127.0.0.1:9/")
    away.state, away.taken_at = "paid", now
    silent = [attempt(charge(), "vnpay", now - 10 * MINUTE) for _one in range(5)]
    heard = attempt(charge(), "momo", now - 5 * MINUTE)
    assert sweep_attempts(now) == 1
    assert stands(heard) == PAID
    assert [Attempt.objects.get(pk=one.pk).asked for one in silent] == [1, 1, 1, 0, 0]
    sweep_attempts(now)
    assert [Attempt.objects.get(pk=one.pk).asked for one in silent] == [1] * 5
