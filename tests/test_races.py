"""Whatever two people can do at once, with threads on PostgreSQL."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Event
from dossiers.states import State
from dossiers.transitions.receive import receive
from dossiers.transitions.register import register
from dossiers.warnings.announce import announce_warnings
from tests import make
from tests.at_once import all_at_once

pytestmark = pytest.mark.usefixtures("committed")


def test_twenty_clerks_receive_one_dossier() -> None:
    dossier = make.submitted()
    clerk, now = make.person("motcua"), timezone.now()

    def act(number: int) -> str:
        try:
            receive(Dossier.objects.get(pk=dossier.pk), by=clerk, at=now)
        except NotAllowed:
            return "refused"
        return "received"

    assert all_at_once(20, act) == {"received": 1, "refused": 19}
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.state == State.RECEIVED
    assert stored.code
    assert stored.events.filter(verb="receive").count() == 1
    assert stored.segments.count() == stored.slips.count() == 1


def test_fifty_walk_ins_at_one_unit_get_fifty_consecutive_numbers() -> None:
    clerk, now = make.person("motcua"), timezone.now()
    filing = make.filing(channel="desk")

    def act(number: int) -> str:
        return str(register(filing, by=clerk, at=now).code)

    codes = sorted(all_at_once(50, act))
    assert len(codes) == 50
    assert [int(code.rpartition("-")[2]) for code in codes] == list(range(1, 51))


def test_a_receipt_rolled_back_leaves_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = make.person("motcua")
    first, second = make.submitted(), make.submitted()

    def fail(*args: object) -> None:
        raise OSError("the power went out")

    with monkeypatch.context() as broken:
        broken.setattr("dossiers.transitions.move.issue_after", fail)
        with pytest.raises(OSError, match="power"):
            receive(first, by=clerk, at=timezone.now())
    assert Dossier.objects.get(pk=first.pk).state == State.SUBMITTED
    received = receive(second, by=clerk, at=timezone.now())
    assert str(received.code).endswith("-0001")


def test_events_of_parallel_moves_form_one_chain() -> None:
    dossier = make.dossier(State.PROCESSING)
    officer, leader, now = make.person("chuyenvien"), make.person("lanhdaodonvi"), timezone.now()

    def act(number: int) -> str:
        fresh = Dossier.objects.get(pk=dossier.pk)
        try:
            if number % 2:
                make.do(fresh, "ask_supplement", officer, now)
            else:
                make.do(fresh, "suspend", leader, now)
        except NotAllowed:
            return "refused"
        return "moved"

    assert all_at_once(8, act) == {"moved": 1, "refused": 7}
    events = list(Event.objects.filter(dossier=dossier))
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    for one, following in pairwise(events):
        assert following.previous_hash == one.hash
    assert Dossier.objects.get(pk=dossier.pk).head_hash == events[-1].hash


def test_two_beats_announce_an_overdue_dossier_once() -> None:
    dossier = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=20))
    now = timezone.now()
    assert dossier.due_at < now
    counted = all_at_once(4, lambda number: str(announce_warnings(now)))
    assert sum(int(found) * times for found, times in counted.items()) == 2
    told = dossier.announcements.order_by("kind").values_list("kind", flat=True)
    assert list(told) == ["overdue", "step_overdue"]
