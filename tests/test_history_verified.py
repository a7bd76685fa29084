"""Histories as they were really written, and whatever a hand in the database or on the disk does
to them: it is found, and named."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how_long
from hypothesis import strategies as st

from dossiers import verifier
from dossiers.erasure import erase
from dossiers.history_check import check_dossiers, check_histories
from dossiers.history_rows import heads, histories
from dossiers.models import Dossier, Event
from dossiers.roots import take_root
from dossiers.snapshot import snapshot
from dossiers.states import State
from dossiers.verifier import Row, canonical, check, digest_of, event_hash
from tests import make
from tests.house import behind_the_triggers
from tests.tampering import GROUND, folder, found, lived_together, printed, root, tamper, told

pytestmark = pytest.mark.usefixtures("committed")


# What is whole


def test_what_concurrent_people_wrote_is_whole() -> None:
    made = lived_together()
    root()
    done = found()
    assert (done.findings, done.tally["dossiers"]) == ([], len(made))
    assert done.tally["events"] == Event.objects.count()
    assert str(done).endswith("1 roots: intact.")
    apart = check_histories(folder(), processes=2)
    assert (apart.tally, apart.findings) == (done.tally, [])


def test_an_erasure_is_no_alarm_before_or_after_a_root() -> None:
    made = [printed(make.dossier(State.RETURNED)) for _ in range(2)]
    by = make.person("lanhdaodonvi")
    erase(made[0], by=by, at=timezone.now(), ground=GROUND, seqs=[1, 3])
    root()
    erase(made[0], by=by, at=timezone.now(), ground=GROUND)
    erase(made[1], by=by, at=timezone.now(), ground=GROUND)
    assert found().findings == []
    root(1)
    assert found().findings == []


# Events and details


FIELDS = ("verb", "from_state", "to_state", "at", "recorded_at", "is_late_entry", "by_id",
          "post_id", "unit_id", "detail_digest", "previous_hash", "hash", "seq")  # fmt: skip
OTHER: dict[str, str] = {
    "at": "at - interval '1 day'",
    "recorded_at": "recorded_at + interval '1 second'",
    "is_late_entry": "NOT is_late_entry",
    "by_id": "coalesce(by_id, 0) + 1",
    "post_id": "coalesce(post_id, 0) + 1",
    "unit_id": "unit_id + 1",
    "seq": "seq + 20",
    "detail_digest": "md5(detail_digest)",
    "previous_hash": "md5(previous_hash)",
    "hash": "md5(hash)",
}


@pytest.mark.parametrize("column", FIELDS)
def test_a_changed_column_is_found_at_its_event(column: str) -> None:
    made = make.dossier(State.PROCESSING)
    other = make.dossier(State.PROCESSING)
    value = OTHER.get(column, "'SUSPENDED'")
    tamper(
        f"UPDATE dossiers_event SET {column} = {value} WHERE dossier_id = %s AND seq = 2", made.pk
    )
    seqs = {finding.seq for finding in found().findings}
    assert seqs, column
    assert {finding.reference for finding in found().findings} == {made.reference}
    assert 2 in seqs
    assert check_dossiers([other], folder()).findings == []


@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        ("""UPDATE dossiers_eventdetail SET content = '{"reason": "khác"}'""", "detail_altered"),
        ("UPDATE dossiers_eventdetail SET salt = md5(salt)", "detail_altered"),
        ("DELETE FROM dossiers_eventdetail", "detail_missing"),
        ("UPDATE dossiers_eventdetail SET salt = '', content = '{}'", "detail_missing"),
        (
            """UPDATE dossiers_eventdetail
            SET salt = '', content = '{}', erased_at = now(), erased_seq = 1""",
            "detail_missing",
        ),
    ],
)
def test_a_text_that_was_touched_or_only_pretends_to_be_erased_is_found(
    attack: str, kind: str
) -> None:
    made = make.dossier(State.REFUSED)
    event = made.events.get(seq=2)
    tamper(f"{attack} WHERE event_id = %s", event.pk)
    assert told(found()) == [(kind, made.reference, 2)]


def test_the_ground_of_an_erasure_cannot_be_erased_itself() -> None:
    made = printed(make.dossier(State.RETURNED))
    event = erase(made, by=make.person("lanhdaodonvi"), at=timezone.now(), ground=GROUND)
    tamper(
        "UPDATE dossiers_eventdetail SET salt = '', content = '{}', erased_at = now(), "
        "erased_seq = %s WHERE event_id = %s",
        *(event.seq, event.pk),
    )
    seqs = {seq for _kind, _reference, seq in told(found())}
    assert seqs == set(range(1, event.seq + 1))


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_deleted_event_is_missed(seq: int) -> None:
    made = make.dossier(State.PROCESSING)
    event = made.events.get(seq=seq)
    tamper("DELETE FROM dossiers_event WHERE id = %s", event.pk)
    assert ("removed", made.reference, seq) in told(found()) or seq == 3
    assert {reference for _kind, reference, _seq in told(found())} == {made.reference}


def test_an_inserted_event_is_found() -> None:
    made = make.dossier(State.PROCESSING)
    tamper(
        "INSERT INTO dossiers_event (dossier_id, seq, verb, from_state, to_state, at, recorded_at, "
        "is_late_entry, by_id, post_id, unit_id, detail_digest, previous_hash, hash) "
        "SELECT dossier_id, seq + 1, 'withdraw', to_state, 'WITHDRAWN', at, at, false, by_id, "
        "post_id, unit_id, detail_digest, hash, md5(hash) FROM dossiers_event "
        "WHERE dossier_id = %s AND seq = 3",
        made.pk,
    )
    assert (made.reference, 4) in {(one.reference, one.seq) for one in found().findings}


def test_swapped_events_are_found() -> None:
    made = make.dossier(State.PROCESSING)
    with behind_the_triggers() as cursor:
        for old, new in ((2, 92), (3, 2), (92, 3)):
            cursor.execute(
                "UPDATE dossiers_event SET seq = %s WHERE dossier_id = %s AND seq = %s",
                [new, made.pk, old],
            )
    assert ("swapped", made.reference, 2) in told(found())


def test_who_rewrites_all_hashes_is_caught_by_the_root_between_what_it_saw() -> None:
    made = make.dossier(State.PROCESSING)
    root()
    made = make.do(made, "suspend")
    root(1)
    with snapshot():
        (row,) = [row for row in histories(heads()) if row["reference"] == made.reference]
    row["events"][3]["by"] += 1
    rewrite(made, row)
    done = found()
    assert told(done) == [("rewritten", made.reference, 4)]
    assert "root 2" in done.findings[0].sentence
    assert [one.kind for one in taken_kinds(2)] == ["rewritten"]


def taken_kinds(day: int) -> list[Any]:
    taken = take_root(timezone.now() + timedelta(days=day, hours=2))
    assert taken
    return taken.findings


def rewrite(made: Dossier, row: Row) -> None:
    """Event by event, each hash from the one before, and the head."""
    head = ""
    with behind_the_triggers() as cursor:
        for event in row["events"]:
            event["previous"] = head
            head = event_hash(made.reference, event)
            cursor.execute(
                "UPDATE dossiers_event SET by_id = %s, previous_hash = %s, hash = %s "
                "WHERE dossier_id = %s AND seq = %s",
                [event["by"], event["previous"], head, made.pk, event["seq"]],
            )
        cursor.execute("UPDATE dossiers_dossier SET head_hash = %s WHERE id = %s", [head, made.pk])


def test_a_vanished_dossier_is_missed() -> None:
    made = [make.dossier(State.RECEIVED) for _ in range(3)]
    root()
    with behind_the_triggers() as cursor:
        cursor.execute("DELETE FROM dossiers_event WHERE dossier_id = %s", [made[1].pk])
        cursor.execute("DELETE FROM dossiers_dossier WHERE id = %s", [made[1].pk])
    assert told(found()) == [("vanished", made[1].reference, None)]


def test_events_whose_dossier_is_gone_are_found_without_any_root() -> None:
    made = make.dossier(State.RECEIVED)
    tamper("DELETE FROM dossiers_dossier WHERE id = %s", made.pk)
    assert told(found()) == [("vanished", "", 1), ("vanished", "", 2)]


@pytest.mark.proof
def test_any_single_forgery_of_a_real_history_is_found_and_nothing_else() -> None:
    lived_together()
    with snapshot():
        rows = list(histories(heads()))
    packed = json.dumps(rows)
    assert list(check(rows)) == []

    @how_long(suppress_health_check=list(HealthCheck))
    @given(st.data())
    def forged(data: st.DataObject) -> None:
        some = json.loads(packed)
        row = data.draw(st.sampled_from(some))
        events, size = row["events"], len(row["events"])
        place = data.draw(st.integers(0, size - 1))
        match data.draw(st.sampled_from(["change", "remove", "insert", "swap"])):
            case "change":
                name = data.draw(st.sampled_from([*verifier.HASHED, "hash"]))
                value = data.draw(st.integers(-3, 99) | st.text(max_size=3))
                if canonical(events[place][name]) == canonical(value):
                    return
                events[place][name] = value
            case "remove":
                del events[place]
            case "insert":
                one = {**events[place], "verb": "forward", "salt": "aa", "content": {"note": "x"}}
                one |= {"digest": digest_of("aa", {"note": "x"}), "previous": events[place]["hash"]}
                one |= {"seq": place + 2, "hash": event_hash(row["reference"], one)}
                events.insert(place + 1, one)
            case _:
                other = data.draw(st.integers(0, size - 1))
                if place == other:
                    return
                events[place], events[other] = events[other], events[place]
                for seq in (place, other):
                    events[seq]["seq"] = seq + 1
        names = {finding.reference for finding in check(some)}
        assert names == {row["reference"]}

    forged()
