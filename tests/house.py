"""The real programs of the house on the test's own database: web server and Celery worker."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from dossiers.ledger import posting
from dossiers.models import Dossier, Slip


def environment() -> dict[str, str]:
    """What a program needs to join this test's database and files."""
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{quote(database['PASSWORD'])}@"
    url += f":{database['PORT']}" if database["PORT"] else ""
    url += f"/{database['NAME']}?host={quote(database['HOST'])}"
    var = settings.MEDIA_ROOT.parent
    (var / "static").mkdir(exist_ok=True)
    return {**os.environ, "DATABASE_URL": url, "MOTCUA_VAR": str(var), "MOTCUA_DEMO": "1"}


@contextmanager
def behind_the_triggers(through: BaseDatabaseWrapper = connection) -> Iterator[CursorWrapper]:
    """A database superuser at work, whom no trigger stops."""
    with through.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield cursor
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


def changed(made: Dossier, **columns: Any) -> None:
    """Sets columns of a dossier behind the verbs' back; the figures hear of it."""
    with posting(made):
        Dossier.objects.filter(pk=made.pk).update(**columns)


def rewritten(rows: QuerySet[Any], **columns: Any) -> None:
    """Sets columns of published versions or their parts, which nothing but this can: for stories
    that need another limit, step or paper under a dossier that stands already."""
    with behind_the_triggers():
        rows.update(**columns)


def wait_long(slip: Slip) -> None:
    """As if the slip had been owed for an hour."""
    with behind_the_triggers() as cursor:
        cursor.execute(
            "UPDATE dossiers_slip SET issued_at = issued_at - interval '1 hour' WHERE id = %s",
            [slip.pk],
        )


@contextmanager
def program(*arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={**environment(), **more},
        cwd=settings.BASE_DIR,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def worker(queue: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker of one queue, so that parallel tests never take each other's work."""
    quiet = ("--loglevel", "warning", "--without-gossip", "--without-mingle")
    arguments = ("celery", "-A", "config", "worker", "--pool", "solo", "-Q", queue, *quiet)
    with program(*arguments, "-n", f"{queue}@test", **more) as process:
        yield process


@contextmanager
def web(**more: str) -> Iterator[str]:
    """The address of a gunicorn that answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    bind = ("-b", f"127.0.0.1:{port}", "--threads", "4", "--log-level", "warning")
    with program("gunicorn", "config.wsgi", *bind, SITE_URL=address, **more):
        until(lambda: answers(f"{address}/healthz"))
        yield address


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def until(is_true: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
