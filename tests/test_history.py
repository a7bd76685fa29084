"""What has happened cannot be rewritten, and names can still be erased from it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from dossiers.chain import digest_of, hash_of
from dossiers.clock import reckoning_of, time_of
from dossiers.flow import FLOW
from dossiers.history import HistoryLine, history_of
from dossiers.models import Dossier, Event
from dossiers.sentences import TOLD
from dossiers.slips.printing import print_slip
from dossiers.states import State
from tests import make

pytestmark = pytest.mark.django_db


def test_every_hash_covers_its_event_and_the_one_before() -> None:
    dossier = make.dossier(State.RETURNED)
    previous = ""
    for event in Event.objects.filter(dossier=dossier).select_related("detail"):
        assert event.previous_hash == previous
        assert event.hash == hash_of(event, dossier.reference)
        assert event.detail_digest == digest_of(event.detail.salt, event.detail.content)
        previous = event.hash
    assert (dossier.head_hash, dossier.event_count) == (previous, event.seq)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE dossiers_event SET verb = 'refuse'",
        "DELETE FROM dossiers_event",
        "TRUNCATE dossiers_event CASCADE",
    ],
)
def test_events_are_append_only(attack: str) -> None:
    make.dossier(State.RECEIVED)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(attack)
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE dossiers_eventdetail SET content = '{}'",
        "UPDATE dossiers_eventdetail SET erased_at = now()",
        "DELETE FROM dossiers_eventdetail",
    ],
)
def test_a_detail_is_only_ever_erased(attack: str) -> None:
    make.dossier(State.RECEIVED)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="only ever erased"),
        transaction.atomic(),
    ):
        cursor.execute(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE dossiers_slip SET number = number + 1",
        "UPDATE dossiers_slip SET token = 'AAAAAAAAAAAA'",
        "UPDATE dossiers_slip SET file_id = NULL, rendered_at = NULL",
        "UPDATE dossiers_slip SET content = jsonb_build_object('owner', 'Ai đó')",
        "DELETE FROM dossiers_slip",
    ],
)
def test_a_slip_stays_as_it_was_issued(attack: str) -> None:
    slip = make.dossier(State.RECEIVED).slips.get()
    assert print_slip(slip.pk, at=timezone.now())
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="slip"),
        transaction.atomic(),
    ):
        cursor.execute(attack)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE dossiers_result SET number = '99/QĐ'",
        "UPDATE dossiers_result SET outcome = 'denied'",
        "UPDATE dossiers_result SET file_id = NULL, resolved_seq = NULL",
        "DELETE FROM dossiers_result",
    ],
)
def test_a_result_stays_as_it_was_given(attack: str) -> None:
    make.dossier(State.RESOLVED)
    with (
        connection.cursor() as cursor,
        pytest.raises(IntegrityError, match="result"),
        transaction.atomic(),
    ):
        cursor.execute(attack)


def test_events_carry_no_names() -> None:
    dossier = make.dossier(State.RETURNED)
    rows = str(list(Event.objects.filter(dossier=dossier).values()))
    for word in (dossier.owner_name, "Trần Thị Bích Ngọc", "Theo quy định"):
        assert word not in rows


def told(dossier: Dossier) -> list[HistoryLine]:
    """Oldest first."""
    segments, events = list(dossier.segments.all()), list(dossier.events.select_related("detail"))
    reckoning = reckoning_of(dossier, segments, dossier.due_changes.all())
    return history_of(dossier, events, reckoning, time_of(dossier))[::-1]


def test_the_history_says_what_every_verb_was_about() -> None:
    with translation.override("vi"):
        for verb, row in FLOW.items():
            line = told(make.do(make.ready_for(verb, sorted(row.sources)[0]), verb))[-1]
            assert line.label == TOLD[verb]
            needed = [one.name for one in row.inputs if one.is_required and one.type != "file"]
            assert len(line.details) + bool(line.text) >= min(1, len(needed)), verb


def test_the_history_says_what_happened_to_the_clock() -> None:
    with translation.override("vi"):
        made = make.do(make.dossier(State.AWAITING_SUPPLEMENT, code="1.004873"), "supplement")
        made = make.do(made, "transfer")
        clocks = [line.clock for line in told(made)]
    assert clocks[1].startswith("Hẹn trả")
    assert clocks[3] == "Tạm dừng tính thời hạn"
    assert clocks[4].startswith("Hẹn trả")
    assert clocks[5].startswith("Hẹn trả")
    assert clocks[0] == clocks[2] == ""


def test_every_verb_has_its_sentence() -> None:
    assert {"submit", "calendar", "erase", *FLOW} == set(TOLD)


def test_the_history_names_the_unit_where_it_is_not_the_one_in_charge() -> None:
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "transfer")
    lines = told(made)
    assert [line.unit for line in lines[1:]] == ["UBND phường Rạch Giá"] * 3
    assert lines[0].unit == ""  # the applicant holds no post
    made = make.do(make.dossier(State.PROCESSING), "consult")
    made = make.do(made, "join", make.person("chuyenvien.longxuyen"))
    assert [line.unit for line in told(made)[-2:]] == ["", "UBND phường Long Xuyên"]
