"""What the rows say beside the history, and what was filed: a hand in the database is found there,
too."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from dossiers import root_lock
from dossiers.erasure import erase
from dossiers.filed import KEYS
from dossiers.filing import HandedIn, Party
from dossiers.history_check import check_dossiers, check_histories
from dossiers.models import Dossier, Result
from dossiers.root_lock import RootsBusy, reading_roots, writing_roots
from dossiers.roots import take_root
from dossiers.states import OwnerKind, State
from dossiers.transitions.submit import submit
from tests import make
from tests.callers import caller
from tests.tampering import GROUND, folder, found, printed, root, tamper, told

pytestmark = pytest.mark.usefixtures("committed")


def sentences(made: Dossier) -> str:
    done = found()
    assert {one.reference for one in done.findings} == {made.reference}
    assert told(check_dossiers([made], folder())) == told(done)
    return "\n".join(one.sentence for one in done.findings)


# Rows beside events


@pytest.mark.parametrize(
    ("state", "attack", "named"),
    [
        (State.PROCESSING, "state = 'SUSPENDED'", "state"),
        (State.PROCESSING, "received_at = received_at - interval '1 day'", "received_at"),
        (State.PROCESSING, "filed_at = filed_at + interval '1 second'", "filed_at"),
        (State.RESOLVED, "outcome = 'denied'", "outcome"),
        (State.RESOLVED, "finished_at = finished_at + interval '1 hour'", "finished_at"),
        (State.RETURNED, "handed_out_at = handed_out_at + interval '1 hour'", "handed_out_at"),
        (State.RETURNED, "revoked_at = now()", "revoked_at"),
        (State.RETURNED, "last_event_at = now() + interval '1 day'", "last_event_at"),
    ],
)
def test_a_row_that_tells_another_story_than_its_events_is_found(
    state: State, attack: str, named: str
) -> None:
    make.dossier(State.RECEIVED)
    made = make.dossier(state)
    assert found().findings == []
    tamper(f"UPDATE dossiers_dossier SET {attack} WHERE id = %s", made.pk)
    assert f"its row and its events differ ({named})" in sentences(made)


def lived(*verbs: str) -> Dossier:
    made = make.dossier(State.RETURNED)
    for verb in verbs:
        made = make.do(made, verb)
    return made


@pytest.mark.parametrize(
    "verbs",
    [
        ("revoke",),
        ("correct",),
        ("revoke", "correct"),
        ("correct", "draft", "send_back", "draft", "approve", "sign", "number", "issue", "resolve"),
        ("correct", "draft", "withdraw", "correct", "draft", "stop"),
        ("correct", "draft", "resolve", "hand_out", "revoke"),
    ],
)
def test_results_that_lived_through_much_are_no_alarm(verbs: tuple[str, ...]) -> None:
    lived(*verbs)
    assert found().findings == []


@pytest.mark.parametrize(
    ("verbs", "attack", "named"),
    [
        (("revoke",), "revoked_at = NULL", "revoked_at"),
        ((), "revoked_at = now()", "revoked_at"),
        (("correct",), "annulled_at = NULL", "annulled_at"),
        ((), "annulled_at = now()", "annulled_at"),
        ((), "outcome = 'denied'", "resolve"),
        ((), "number = '99/GKS'", "resolve"),
        ((), "resolved_seq = resolved_seq - 1", "resolve"),
    ],
)
def test_a_result_that_its_events_do_not_know_so_is_found(
    verbs: tuple[str, ...], attack: str, named: str
) -> None:
    made = lived(*verbs)
    token = made.results.get().token
    tamper(f"UPDATE dossiers_result SET {attack} WHERE token = %s", token)
    said = sentences(made)
    assert f"result {token} and its events differ" in said
    assert named in said


def test_a_result_that_was_deleted_is_missed_beside_another() -> None:
    made = lived("correct", "draft")
    gone = Result.objects.get(dossier=made, annulled_at=None)
    tamper("DELETE FROM dossiers_result WHERE id = %s", gone.pk)
    assert "a result that is gone and its events differ (draft)" in sentences(made)


# What was filed


def filed() -> Dossier:
    by = make.person("congdan")
    owner = Party("Nguyễn Văn An", by.id_kind, by.id_number, OwnerKind.PERSON, by.birth_date)
    answers = {"child": {"name": "Bé", "weight": 3.20, "height": 1e3}, "is_first": True, "n": -0.0}
    paper = HandedIn("Giấy chứng sinh", files=[make.stored_file(by)])
    filing = make.filing(owner=owner, answers=answers, papers=[paper])
    return submit(filing, by=by, at=timezone.now())


@pytest.mark.parametrize(
    "attack",
    [
        "owner_name = 'Trần Văn Bảy'",
        "owner_birth_date = '1990-01-01'",
        "owner_address = owner_address || ' '",
        "submitter_id_number = '001099000001'",
        "submitter_phone = '0900000001'",
        "abstract = 'khác'",
        """answers = answers || '{"is_first": false}'""",
    ],
)
def test_what_was_filed_stays_as_it_was_filed(attack: str) -> None:
    made = filed()
    assert found().findings == []
    tamper(f"UPDATE dossiers_dossier SET {attack} WHERE id = %s", made.pk)
    assert sentences(made) == f"Dossier {made.reference}: what was filed was altered"


def test_a_paper_put_among_those_that_were_filed_is_found() -> None:
    made = filed()
    other = make.stored_file(make.person("congdan"), make.PDF + b"%other\n")
    tamper(
        "UPDATE dossiers_paperfile SET file_id = %s WHERE paper_id IN "
        "(SELECT id FROM dossiers_dossierpaper WHERE dossier_id = %s)",
        *(other.pk, made.pk),
    )
    assert "what was filed was altered" in sentences(made)


def test_once_erased_nothing_binds_what_was_filed() -> None:
    made = printed(make.do(make.dossier(State.RECEIVED), "withdraw"))
    erase(made, by=make.person("lanhdaodonvi"), at=timezone.now(), ground=GROUND, seqs=[1])
    assert made.events.get(seq=1).detail.content == {}
    tamper("UPDATE dossiers_dossier SET owner_name = 'x' WHERE id = %s", made.pk)
    assert found().findings == []


def test_nobody_reads_the_digest_of_what_was_filed() -> None:
    made = filed()
    assert set(KEYS) <= made.events.get(seq=1).detail.content.keys()
    for username in ("congdan", "motcua"):
        answer = caller(username).ask(f"dossiers/{made.reference}/events/")
        assert answer.status_code == 200
        assert not any(key in answer.content.decode() for key in KEYS)


# While a root is taken


def test_a_root_taken_while_histories_are_read_is_no_alarm(monkeypatch: Any) -> None:
    made = make.dossier(State.PROCESSING)
    root()
    real = check_histories.__globals__["_parts"]

    def slowly(*words: Any) -> Any:
        yield from real(*words)
        make.do(make.do(make.do(made, "suspend"), "resume"), "suspend")
        printed(make.dossier(State.RECEIVED))
        assert take_root(timezone.now() + timedelta(days=2))

    monkeypatch.setattr("dossiers.history_check._parts", slowly)
    assert found().findings == []


def test_who_reads_the_roots_waits_for_who_writes(monkeypatch: Any) -> None:
    make.submitted()
    monkeypatch.setattr(root_lock, "READER_WAITS", 0.2)
    held, done = threading.Event(), threading.Event()

    def write() -> None:
        with writing_roots():
            held.set()
            done.wait(5)
        connection.close()

    other = threading.Thread(target=write)
    other.start()
    assert held.wait(5)
    with pytest.raises(RootsBusy, match="in use by another process"):
        found()
    done.set()
    other.join()
    assert found().findings == []
    with reading_roots(), reading_roots():
        pass
