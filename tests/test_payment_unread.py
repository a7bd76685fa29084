"""What cannot be acted on now is told again by the provider, or read by the sweep; with threads
and a web server on PostgreSQL."""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from payments.booking import locked
from payments.folding import store
from payments.models import Attempt, InboundMessage, Verdict
from payments.sweeps import sweep_messages
from payments.tasks import sweep_messages_now
from tests import house, told
from tests.at_once import all_at_once
from tests.house import behind_the_triggers
from tests.test_payment_messages import MOMO, PAID, UNTOUCHED, VNPAY, said, send, stands
from tests.told import attempt, charge, merchant_keys

pytestmark = pytest.mark.usefixtures("committed", "keys")


@pytest.fixture
def keys(committed: None) -> Iterator[None]:
    with merchant_keys():
        yield


@pytest.mark.parametrize("provider", ["vnpay", "momo"])
def test_what_nobody_acted_on_the_sweep_reads(provider: str) -> None:
    """Whoever died between storing and acting leaves an unread message."""
    now = timezone.now()
    tried = attempt(charge(), provider, now - timedelta(minutes=5))
    store(tried.provider, said(tried), at=now - timedelta(seconds=61), remote=None)
    store(tried.provider, "rubbish", at=now - timedelta(seconds=62), remote=None)
    store(tried.provider, said(tried, "72"), at=now - timedelta(seconds=10), remote=None)
    assert stands(tried) == UNTOUCHED
    assert sweep_messages(now) == 2
    assert stands(tried) == PAID
    assert sweep_messages(now) == 0
    assert InboundMessage.objects.filter(read_at=None).count() == 1


@contextmanager
def held(of: Attempt) -> Iterator[None]:
    """Somebody else has the charge's row, for longer than anybody waits."""
    has, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            locked(of.charge_id)
            has.set()
            done.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    has.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_while_the_row_is_locked_the_provider_is_asked_to_tell_again() -> None:
    for provider in ("vnpay", "momo"):
        tried = attempt(charge(), provider, timezone.now())
        raw = said(tried)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        with held(tried):
            if provider == "vnpay":
                answer = Client().generic("GET", VNPAY, QUERY_STRING=raw)
                assert answer.status_code == 200
                assert answer.json() == {"RspCode": "99", "Message": "Unknown error"}
            else:
                answer = Client().generic("POST", MOMO, raw, "application/json")
                assert (answer.status_code, answer.content) == (500, b"")
        assert stands(tried) == UNTOUCHED
        kept = InboundMessage.objects.get(provider=provider)
        assert (kept.verdict, kept.read_at) == (Verdict.UNREAD, None)
        assert send(provider, raw) == Verdict.ACCEPTED  # told again
        assert stands(tried) == PAID
        with behind_the_triggers() as cursor:
            cursor.execute("UPDATE payments_inboundmessage SET received_at = now() - interval '2m'")
        sweep_messages_now()
        kept.refresh_from_db()
        assert kept.verdict == Verdict.KNOWN
        assert tried.takings.count() == 1


def test_one_message_twenty_times_at_once() -> None:
    tried = attempt(charge(), "vnpay", timezone.now())
    raw = said(tried)

    def tell(_number: int) -> str:
        answer = Client().generic("GET", VNPAY, QUERY_STRING=raw)
        return str(answer.json()["RspCode"])

    assert all_at_once(20, tell) == {"00": 1, "02": 19}
    assert stands(tried) == PAID


def test_the_real_web_server() -> None:
    """5 MB with and without a length, a body that breaks off, a body in pieces."""
    tried = attempt(charge(), "momo", timezone.now())
    raw = said(tried).encode()
    with house.web(**told.KEYS) as address:
        place = urlsplit(address)

        def post(body: object, **more: str) -> int:
            caller = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
            headers = {"Content-Type": "application/json", **more}
            caller.request("POST", MOMO, body, headers)  # type: ignore[arg-type]
            status = caller.getresponse().status
            caller.close()
            return status

        assert post(b"x" * 5 * 1024 * 1024) == 204
        assert post(iter([b"x" * 65536] * 80)) == 204
        sizes = list(InboundMessage.objects.order_by("pk").values_list("size", "verdict"))
        assert sizes == [(5 * 1024 * 1024, Verdict.TOO_LARGE)] * 2
        assert stands(tried) == UNTOUCHED
        assert post(iter([raw[:100], raw[100:]])) == 204  # chunked, without a length
        assert stands(tried) == PAID
        assert InboundMessage.objects.latest("pk").remote == "127.0.0.1"
        garbled = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
        garbled.putrequest("POST", MOMO)
        garbled.putheader("Transfer-Encoding", "chunked")
        garbled.endheaders()
        garbled.send(b"zz\r\nxx\r\n")
        with garbled.getresponse() as refused:
            assert refused.status == 400
        garbled.close()
