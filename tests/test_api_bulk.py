"""One verb for many dossiers: a result for each, one refused never stops the others."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from citizens.models import Person
from dossiers.bulk import LIMIT
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.flow import FLOW
from dossiers.models import Dossier, WorkItem
from dossiers.states import State
from tests import make
from tests.callers import JSON, Caller, caller, traces
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


def send(username: str, verb: str, dossiers: Any, **more: Any) -> Any:
    return caller(username).send(f"dossiers/bulk/{verb}/", {"dossiers": dossiers, **more})


def results(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def codes(*dossiers: Dossier) -> list[dict[str, str]]:
    return [{"code": dossier.number} for dossier in dossiers]


def elsewhere(state: State) -> Dossier:
    """At Long Xuyên, which the commune's people do not see."""
    made = make.dossier(state)
    Dossier.objects.filter(pk=made.pk).update(unit=make.unit(LONG_XUYEN))
    return Dossier.objects.get(pk=made.pk)


def test_a_result_for_each_in_the_order_asked() -> None:
    first, ended, last = (
        make.dossier(state) for state in (State.RECEIVED, State.WITHDRAWN, State.RECEIVED)
    )
    foreign = elsewhere(State.RECEIVED)
    asked = [
        {"code": last.reference.lower(), "seq": last.event_count},
        {"code": foreign.code},
        {"code": "H01.155-000000-0000", "seq": 3},
        {"code": ended.number},
        {"code": first.number, "seq": None},
    ]
    told = results(send("motcua", "start", asked, assignee="chuyenvien", note="Chuyển 15 giờ"))
    assert [row["code"] for row in told] == [row["code"] for row in asked]
    assert [row["done"] for row in told] == [True, False, False, False, True]
    assert [row["state"] for row in told] == ["PROCESSING", None, None, "WITHDRAWN", "PROCESSING"]
    assert [row["seq"] for row in told] == [3, None, None, ended.event_count, 3]
    assert told[0]["detail"] is told[4]["detail"] is None
    assert told[3]["detail"]
    # What one may not see is said exactly as what there is not.
    assert told[1] == {**told[2], "code": told[1]["code"]}
    foreign.refresh_from_db()
    assert (foreign.state, foreign.event_count) == (State.RECEIVED, 2)
    at_work = WorkItem.objects.filter(assignee__username="chuyenvien", done_at=None)
    assert {item.dossier_id for item in at_work} == {first.pk, last.pk}
    assert first.events.latest("seq").detail.content["note"] == "Chuyển 15 giờ"


def test_a_stale_seq_is_refused_alone() -> None:
    stale, fresh = make.dossier(State.PROCESSING), make.dossier(State.PROCESSING)
    asked = [
        {"code": stale.code, "seq": stale.event_count - 1},
        {"code": fresh.code, "seq": fresh.event_count},
    ]
    told = results(send("chuyenvien", "forward", asked))
    assert [(row["done"], row["seq"]) for row in told] == [(False, 3), (True, 4)]
    assert told[0]["detail"]


def test_results_are_handed_out_to_one_receiver() -> None:
    ready = [make.dossier(State.RESOLVED) for _ in range(3)]
    body = {"receiver": "Lê Thị Thu Hà", "paper_shown": "Giấy giới thiệu"}
    told = results(send("motcua", "hand_out", codes(*ready), **body))
    assert [row["state"] for row in told] == ["RETURNED"] * 3
    for dossier in ready:
        content = dossier.events.latest("seq").detail.content
        assert {name: content[name] for name in body} == body


@pytest.mark.parametrize("verb", sorted(FLOW))
def test_only_what_stands_in_the_table_goes_in_bulk(verb: str) -> None:
    dossier = make.dossier(State.RECEIVED)
    before = traces()
    answer = send("motcua", verb, [{"code": "X"}], receiver="Lê Thị Thu Hà")
    if FLOW[verb].is_in_bulk:
        assert [row["done"] for row in results(answer)] == [False]
    else:
        is_problem(answer, 404)
    is_problem(send("motcua", "fly", codes(dossier)), 404)
    assert traces() == before


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "dossiers"),
        ({"dossiers": []}, "dossiers"),
        ({"dossiers": "H01.155-261122-0001"}, "dossiers"),
        ({"dossiers": ["H01.155-261122-0001"]}, "dossiers.0"),
        ({"dossiers": [{"seq": 1}]}, "dossiers.0.code"),
        ({"dossiers": [{"code": "X" * 41}]}, "dossiers.0.code"),
        ({"dossiers": [{"code": "A", "seq": -1}]}, "dossiers.0.seq"),
        ({"dossiers": [{"code": "A"}, {"code": "A"}]}, "dossiers.1.code"),
        ({"dossiers": [{"code": "A"}, {"code": " a "}]}, "dossiers.1.code"),
        ({"dossiers": [{"code": "A"}], "note": "x" * 5000}, "note"),
        ({"dossiers": [{"code": "A"}], "note": ["x"]}, "note"),
        ({"dossiers": [{"code": str(n)} for n in range(LIMIT + 1)]}, "dossiers"),
        ([], ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(body: Any, path: str) -> None:
    make.dossier(State.RECEIVED)
    before = traces()
    sent = caller("motcua").post("/api/v1/dossiers/bulk/start/", body, JSON)
    problem = is_problem(sent, 400)
    assert path in problem["errors"]
    if isinstance(body, dict) and len(body.get("dossiers", ())) > LIMIT:
        assert "500" in problem["errors"]["dossiers"][0]
    assert traces() == before


def test_a_dossier_named_by_both_its_numbers_is_named_twice() -> None:
    dossier = make.dossier(State.PROCESSING)
    asked = [{"code": dossier.code}, {"code": dossier.reference}]
    before = traces()
    problem = is_problem(send("chuyenvien", "forward", asked), 400)
    assert problem["errors"].keys() == {"dossiers.1.code"}
    assert traces() == before


@pytest.mark.parametrize("username", ["congdan", "chuyenvien.longxuyen", "nobody"])
def test_work_goes_to_somebody_at_the_unit(username: str) -> None:
    dossier = make.dossier(State.RECEIVED)
    before = traces()
    problem = is_problem(send("motcua", "start", codes(dossier), assignee=username), 400)
    assert problem["errors"].keys() == {"assignee"}
    assert traces() == before


def test_a_colleague_of_another_unit_is_refused_where_they_do_not_work() -> None:
    """A leader of two communes forwards to somebody of one."""
    here, there = make.dossier(State.PROCESSING), elsewhere(State.PROCESSING)
    leader = make.person("lanhdaodonvi")
    leader.posts.create(
        unit=make.unit(LONG_XUYEN), role="leader", title="", valid_from=timezone.localdate()
    )
    told = results(send("lanhdaodonvi", "forward", codes(there, here), assignee="chuyenvien"))
    assert [row["done"] for row in told] == [False, True]
    assert told[0]["detail"]
    # A clerk of the unit takes nothing in hand from the leader either.
    told = results(send("lanhdaodonvi", "forward", codes(there), assignee="lanhdao.longxuyen"))
    assert [row["done"] for row in told] == [True]


def test_nobody_moves_in_bulk_what_they_could_not_move_alone(stranger: Person) -> None:
    dossiers = [make.dossier(State.RECEIVED), make.dossier(State.PROCESSING)]
    before = traces()
    for verb in ("start", "forward", "hand_out"):
        for username in ("congdan", "thanhtra", "lanhdao", "quanly", "buudien"):
            told = results(send(username, verb, codes(*dossiers), receiver="x"))
            assert [row["done"] for row in told] == [False, False]
            seen = username in {"congdan", "thanhtra", "lanhdao"}
            assert [row["state"] is not None for row in told] == [seen, seen]
        body = {"dossiers": codes(*dossiers), "receiver": "x"}
        told = results(Caller(stranger).send(f"dossiers/bulk/{verb}/", body))
        assert [row["seq"] for row in told] == [None, None]
        is_problem(Client().post(f"/api/v1/dossiers/bulk/{verb}/", body, JSON), 401)
    assert traces() == before


def test_many_cost_as_much_each_as_few() -> None:
    def asked(count: int) -> int:
        made = [make.dossier(State.PROCESSING, code="1.004873") for _ in range(count)]
        person = caller("lanhdaodonvi")
        person.ask("me/")
        with CaptureQueriesContext(connection) as queries:
            body = {"dossiers": codes(*made), "assignee": "chuyenvien"}
            told = results(person.send("dossiers/bulk/forward/", body))
        assert all(row["done"] for row in told)
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    asked(1)
    assert asked(4) - asked(3) == asked(2) - asked(1) <= 12


def test_what_moved_meanwhile_keeps_its_own_time() -> None:
    dossier = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=2))
    told = results(send("chuyenvien", "forward", codes(dossier)))
    assert told[0]["done"]
    assert dossier.events.latest("seq").at > dossier.last_event_at
