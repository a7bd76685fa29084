"""Every (state, verb, capacity): what the table allows works, the rest leaves no trace."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from dossiers.capacity import Who, capacities
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import FLOW, MOVES, NotAllowed, open_moves, shortest_path
from dossiers.models import Dossier, Event
from dossiers.states import ENDED, NATIONAL_CODES, State
from dossiers.transitions.verbs import VERBS
from tests import make

pytestmark = pytest.mark.django_db

ROLES = {
    "congdan": {Who.APPLICANT},
    "motcua": {Who.CLERK},
    "chuyenvien": {Who.OFFICER},
    "lanhdaodonvi": {Who.LEADER},
    "motcua.longxuyen": set(),
    "chuyenvien.longxuyen": set(),
    "lanhdao.longxuyen": set(),
    "lanhdao": set(),
    "thanhtra": set(),
    "quantri": set(),
    "quanly": set(),
    "buudien": set(),
}


@pytest.mark.parametrize("state", State)
def test_every_state_verb_and_person(state: State) -> None:
    dossier = make.dossier(state)
    before = Dossier.objects.filter(pk=dossier.pk).values().get()
    alike = []
    for username, held in ROLES.items():
        person = make.person(username)
        assert capacities(person, dossier) == held
        if held in alike:  # who is nothing more here can do nothing more
            continue
        alike.append(held)
        for move in MOVES:
            if state in move.sources and move.who & held:
                continue
            with pytest.raises(NotAllowed):
                make.do(dossier, move.verb, person)
    assert Dossier.objects.filter(pk=dossier.pk).values().get() == before
    assert Event.objects.filter(dossier=dossier).count() == before["event_count"]


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        (state, move.verb, who)
        for move in MOVES
        for state in sorted(move.sources)
        for who in sorted(move.who)
    ],
)
def test_what_the_table_allows_works(state: State, verb: str, who: Who) -> None:
    dossier = make.ready_for(verb, state)
    if who == Who.HELPER:
        Dossier.objects.filter(pk=dossier.pk).update(helped_unit=make.unit(LONG_XUYEN))
        dossier.refresh_from_db()
    by = dossier.account if who == Who.APPLICANT else make.person(make.STAFF[who])
    if verb == "recall" and who == Who.LEADER:
        dossier = make.do(make.do(make.ready_for("forward", state), "forward", by), "send_back", by)
        dossier = make.do(dossier, "forward", by)
    assert FLOW[verb] in open_moves(dossier, by)
    moved = make.do(dossier, verb, by)
    move = FLOW[verb]
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.state == moved.state == (move.target or state)
    assert stored.event_count == dossier.event_count + 1
    event = stored.events.latest("seq")
    assert (event.verb, event.from_state, event.to_state) == (verb, state, stored.state)
    assert event.by == by


def test_all_states_are_reached_and_named() -> None:
    assert all(shortest_path(state) is not None for state in State)
    assert set(NATIONAL_CODES) == set(State)
    assert set(VERBS) == set(FLOW)


@pytest.mark.parametrize("state", State)
def test_the_clock_covers_receipt_to_finish(state: State) -> None:
    dossier = Dossier.objects.get(pk=make.dossier(state).pk)
    segments = list(dossier.segments.all())
    if dossier.received_at is None:
        assert segments == []
        return
    assert segments[0].started_at == dossier.received_at
    for one, following in pairwise(segments):
        assert one.ended_at == following.started_at
    assert segments[-1].ended_at == (dossier.finished_at if state in ENDED else None)


def test_nobody_is_an_official_on_their_own_dossier() -> None:
    clerk = make.person("motcua")
    mine = make.owner(name=clerk.full_name, id_number=clerk.id_number, birth_date=None)
    dossier = make.submitted(owner=mine, by=make.person("congdan"))
    assert capacities(clerk, dossier) == set()
    with pytest.raises(NotAllowed):
        make.do(dossier, "receive", clerk)


def test_a_stale_page_is_refused_and_changes_nothing() -> None:
    dossier = make.dossier(State.PROCESSING)
    with pytest.raises(NotAllowed):
        make.do(dossier, "forward", make.person("chuyenvien"), seq=dossier.event_count - 1)
    assert Dossier.objects.get(pk=dossier.pk).event_count == dossier.event_count


def test_a_move_lies_neither_in_the_future_nor_before_the_last_one() -> None:
    dossier = make.dossier(State.RECEIVED)
    for moment in (timezone.now() + timedelta(days=1), dossier.last_event_at - timedelta(hours=1)):
        with pytest.raises(NotAllowed):
            make.do(dossier, "start", moment=moment)
