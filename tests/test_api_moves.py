"""Verbs through the API: what they take, what they answer, what they leave when refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.accounts import COMMUNE, JUSTICE, LONG_XUYEN
from dossiers.flow import FLOW
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.callers import Caller, caller, fields, traces
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


def send(username: str, dossier: Dossier, verb: str, body: Any = None) -> Any:
    return caller(username).send(f"dossiers/{dossier.number}/{verb}/", body)


def test_from_filing_to_hand_out(citizen: Person) -> None:
    dossier = make.submitted()
    seq = 1
    for username, verb, body, state in [
        ("motcua", "ask_completion", {"reason": "Thiếu giấy chứng sinh"}, "AWAITING_COMPLETION"),
        ("congdan", "complete", {"note": "Đã bổ sung"}, "SUBMITTED"),
        ("motcua", "receive", {}, "RECEIVED"),
        ("motcua", "start", {"assignee": "chuyenvien"}, "PROCESSING"),
        ("chuyenvien", "ask_supplement", {"reason": "Thiếu chữ ký"}, "AWAITING_SUPPLEMENT"),
        ("congdan", "supplement", {}, "PROCESSING"),
        ("chuyenvien", "forward", {"assignee": "lanhdaodonvi"}, "PROCESSING"),
    ]:
        answer = send(username, dossier, verb, {**body, "seq": seq})
        assert answer.status_code == 200, answer.content
        seq += 1
        assert (answer.json()["state"], answer.json()["seq"]) == (state, seq)
    file = make.stored_file(make.person("lanhdaodonvi"))
    resolve = {"outcome": "granted", "file": str(file.pk), "number": "15/GKS"}
    answer = send("lanhdaodonvi", dossier, "resolve", resolve).json()
    assert (answer["state"], answer["outcome"]) == ("RESOLVED", "granted")
    assert answer["finished_at"].endswith("+07:00")
    answer = send("motcua", dossier, "hand_out", {"receiver": "Trần Văn Minh"}).json()
    assert answer["state"] == "RETURNED"
    shown = caller("congdan").ask(f"dossiers/{answer['code']}/").json()
    assert shown["results"][0]["file"]["id"] == str(file.pk)
    content = caller("congdan").ask(f"files/{file.pk}/")
    assert b"".join(content.streaming_content) == make.PDF
    is_problem(caller("chuyenvien.longxuyen").ask(f"files/{file.pk}/"), 404)


def test_a_stale_seq_is_refused_without_a_trace() -> None:
    dossier = make.dossier(State.PROCESSING)
    before = traces()
    body = {"reason": "Thiếu", "seq": dossier.event_count - 1}
    assert is_problem(send("chuyenvien", dossier, "ask_supplement", body), 409)["detail"]
    assert traces() == before


@pytest.mark.parametrize(
    ("state", "username", "verb", "body", "path"),
    [
        (State.SUBMITTED, "motcua", "refuse", {}, "reason"),
        (State.SUBMITTED, "motcua", "refuse", {"reason": "  "}, "reason"),
        (State.SUBMITTED, "motcua", "refuse", {"reason": ["x"]}, "reason"),
        (State.SUBMITTED, "motcua", "refuse", {"reason": "x" * 5000}, "reason"),
        (State.SUBMITTED, "motcua", "receive", {"seq": "first"}, "seq"),
        (State.SUBMITTED, "motcua", "receive", [], ""),
        (State.SUBMITTED, "motcua", "ask_completion", {"reason": "x", "until": "soon"}, "until"),
        (State.RECEIVED, "motcua", "start", {"assignee": "congdan"}, "assignee"),
        (State.RECEIVED, "motcua", "start", {"assignee": {"a": 1}}, "assignee"),
        (State.PROCESSING, "lanhdaodonvi", "resolve", {"outcome": "granted"}, "file"),
        (State.PROCESSING, "lanhdaodonvi", "resolve", {"outcome": "perhaps"}, "outcome"),
        (
            State.PROCESSING,
            "lanhdaodonvi",
            "resolve",
            {"outcome": "granted", "file": "00000000-0000-0000-0000-000000000000"},
            "file",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    state: State, username: str, verb: str, body: Any, path: str
) -> None:
    dossier = make.dossier(state)
    before = traces()
    sent = caller(username).post(
        f"/api/v1/dossiers/{dossier.number}/{verb}/", body, "application/json"
    )
    assert path in is_problem(sent, 400)["errors"]
    assert traces() == before


def test_somebody_elses_file_is_no_result(leader: Person, officer: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    body = {"outcome": "granted", "file": str(make.stored_file(officer).pk)}
    assert is_problem(send("lanhdaodonvi", dossier, "resolve", body), 400)["errors"]["file"]


def test_a_denied_result_needs_its_reason(leader: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    body = {"outcome": "denied", "file": str(make.stored_file(leader).pk)}
    before = traces()
    assert is_problem(send("lanhdaodonvi", dossier, "resolve", body), 400)["errors"]["reason"]
    assert traces() == before


def test_a_day_that_is_over_is_no_day_to_answer_by() -> None:
    dossier = make.dossier(State.PROCESSING)
    before = traces()
    body = {"reason": "Thiếu trang hai", "until": "2026-01-05"}
    assert is_problem(send("chuyenvien", dossier, "ask_supplement", body), 400)["errors"]["until"]
    assert traces() == before


def test_what_one_does_not_see_or_what_is_no_verb_is_404(stranger: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    before = traces()
    is_problem(send("chuyenvien", dossier, "fly"), 404)
    is_problem(send("chuyenvien", dossier, "submit"), 404)
    is_problem(send("chuyenvien.longxuyen", dossier, "forward"), 404)
    is_problem(Caller(stranger).send(f"dossiers/{dossier.number}/withdraw/"), 404)
    is_problem(send("thanhtra", dossier, "forward"), 409)
    assert traces() == before


def test_actions_are_what_the_flow_opens_to_the_caller() -> None:
    dossier = make.dossier(State.RECEIVED)

    def verbs(username: str) -> list[str]:
        answer = caller(username).ask(f"dossiers/{dossier.number}/").json()
        return [action["verb"] for action in answer["actions"]]

    assert verbs("congdan") == ["withdraw"]
    assert verbs("motcua") == ["start", "withdraw"]
    assert verbs("chuyenvien") == ["start"]
    assert verbs("lanhdaodonvi") == ["transfer", "stop"]
    assert verbs("thanhtra") == []


def actions(username: str, dossier: Dossier) -> dict[str, dict[str, Any]]:
    """The fields of the open verbs."""
    answer = caller(username).ask(f"dossiers/{dossier.number}/").json()
    return {
        action["verb"]: {field["name"]: field for field in action["fields"]}
        for action in answer["actions"]
    }


def test_an_action_tells_its_fields() -> None:
    start = actions("motcua", make.dossier(State.RECEIVED))["start"]
    assert start["assignee"]["type"] == "choice"
    assert start["assignee"]["required"] is False
    assert {"value": "chuyenvien", "label": "Lê Minh Khôi"} in start["assignee"]["choices"]
    assert (start["note"]["type"], start["note"]["choices"]) == ("text", [])


def test_whoever_has_to_choose_is_told_among_what() -> None:
    dossier = make.do(make.dossier(State.PROCESSING), "consult")
    asked = dossier.work_items.get(kind="consultation")
    told = actions("lanhdaodonvi", dossier)
    assert {"join", "consult", "apologise"} <= told.keys()
    for fields_of in told.values():
        for field in fields_of.values():
            assert bool(field["choices"]) == (field["type"] == "choice")
    whose = [{"value": str(asked.pk), "label": "UBND phường Long Xuyên"}]
    assert told["join"]["consultation"]["choices"] == whose
    units = [one["value"] for one in told["consult"]["unit"]["choices"]]
    assert len(units) > 100
    assert {LONG_XUYEN, JUSTICE} <= set(units)
    assert COMMUNE not in units
    competent = actions("lanhdaodonvi", make.dossier(State.RECEIVED))["transfer"]["unit"]["choices"]
    assert {"value": LONG_XUYEN, "label": "UBND phường Long Xuyên"} in competent
    assert not {COMMUNE, JUSTICE} & {one["value"] for one in competent}
    assert (
        [one["value"] for one in told["resolve"]["outcome"]["choices"]] if "resolve" in told else 1
    )


def test_what_is_chosen_elsewhere_is_not_offered_here() -> None:
    dossier = make.dossier(State.PROCESSING)
    until = (timezone.localdate() + timedelta(days=5)).isoformat()
    before = traces()
    for username, verb, body in [
        ("lanhdaodonvi", "transfer", {"unit": JUSTICE, "reason": "x"}),
        ("lanhdaodonvi", "transfer", {"unit": COMMUNE, "reason": "x"}),
        ("chuyenvien", "consult", {"unit": COMMUNE, "question": "x", "until": until}),
        ("chuyenvien", "consult", {"unit": ["H01.03"], "question": "x", "until": until}),
    ]:
        assert "unit" in is_problem(send(username, dossier, verb, body), 400)["errors"]
    assert traces() == before


def test_where_nobody_else_is_competent_no_transfer_is_offered() -> None:
    alone = {"competent_kind": "", "units": [COMMUNE]}
    make.published(alone, from_=timezone.localdate())
    dossier = make.dossier(State.PROCESSING)
    assert "transfer" not in actions("lanhdaodonvi", dossier)
    body = {"unit": LONG_XUYEN, "reason": "Không thuộc thẩm quyền"}
    is_problem(send("lanhdaodonvi", dossier, "transfer", body), 409)


# Signing in, finding it, locking it, one UPDATE, the event with its detail and the notice. Choices
# are asked for where one was sent; a wait turns the clock and the dates of the steps; a receipt
# takes its number; a slip takes the next of its book and is owed; a result takes its file and opens
# the hand-out; an uploaded one asks whom to trust, as do its signatures, and whether it is a
# paper of ours; what is read is held against the event before.
DOERS = [
    ("receive", State.SUBMITTED, "motcua", 19),
    ("ask_completion", State.SUBMITTED, "motcua", 14),
    ("complete", State.AWAITING_COMPLETION, "congdan", 11),
    ("refuse", State.SUBMITTED, "motcua", 20),
    ("start", State.RECEIVED, "motcua", 13),
    ("forward", State.PROCESSING, "chuyenvien", 14),
    ("join", State.PROCESSING, "chuyenvien.longxuyen", 13),
    ("send_back", State.PROCESSING, "lanhdaodonvi", 16),
    ("recall", State.PROCESSING, "chuyenvien", 13),
    ("consult", State.PROCESSING, "chuyenvien", 15),
    ("ask_supplement", State.PROCESSING, "chuyenvien", 21),
    ("supplement", State.AWAITING_SUPPLEMENT, "congdan", 17),
    ("ask_dues", State.PROCESSING, "chuyenvien", 17),
    ("settle_dues", State.AWAITING_DUES, "motcua", 18),
    ("suspend", State.PROCESSING, "chuyenvien", 17),
    ("resume", State.SUSPENDED, "chuyenvien", 17),
    ("draft", State.PROCESSING, "chuyenvien", 14),
    ("approve", State.PROCESSING, "lanhdaodonvi", 13),
    ("sign", State.PROCESSING, "lanhdaodonvi", 19),
    ("number", State.PROCESSING, "motcua", 12),
    ("issue", State.PROCESSING, "motcua", 18),
    ("resolve", State.PROCESSING, "lanhdaodonvi", 27),
    ("extend", State.PROCESSING, "lanhdaodonvi", 16),
    ("apologise", State.PROCESSING, "lanhdaodonvi", 18),
    ("transfer", State.PROCESSING, "lanhdaodonvi", 23),
    ("hand_out", State.RESOLVED, "motcua", 14),
    ("correct", State.RESOLVED, "lanhdaodonvi", 19),
    ("revoke", State.RETURNED, "lanhdaodonvi", 11),
    ("stop", State.PROCESSING, "lanhdaodonvi", 24),
    ("withdraw", State.PROCESSING, "congdan", 24),
]


def test_every_verb_is_measured() -> None:
    assert {verb for verb, *_ in DOERS} == set(FLOW)


@pytest.mark.parametrize(("verb", "state", "username", "limit"), DOERS)
def test_a_move_asks_the_database_little(
    verb: str, state: State, username: str, limit: int
) -> None:
    dossier = make.ready_for(verb, state)
    body = fields(verb, make.person(username))
    person = caller(username)
    make.dossier(State.AWAITING_SUPPLEMENT, code="1.004873")
    person.ask(f"dossiers/{dossier.number}/")  # now what a process keeps is there
    with CaptureQueriesContext(connection) as queries:
        answer = person.send(f"dossiers/{dossier.number}/{verb}/", body)
    assert answer.status_code == 200, answer.content
    # What the law sets is read once a minute.
    apart = ("SAVEPOINT", "agencies_legalterm")
    asked = [query["sql"] for query in queries if not any(word in query["sql"] for word in apart)]
    assert len(asked) == limit, "\n".join(asked)
