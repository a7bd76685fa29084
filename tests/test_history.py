"""What has happened cannot be rewritten, and names can still be erased from it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from dossiers.chain import digest_of, hash_of
from dossiers.clock import reckoning_of, time_of
from dossiers.flow import FLOW
from dossiers.history import HistoryLine, history_of
from dossiers.models import Dossier, Event
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


def test_the_chain_stays_valid_when_a_detail_is_erased() -> None:
    dossier = make.dossier(State.REFUSED)
    event = dossier.events.select_related("detail").latest("seq")
    event.detail.content, event.detail.salt = {}, ""
    event.detail.save()
    stored = Event.objects.get(pk=event.pk)
    assert stored.hash == hash_of(stored, dossier.reference)


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
            assert line.label == row.label
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
