"""Verbs sent through the API by several people at the same moment."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.at_once import all_at_once
from tests.callers import caller, fields
from tests.lives import check

pytestmark = pytest.mark.usefixtures("committed")

OFFICER, LEADER, CONSULTED = "chuyenvien", "lanhdaodonvi", "chuyenvien.longxuyen"
Sent = tuple[str, str, dict[str, Any]]


def at_once(dossier: Dossier, sent: Sequence[Sent]) -> Counter[str]:
    """How often each verb was answered how; every one from a session of its own."""
    ready = [(caller(username), verb, body) for username, verb, body in sent]

    def act(number: int) -> str:
        person, verb, body = ready[number]
        answer = person.send(f"dossiers/{dossier.number}/{verb}/", body)
        return f"{verb} {answer.status_code}"

    return all_at_once(len(ready), act)


def verbs_of(dossier: Dossier) -> list[str]:
    return list(dossier.events.order_by("seq").values_list("verb", flat=True))


def test_forty_answer_one_question() -> None:
    dossier = make.do(make.dossier(State.PROCESSING), "consult")
    found = at_once(dossier, [(CONSULTED, "join", {"answer": f"Số {n}"}) for n in range(40)])
    # Who comes after the answer no longer sees the dossier.
    assert found.pop("join 200") == 1
    assert found.keys() <= {"join 404", "join 409"}
    assert found.total() == 39
    assert verbs_of(dossier).count("join") == 1
    asked = dossier.work_items.get(kind="consultation")
    assert asked.done_seq == dossier.events.get(verb="join").seq
    check(dossier.pk)


def test_a_pause_from_two_sides() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    for _ in range(3):
        pause = {"reason": "Thiếu xác nhận"}
        found = at_once(
            dossier,
            [(LEADER, "ask_supplement", pause), (OFFICER, "suspend", pause)] * 4,
        )
        assert sum(count for told, count in found.items() if told.endswith("200")) == 1
        state = Dossier.objects.get(pk=dossier.pk).state
        if state == State.AWAITING_SUPPLEMENT:
            resume = [("congdan", "supplement", {}), ("motcua", "supplement", {})]
        else:
            resume = [(LEADER, "resume", {}), (OFFICER, "resume", {})]
        verb = resume[0][1]
        assert at_once(dossier, resume * 4) == {f"{verb} 200": 1, f"{verb} 409": 7}
        check(dossier.pk)
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.state == State.PROCESSING
    assert stored.segments.count() == 7
    assert stored.segments.filter(ended_at=None).count() == 1


def test_pause_and_resume_at_once() -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT, code="1.004873")
    sent: list[Sent] = [
        ("congdan", "supplement", {"note": "Đã bổ sung"}),
        ("motcua", "supplement", {}),
        (OFFICER, "suspend", {"reason": "Chờ xác minh"}),
        (LEADER, "resume", {}),
    ]
    found = at_once(dossier, sent * 3)
    assert found["supplement 200"] == 1
    assert found.total() == 12
    assert {told.split()[1] for told in found} <= {"200", "409"}
    check(dossier.pk)


def test_two_leaders_apologise() -> None:
    dossier = make.dossier(State.PROCESSING)
    body = fields("apologise", make.person(LEADER))
    found = at_once(dossier, [(LEADER, "apologise", body)] * 8)
    assert found == {"apologise 200": 1, "apologise 409": 7}
    assert dossier.apologies_of.count() == Dossier.objects.get(pk=dossier.pk).apologies == 1
    check(dossier.pk)


def test_a_transfer_against_a_forward() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    seen = dossier.event_count
    body = {"unit": LONG_XUYEN, "reason": "Thuộc thẩm quyền nơi khác", "seq": seen}
    sent: list[Sent] = [(LEADER, "transfer", body), (OFFICER, "forward", {"seq": seen})]
    found = at_once(dossier, sent * 5)
    assert sum(count for told, count in found.items() if told.endswith("200")) == 1
    assert found.total() == 10
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.event_count == seen + 1
    assert stored.work_items.filter(done_at=None).count() == 1
    check(dossier.pk)


def test_a_forward_never_follows_a_transfer_unseen() -> None:
    """Without `seq`: whichever comes first, an officer of the old unit moves nothing after it."""
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    body = {"unit": LONG_XUYEN, "reason": "Thuộc thẩm quyền nơi khác"}
    at_once(dossier, [(LEADER, "transfer", body), *[(OFFICER, "forward", {})] * 4])
    verbs = verbs_of(dossier)
    assert verbs.count("transfer") == 1
    assert verbs[-1] == "transfer"
    check(dossier.pk)


def test_two_people_forward_the_same_twenty() -> None:
    made = [make.dossier(State.PROCESSING, code="1.004873") for _ in range(20)]
    asked = [{"code": one.code, "seq": one.event_count} for one in made]
    both = [
        (caller(OFFICER), {"dossiers": asked, "assignee": OFFICER}),
        (caller(LEADER), {"dossiers": asked[::-1], "assignee": LEADER}),
    ]
    done: list[str] = []

    def act(number: int) -> str:
        person, body = both[number]
        answer = person.send("dossiers/bulk/forward/", body)
        done.extend(row["code"] for row in answer.json()["results"] if row["done"])
        return str(answer.status_code)

    assert all_at_once(2, act) == {"200": 2}
    assert sorted(done) == sorted(one.code for one in made)
    for one in made:
        assert verbs_of(one)[-1] == "forward"
        assert Dossier.objects.get(pk=one.pk).event_count == one.event_count + 1
        check(one.pk)


def test_two_resolve_at_once() -> None:
    dossier = make.dossier(State.PROCESSING)
    leader = make.person(LEADER)
    sent = [(LEADER, "resolve", fields("resolve", leader)) for _ in range(4)]
    assert at_once(dossier, sent) == {"resolve 200": 1, "resolve 409": 3}
    assert dossier.results.count() == 1
    check(dossier.pk)


def test_a_correction_against_a_hand_out() -> None:
    dossier = make.dossier(State.RESOLVED)
    sent: list[Sent] = [
        (LEADER, "correct", {"reason": "Sai họ tên"}),
        ("motcua", "hand_out", {"receiver": "Trần Văn Minh"}),
    ]
    found = at_once(dossier, sent * 4)
    assert found["correct 200"] == 1
    stored = Dossier.objects.get(pk=dossier.pk)
    assert stored.state == State.PROCESSING
    assert dossier.results.get().annulled_at
    assert stored.work_items.filter(done_at=None).count() == 1
    assert verbs_of(dossier).count("hand_out") == found["hand_out 200"] <= 1
    check(dossier.pk)
