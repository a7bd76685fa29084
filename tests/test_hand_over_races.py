"""Two people at one hand-over list at the same moment."""

import pytest
from django.utils import timezone

from dossiers.flow import NotAllowed
from dossiers.hand_overs import hand_over, take_back, take_over, waiting_for
from dossiers.models import HandOver, HandOverLine, Slip, SlipKind
from dossiers.states import State
from tests import make
from tests.at_once import all_at_once

pytestmark = pytest.mark.usefixtures("committed")

TO_OFFICE = HandOver.Direction.TO_OFFICE


def started(count: int) -> None:
    for _ in range(count):
        make.dossier(State.PROCESSING, code="1.004873")


def test_lists_made_at_once_never_hold_one_dossier_twice() -> None:
    started(6)
    clerk, unit, now = make.person("motcua"), make.unit(), timezone.now()
    rows = waiting_for(unit, TO_OFFICE, clerk).rows

    def act(number: int) -> str:
        try:
            mine = rows[::-1] if number % 2 else rows
            hand_over(unit, TO_OFFICE, mine[: 4 + number % 3], by=clerk, at=now)
        except NotAllowed as refusal:
            return str(refusal.reason)
        return "made"

    found = all_at_once(12, act)
    assert found.pop("made") >= 1
    assert all("vừa đưa" in sentence or "xem lại" in sentence for sentence in found)
    listed = list(HandOverLine.objects.values_list("dossier", flat=True))
    assert len(listed) == len(set(listed))
    assert all(one.lines.count() >= 4 for one in HandOver.objects.all())


def test_a_list_is_confirmed_once() -> None:
    started(3)
    clerk, unit, now = make.person("motcua"), make.unit(), timezone.now()
    handed = hand_over(unit, TO_OFFICE, waiting_for(unit, TO_OFFICE, clerk).rows, by=clerk, at=now)
    ids = set(handed.lines.values_list("pk", flat=True))
    people = [make.person(name) for name in ("chuyenvien", "lanhdaodonvi", "chuyenvien.rachgia")]

    def act(number: int) -> str:
        try:
            take_over(handed, ids, by=people[number % 3], at=timezone.now())
        except NotAllowed:
            return "refused"
        return "taken"

    assert all_at_once(9, act) == {"taken": 1, "refused": 8}
    slip = Slip.objects.get(kind=SlipKind.HAND_OVER)
    assert (slip.number, HandOver.objects.get().slip) == (1, slip)


def test_confirming_against_taking_back_leaves_one_of_both() -> None:
    clerk, officer, unit = make.person("motcua"), make.person("chuyenvien"), make.unit()
    for _ in range(4):
        started(2)
        rows = waiting_for(unit, TO_OFFICE, clerk).rows
        handed = hand_over(unit, TO_OFFICE, rows, by=clerk, at=timezone.now())
        ids = set(handed.lines.values_list("pk", flat=True))

        def act(number: int, handed: HandOver = handed, ids: set[int] = ids) -> str:
            try:
                if number:
                    take_over(handed, ids, by=officer, at=timezone.now())
                    return "taken"
                take_back(handed, by=clerk)
            except NotAllowed:
                return "refused"
            return "dropped"

        found = all_at_once(2, act)
        assert found in ({"taken": 1, "refused": 1}, {"dropped": 1, "refused": 1})
        assert HandOver.objects.filter(pk=handed.pk).exists() == bool(found["taken"])
        assert len(waiting_for(unit, TO_OFFICE, clerk).rows) == (0 if found["taken"] else 2)
        if not found["taken"]:
            rows = waiting_for(unit, TO_OFFICE, clerk).rows
            hand_over(unit, TO_OFFICE, rows, by=clerk, at=timezone.now())
