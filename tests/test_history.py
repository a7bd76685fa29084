"""What has happened cannot be rewritten, and names can still be erased from it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from dossiers.chain import digest_of, hash_of
from dossiers.clock import reckoning_of, time_of
from dossiers.flow import FLOW
from dossiers.history import HistoryLine, history_of
from dossiers.models import Dossier, Event, SlipKind
from dossiers.sentences import TOLD
from dossiers.slips.printing import print_again, print_slip, reprint
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
    ("attack", "refusal"),
    [
        ("UPDATE dossiers_event SET verb = 'refuse'", "append-only"),
        ("DELETE FROM dossiers_event", "append-only"),
        ("TRUNCATE dossiers_event CASCADE", "append-only"),
        ("UPDATE dossiers_eventdetail SET content = '{}'", "only ever erased"),
        ("UPDATE dossiers_eventdetail SET erased_at = now()", "only ever erased"),
        ("DELETE FROM dossiers_eventdetail", "only ever erased"),
        ("UPDATE dossiers_slip SET number = number + 1", "issued stays as it is"),
        ("UPDATE dossiers_slip SET token = 'AAAAAAAAAAAA'", "issued stays as it is"),
        ("UPDATE dossiers_slip SET file_id = NULL, rendered_at = NULL", "issued stays as it is"),
        ('UPDATE dossiers_slip SET content = \'{"owner": "Ai đó"}\'', "only ever erased"),
        ("DELETE FROM dossiers_slip", "never deleted"),
        ("DELETE FROM dossiers_reprint", "never deleted"),
        ("UPDATE dossiers_reprint SET reason = 'khác'", "issued stays as it is"),
        ("UPDATE dossiers_result SET number = '99/QĐ'", "result stays as it is"),
        ("UPDATE dossiers_result SET outcome = 'denied'", "set once"),
        ("UPDATE dossiers_result SET file_id = NULL, resolved_seq = NULL", "set once"),
        ("UPDATE dossiers_result SET revoked_at = NULL", "set once"),
        ("UPDATE dossiers_result SET resolved_seq = 3", "set once"),
        ("DELETE FROM dossiers_result", "never deleted"),
        ("UPDATE citizens_storedfile SET sha256 = repeat('0', 64)", "set once"),
        ("UPDATE citizens_storedfile SET content = 'another.pdf'", "set once"),
        ("TRUNCATE dossiers_opening", "append-only"),
        ("TRUNCATE dossiers_root", "append-only"),
        ("TRUNCATE dossiers_slip CASCADE", "append-only"),
        ("TRUNCATE dossiers_result CASCADE", "append-only"),
        ("TRUNCATE dossiers_reprint", "append-only"),
    ],
)
def test_what_has_happened_is_never_rewritten(attack: str, refusal: str) -> None:
    made = make.do(make.dossier(State.RETURNED), "revoke")
    receipt = made.slips.get(kind=SlipKind.RECEIPT)
    assert print_slip(receipt.pk, at=timezone.now())
    again = reprint(receipt, by=make.person("motcua"), at=timezone.now(), reason="Máy in kẹt")
    assert print_again(again.pk, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
            cursor.execute(attack)


def test_what_an_erased_slip_said_is_not_written_anew() -> None:
    slip = make.dossier(State.RECEIVED).slips.get()
    assert print_slip(slip.pk, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dossiers_slip SET content = NULL")
        with pytest.raises(IntegrityError, match="only ever erased"), transaction.atomic():
            cursor.execute("UPDATE dossiers_slip SET content = '{}'")


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
    outside = {"submit", "calendar", "erase", "pay", "waive", "recharge"}
    assert {*outside, *FLOW} == set(TOLD)


def test_the_history_names_the_unit_where_it_is_not_the_one_in_charge() -> None:
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "transfer")
    lines = told(made)
    assert [line.unit for line in lines[1:]] == ["UBND phường Rạch Giá"] * 3
    assert lines[0].unit == ""  # the applicant holds no post
    made = make.do(make.dossier(State.PROCESSING), "consult")
    made = make.do(made, "join", make.person("chuyenvien.longxuyen"))
    assert [line.unit for line in told(made)[-2:]] == ["", "UBND phường Long Xuyên"]
