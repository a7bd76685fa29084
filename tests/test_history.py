"""What has happened cannot be rewritten, and names can still be erased from it."""

import pytest
from django.db import IntegrityError, connection, transaction

from dossiers.chain import digest_of, hash_of
from dossiers.models import Event
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
