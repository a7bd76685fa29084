"""The ground on which every story stands: units, calendar, catalogue and the demo's people.

Loaded once for each test database. Tests run in a transaction that is rolled back; those that
need real commits (threads, workers) take `committed`.
"""

import re
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from agencies.ground import load_calendar, load_desks, load_legal_terms, load_units
from agencies.paper_ground import load_forms
from citizens.models import Person
from dossiers.demo.accounts import load_accounts
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.opening_book import BOOK, record
from dossiers.states import State
from procedures.ground import load_catalogue
from procedures.template_ground import load_result_templates
from tests import make
from tests.house import behind_the_triggers
from tests.paper import printed
from tests.proof import pytest_runtest_makereport, pytest_terminal_summary
from tests.thrift import (
    cheap_passwords,
    pytest_collection_finish,
    static_files_are_looked_for_once,
)

__all__ = [
    "cheap_passwords",
    "pytest_collection_finish",
    "pytest_runtest_makereport",
    "pytest_terminal_summary",
    "static_files_are_looked_for_once",
]

WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
# What a GET may write: who is signed in.
HARMLESS = re.compile(r'"?django_session"?')


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    cheap_passwords: None,
    django_db_blocker: Any,
) -> Iterator[None]:
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False, aliases={"default"})
        load_units()
        load_desks()
        load_calendar()
        load_legal_terms()
        load_catalogue()
        load_forms()
        load_result_templates()
        load_accounts()
    yield
    with django_db_blocker.unblock():
        BOOK.close()
        _part_with_guests()
        teardown_databases(databases, verbosity=0)


def _part_with_guests() -> None:
    """A web server or worker that a test killed may still be leaving."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def own_corner(settings: Any, tmp_path: Path) -> None:
    """Files, mails and cached counters of one test never meet another's."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.ROOTS = tmp_path / "roots"
    settings.IS_DEMO = True
    settings.CACHES = {
        "default": {**django_settings.CACHES["default"], "KEY_PREFIX": f"test-{uuid.uuid4()}"}
    }


@pytest.fixture(autouse=True)
def only_the_test_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket to anything but this machine fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            pytest.fail(f"a test reached out to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def a_get_never_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    get = Client.get

    def guarded(self: Client, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(forbid_writes):
            return get(self, *args, **kwargs)

    monkeypatch.setattr(Client, "get", guarded)


def forbid_writes(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if WRITES.match(sql) and not HARMLESS.search(sql):
        pytest.fail(f"a GET wrote: {sql[:200]}")
    return execute(sql, *rest)


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    """What a page in another language left active does not reach the next test."""
    with translation.override("vi"):
        yield


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, for threads and workers; afterwards only the ground is left."""
    with django_db_blocker.unblock():
        yield from _left_as_found()


@pytest.fixture(scope="module")
def committed_for_a_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The same, for tests that only look at what a fixture of their module made."""
    with django_db_blocker.unblock():
        yield from _left_as_found()


def _left_as_found() -> Iterator[None]:
    try:
        yield
    finally:
        _clear_up()
        connection.close()


@pytest.fixture
def empty_book(db: None) -> Iterator[None]:
    """What is written on a connection of its own is not rolled back with the test."""
    _tear_out()
    yield
    _tear_out()


def _tear_out() -> None:
    record([])
    assert BOOK.connection
    with behind_the_triggers(BOOK.connection) as cursor:
        cursor.execute("DELETE FROM dossiers_opening")


@pytest.fixture(scope="module")
def one_transaction(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For tests that only read what a fixture of their module made; rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def _clear_up() -> None:
    tables = [
        table
        for table in connection.introspection.table_names()
        if table.startswith(("dossiers_", "payments_", "django_session", "reports_"))
        or table
        in {
            "agencies_numberbook",
            "citizens_accesstoken",
            "citizens_message",
            "citizens_storedfile",
        }
    ]
    with behind_the_triggers() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
    Person.objects.filter(posts=None).exclude(username="congdan").delete()


def _person(username: str) -> Person:
    return Person.objects.get(username=username)


@pytest.fixture
def citizen(db: None) -> Person:
    return _person("congdan")


@pytest.fixture
def clerk(db: None) -> Person:
    return _person("motcua")


@pytest.fixture
def officer(db: None) -> Person:
    return _person("chuyenvien")


@pytest.fixture
def leader(db: None) -> Person:
    return _person("lanhdaodonvi")


@pytest.fixture
def stranger(db: None) -> Person:
    return Person.objects.create_user(
        "nguoi.la", "nguoi.la@motcua.example", "mat-khau-dai-1", full_name="Lâm Thị Xa"
    )


@pytest.fixture
def received() -> Dossier:
    return make.dossier(State.RECEIVED)


@pytest.fixture
def receipt(received: Dossier) -> Slip:
    return printed(received, SlipKind.RECEIPT)


@pytest.fixture
def finished() -> Dossier:
    """Handed out, with a result that was drafted, signed and sealed here."""
    done = make.do(make.with_result(), "resolve")
    return make.do(done, "hand_out")
