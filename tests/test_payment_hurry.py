"""Whoever waits before a page is served soon; and two workers never ask about the same payment."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from payments.asking import LOCK, ask, hurry_ask
from payments.models import Attempt, AttemptState
from payments.tasks import ask_attempt, sweep_attempts_now
from tests.asked import Gateway, gateway
from tests.at_once import all_at_once
from tests.house import until, worker
from tests.test_payment_messages import PAID, UNTOUCHED, stands
from tests.told import KEYS, attempt, charge, merchant_keys

pytestmark = pytest.mark.usefixtures("keys")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def keys(committed: None) -> Iterator[None]:
    with merchant_keys():
        yield


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[Gateway]:
    with gateway(monkeypatch, now) as server:
        yield server


@pytest.mark.parametrize("provider", ["vnpay", "momo"])
def test_eight_workers_ask_once(provider: str, away: Gateway, now: datetime) -> None:
    tried = attempt(charge(), provider, now - 2 * MINUTE)
    away.state, away.slow = "paid", 0.5
    assert all_at_once(8, lambda _one: str(ask(tried.pk, now))) == {"True": 1, "False": 7}
    assert len(away.asked) == 1
    assert stands(tried) == PAID


def test_eight_in_a_hurry_ask_once(away: Gateway, now: datetime) -> None:
    tried = attempt(charge(), "momo", now)
    away.slow = 0.5
    hurried = all_at_once(8, lambda _one: str(ask(tried.pk, now, is_hurried=True)))
    assert hurried == {"True": 1, "False": 7}
    assert not ask(tried.pk, now + timedelta(seconds=3), is_hurried=True)  # just now
    assert ask(tried.pk, now + timedelta(seconds=5), is_hurried=True)
    assert len(away.asked) == 2
    kept = Attempt.objects.get(pk=tried.pk)
    assert (kept.asked, kept.ask_at) == (0, tried.ask_at)  # the pace stays
    assert stands(tried) == UNTOUCHED


def test_one_who_died_asking_holds_nothing(away: Gateway, now: datetime) -> None:
    tried = attempt(charge(), "momo", now - 2 * MINUTE)
    away.state, away.slow = "paid", 1
    has, left = threading.Event(), threading.Event()

    def dies() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, tried.pk])
        has.set()
        left.wait(10)
        connection.close()

    thread = threading.Thread(target=dies)
    thread.start()
    has.wait(10)
    assert not ask(tried.pk, now)
    assert stands(tried) == UNTOUCHED
    left.set()
    thread.join()
    until(lambda: ask(tried.pk, now), 5)
    assert stands(tried) == PAID


def test_the_worker_asks_for_whoever_waits(away: Gateway, now: datetime) -> None:
    tried = attempt(charge(), "vnpay", now)
    away.state = "paid"
    queue = f"hurry-{tried.pk}-{now.timestamp():.0f}"
    current_app.send_task("payments.ask_attempt", [tried.pk], queue=queue)
    environment = {"VNPAY_API_URL": f"{away.address}/vnpay/api", **KEYS}
    with worker(queue, **environment):
        until(lambda: Attempt.objects.get(pk=tried.pk).state == AttemptState.PAID)
    assert stands(tried) == PAID


def test_a_page_hurries_the_worker_every_few_seconds_at_most(
    away: Gateway, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, rest, **more: sent.extend(rest))
    tried = attempt(charge(), "momo", now)
    for _time in range(5):
        hurry_ask(tried)
    assert sent == [tried.pk]
    cache.clear()
    tried.ask_at = None  # it is clear, or nobody can be asked
    hurry_ask(tried)
    assert sent == [tried.pk]
    assert away.asked == []


def test_a_provider_that_does_not_answer_is_no_failure_of_the_task(
    away: Gateway, now: datetime
) -> None:
    tried = attempt(charge(), "momo", now - 2 * MINUTE)
    away.status = 502
    assert ask_attempt(tried.pk) is False
    assert sweep_attempts_now() == 0
    assert Attempt.objects.get(pk=tried.pk).asked == 1
