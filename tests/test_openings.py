"""Whoever opens another's dossier is written down; its owner and the inspector see it."""

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, close_old_connections, connection, transaction
from django.test import Client, RequestFactory
from django.utils import timezone

from dossiers import opening_book
from dossiers.models import Dossier, Opening, SlipKind
from dossiers.opening_book import BOOK, Book, Look, record
from dossiers.slips.issue import issue_slip
from dossiers.states import State
from tests import make
from tests.callers import Caller, caller, see, signed_in
from tests.paper import printed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_book")]
INSPECTOR = "thanhtra"
CITIZEN, CLERK, OFFICER = "congdan", "motcua", "chuyenvien"


@pytest.fixture
def dossier(db: None) -> Dossier:
    return make.dossier(State.PROCESSING, code="1.004873")


def written(dossier: Dossier) -> list[tuple[str, str, str]]:
    """Who looked, from which role, how."""
    rows = Opening.objects.filter(dossier=dossier).select_related("person", "post").order_by("pk")
    return [(row.person.username, row.post.role if row.post else "", row.how) for row in rows]


def test_an_official_who_opens_the_page_is_written_down(dossier: Dossier) -> None:
    assert see(OFFICER, f"/dossiers/{dossier.number}/") == 200
    assert written(dossier) == [(OFFICER, "officer", "page")]
    row = Opening.objects.get()
    assert row.post
    assert row.post.unit == dossier.unit
    assert timezone.now() - row.at < timedelta(seconds=20)


def test_who_takes_away_a_list_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    made = make.dossier(State.RECEIVED)
    clerk, today = make.person(CLERK), timezone.localdate().isoformat()
    book = issue_slip(
        SlipKind.REGISTER,
        made.unit,
        by=clerk,
        at=timezone.now(),
        about={"from": today, "to": today},
    )
    file = printed(None, SlipKind.REGISTER).file
    assert file
    with caplog.at_level(logging.INFO, "motcua.lists"):
        assert see(CLERK, f"/files/{file.pk}/") == 200
    (line,) = [one.getMessage() for one in caplog.records if one.name == "motcua.lists"]
    number = f"number={book.number}/{book.year}"
    assert line == (
        f"download person={clerk.pk} slip={book.pk} kind=register unit={made.unit.code} {number}"
    )
    assert written(made) == []


@pytest.mark.parametrize(
    ("username", "role"),
    [
        (CLERK, "clerk"),
        ("lanhdaodonvi", "leader"),
        ("lanhdao", "provincial_leader"),
        (INSPECTOR, "inspector"),
    ],
)
def test_everybody_looks_from_their_post(dossier: Dossier, username: str, role: str) -> None:
    see(username, f"/dossiers/{dossier.number}/")
    assert written(dossier) == [(username, role, "page")]


def test_the_applicant_is_not_written_down(dossier: Dossier) -> None:
    file = printed(dossier, SlipKind.RECEIPT).file
    assert file
    assert see(CITIZEN, f"/dossiers/{dossier.number}/") == 200
    assert see(CITIZEN, f"/files/{file.pk}/") == 200
    for path in ("", "events/", "clock/"):
        assert caller(CITIZEN).ask(f"dossiers/{dossier.number}/{path}").status_code == 200
    assert not Opening.objects.exists()


def test_who_is_not_let_in_has_opened_nothing(dossier: Dossier) -> None:
    assert see("motcua.longxuyen", f"/dossiers/{dossier.number}/") == 404
    assert Client().get(f"/dossiers/{dossier.number}/").status_code == 302
    assert not Opening.objects.exists()


def test_lists_and_searches_open_nothing(dossier: Dossier) -> None:
    client = signed_in(CLERK)
    for path in ("/desk/", "/desk/queue/", f"/desk/search/?q={dossier.number}", "/desk/archive/"):
        assert client.get(path, follow=False).status_code in (200, 302)
    assert caller(CLERK).ask("dossiers/").status_code == 200
    assert not Opening.objects.filter(how="api").exists()


@pytest.mark.parametrize("path", ["", "events/", "clock/"])
def test_the_api_is_written_down(dossier: Dossier, path: str) -> None:
    assert caller(OFFICER).ask(f"dossiers/{dossier.number}/{path}").status_code == 200
    assert written(dossier) == [(OFFICER, "officer", "api")]


@pytest.mark.parametrize("path", ["/files/{}/", "/api/v1/files/{}/"])
def test_a_file_is_written_down_once_it_is_sent(dossier: Dossier, path: str) -> None:
    file = printed(dossier, SlipKind.RECEIPT).file
    assert file
    client = Caller(make.person(CLERK)) if "api" in path else signed_in(CLERK)
    answer = client.get(path.format(file.pk))
    assert answer.status_code == 200
    assert written(dossier) == []
    list(answer)
    assert written(dossier) == [(CLERK, "clerk", "file")]


def test_papers_and_results_are_files_too() -> None:
    made = make.do(make.with_result(), "resolve")
    paper = made.papers.first()
    assert paper
    handed_in = make.stored_file(make.person(CITIZEN))
    paper.files.create(file=handed_in)
    result = made.results.get().file
    assert result
    for file in (handed_in, result):
        Opening.objects.all()
        assert see(OFFICER, f"/files/{file.pk}/") == 200
    assert written(made) == [(OFFICER, "officer", "file")]  # within the same minute


def test_a_page_that_refreshes_itself_is_opened_once_a_minute(dossier: Dossier) -> None:
    now, person = timezone.now(), make.person(OFFICER)
    seconds = (0, 2, 30, 59, 61, 90, 122)
    record([Look(dossier.pk, person.pk, None, now + timedelta(seconds=s), "page") for s in seconds])
    assert [round((row.at - now).total_seconds()) for row in Opening.objects.order_by("pk")] == [
        *(0, 61, 122)
    ]


def test_others_and_other_ways_are_openings_of_their_own(dossier: Dossier) -> None:
    for username in (OFFICER, CLERK, OFFICER):
        see(username, f"/dossiers/{dossier.number}/")
    caller(OFFICER).ask(f"dossiers/{dossier.number}/")
    assert [(who, how) for who, _role, how in written(dossier)] == [
        (OFFICER, "page"),
        (CLERK, "page"),
        (OFFICER, "api"),
    ]


def test_a_refused_move_is_no_opening(dossier: Dossier) -> None:
    answer = signed_in(OFFICER).post(f"/dossiers/{dossier.number}/resolve/", {"seq": "1"})
    assert answer.status_code >= 400
    assert written(dossier) == []


# ---- after the answer, on a connection of its own


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Which a web server would look after between two requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_it_is_written_after_the_answer(dossier: Dossier, kept_connection: None) -> None:
    """As a web server does it: the answer is sent whole, then closed."""
    client = signed_in(OFFICER)
    environ = RequestFactory().get(f"/dossiers/{dossier.number}/").environ
    environ["HTTP_COOKIE"] = client.cookies.output(header="", sep=";").strip()
    started: list[str] = []
    answer = get_wsgi_application()(environ, lambda status, headers: started.append(status))
    assert started == ["200 OK"]
    assert dossier.number in b"".join(answer).decode()
    assert not Opening.objects.exists()
    answer.close()
    assert Opening.objects.count() == 1


def test_a_reading_page_writes_nothing_on_its_own_connection(dossier: Dossier) -> None:
    see(OFFICER, f"/dossiers/{dossier.number}/")
    assert BOOK.connection is not None
    assert BOOK.connection is not connection
    assert BOOK.connection.connection is not connection.connection


def test_a_page_that_waits_for_a_lock_elsewhere_is_written_all_the_same(dossier: Dossier) -> None:
    """No foreign key waits for a move that holds the dossier."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM dossiers_dossier WHERE id = %s FOR UPDATE", [dossier.pk])
        record([look(dossier)])
    assert Opening.objects.count() == 1


def look(dossier: Dossier, seconds: float = 0) -> Look:
    at = timezone.now() + timedelta(seconds=seconds)
    return Look(dossier.pk, make.person(OFFICER).pk, None, at, "page")


def test_a_broken_connection_is_opened_anew(dossier: Dossier) -> None:
    record([look(dossier)])
    assert BOOK.connection
    with BOOK.connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])
    record([look(dossier, 100)])
    assert Opening.objects.count() == 2


@pytest.fixture
def without_a_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refused() -> Any:
        raise OperationalError("no connection")

    BOOK.close()
    with monkeypatch.context() as patched:
        patched.setattr(opening_book, "_connected", refused)
        yield


def test_what_cannot_be_written_stands_in_the_log_and_hurts_nobody(
    dossier: Dossier, without_a_database: None, caplog: pytest.LogCaptureFixture
) -> None:
    assert see(OFFICER, f"/dossiers/{dossier.number}/") == 200
    assert not Opening.objects.exists()
    (line,) = [one for one in caplog.records if one.name == opening_book.__name__]
    assert line.levelno == logging.ERROR
    said = line.getMessage()
    for fact in (f"dossier={dossier.pk}", f"person={make.person(OFFICER).pk}", "page", "post="):
        assert fact in said


def test_whoever_waits_too_long_for_their_turn_is_in_the_log(
    dossier: Dossier, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening_book, "PATIENCE", 0.05)
    with BOOK.turn:
        record([look(dossier)])
    assert "was not recorded" in caplog.text
    assert not Opening.objects.exists()


def test_many_threads_share_the_book(dossier: Dossier) -> None:
    looks = [look(dossier, 100 * number) for number in range(40)]
    threads = [threading.Thread(target=record, args=([one],)) for one in looks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Opening.objects.count() == 40


def test_a_forked_process_has_a_book_of_its_own() -> None:
    before = opening_book.BOOK
    try:
        opening_book._own_book()
        assert opening_book.BOOK is not before
        assert opening_book.BOOK.connection is None
    finally:
        opening_book.BOOK = before
    assert isinstance(before, Book)


def test_openings_are_only_ever_added(dossier: Dossier) -> None:
    see(OFFICER, f"/dossiers/{dossier.number}/")
    for statement in ("UPDATE dossiers_opening SET at = now()", "DELETE FROM dossiers_opening"):
        refused = pytest.raises(Exception, match="append-only")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
