"""What takes the database too long is stopped, said calmly, and stops nobody else."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import Future, ThreadPoolExecutor
from email.message import Message
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from citizens.tokens import issue_token
from config.failures import is_timeout
from tests import make
from tests.house import answers, web
from tests.test_desk_pages import enter

Answer = tuple[int, Message, str]


def ask(url: str, **headers: str) -> Answer:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read().decode()


def cookie_of(username: str) -> str:
    client = Client()
    client.force_login(make.person(username))
    return f"sessionid={client.cookies['sessionid'].value}"


@pytest.mark.usefixtures("committed")
def test_one_that_waits_too_long_is_told_so_while_others_go_on() -> None:
    signed_in, token = cookie_of("motcua"), issue_token(make.person("motcua"), at=timezone.now())
    with web(STATEMENT_TIMEOUT="3") as address, ThreadPoolExecutor() as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
            page = pool.submit(ask, f"{address}/desk/queue/", Cookie=signed_in)
            api = pool.submit(ask, f"{address}/api/v1/dossiers/", Authorization=f"Bearer {token}")
            time.sleep(0.3)
            began = time.monotonic()
            assert answers(f"{address}/")
            assert time.monotonic() - began < 2
            assert not page.done()
            check_page(page)
            check_problem(api)
        assert ask(f"{address}/desk/queue/", Cookie=signed_in)[0] == 200


def check_page(page: Future[Answer]) -> None:
    status, headers, text = page.result(timeout=20)
    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "30", "no-store")
    assert "Chưa có gì thay đổi" in text
    assert "khoảng thời gian ngắn hơn hoặc đơn vị nhỏ hơn" in text
    assert 'href="/desk/queue/"' in text


def check_problem(api: Future[Answer]) -> None:
    status, headers, text = api.result(timeout=20)
    assert (status, headers["Retry-After"]) == (503, "30")
    assert headers["Content-Type"] == "application/problem+json"
    said = json.loads(text)
    assert (said["status"], said["title"]) == (503, "Dữ liệu đang bận")
    assert "Chưa có gì thay đổi" in said["detail"]


def failing(code: str) -> Any:
    """Lets the database raise an error of that code."""

    def ask_in_vain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{code}'; END $$")

    return ask_in_vain


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("57014", 503),
        ("55P03", 503),
        ("53200", 500),
        ("25P03", 500),
        ("57P01", 500),
        ("23505", 500),
    ],
)
def test_only_timeouts_are_answered_so(
    monkeypatch: pytest.MonkeyPatch, code: str, status: int
) -> None:
    client = enter(make.person("quantri"))
    client.raise_request_exception = False
    monkeypatch.setattr("reports.job_page.worker_answers", failing(code))
    assert client.get("/jobs/").status_code == status


@pytest.mark.usefixtures("committed")
def test_a_lock_that_does_not_come_is_a_timeout() -> None:
    other = connection.copy()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
            with other.cursor() as waiting:
                waiting.execute("SET lock_timeout = '50ms'")
                with pytest.raises(OperationalError) as lock:
                    waiting.execute("SELECT 1 FROM dossiers_dossier")
                waiting.execute("SET statement_timeout = '50ms'")
                with pytest.raises(OperationalError) as long:
                    waiting.execute("SELECT pg_sleep(5)")
    finally:
        other.close()
    assert is_timeout(lock.value)
    assert is_timeout(long.value)
    assert not is_timeout(OperationalError("server closed the connection"))


@pytest.mark.parametrize(("given", "seconds"), [({}, 10), ({"STATEMENT_TIMEOUT": "4"}, 4)])
def test_pages_wait_less_than_commands(given: dict[str, str], seconds: int) -> None:
    code = "import config.wsgi; from django.conf import settings as s; print(s.STATEMENT_TIMEOUT)"
    rest = {name: value for name, value in os.environ.items() if name != "STATEMENT_TIMEOUT"}
    said = subprocess.run(
        [sys.executable, "-c", code],
        env=rest | given, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert int(said) == seconds
    assert settings.STATEMENT_TIMEOUT > 10
