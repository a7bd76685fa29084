"""Verbs through the API: what they take, what they answer, what they leave when refused."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from citizens.models import Person
from dossiers.flow import FLOW
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.callers import Caller, caller, traces
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


def send(username: str, dossier: Dossier, verb: str, body: Any = None) -> Any:
    return caller(username).send(f"dossiers/{dossier.number}/{verb}/", body)


def fields(verb: str, by: Person) -> dict[str, Any]:
    """The verb's required fields as JSON."""
    words = make.inputs(verb, by)
    return {name: str(getattr(word, "pk", word)) for name, word in words.items()}


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
    assert verbs("lanhdaodonvi") == ["stop"]
    assert verbs("thanhtra") == []


def test_an_action_tells_its_fields() -> None:
    dossier = make.dossier(State.RECEIVED)
    actions = caller("motcua").ask(f"dossiers/{dossier.number}/").json()["actions"]
    assignee, note = actions[0]["fields"]
    assert assignee["type"] == "choice"
    assert assignee["required"] is False
    assert {"value": "chuyenvien", "label": "Lê Minh Khôi"} in assignee["choices"]
    assert (note["name"], note["type"], note["choices"]) == ("note", "text", [])


# A result takes its file and opens the hand-out.
LIMITS = {"receive": 15, "resolve": 16}
DOERS = [
    ("receive", State.SUBMITTED, "motcua"),
    ("ask_completion", State.SUBMITTED, "motcua"),
    ("complete", State.AWAITING_COMPLETION, "congdan"),
    ("refuse", State.SUBMITTED, "motcua"),
    ("start", State.RECEIVED, "motcua"),
    ("forward", State.PROCESSING, "chuyenvien"),
    ("ask_supplement", State.PROCESSING, "chuyenvien"),
    ("supplement", State.AWAITING_SUPPLEMENT, "congdan"),
    ("ask_dues", State.PROCESSING, "chuyenvien"),
    ("settle_dues", State.AWAITING_DUES, "motcua"),
    ("suspend", State.PROCESSING, "chuyenvien"),
    ("resume", State.SUSPENDED, "chuyenvien"),
    ("resolve", State.PROCESSING, "lanhdaodonvi"),
    ("hand_out", State.RESOLVED, "motcua"),
    ("stop", State.PROCESSING, "lanhdaodonvi"),
    ("withdraw", State.PROCESSING, "congdan"),
]


def test_every_verb_is_measured() -> None:
    assert {verb for verb, *_ in DOERS} == set(FLOW)


@pytest.mark.parametrize(("verb", "state", "username"), DOERS)
def test_a_move_asks_the_database_little(verb: str, state: State, username: str) -> None:
    dossier = make.dossier(state)
    body = fields(verb, make.person(username))
    person = caller(username)
    person.ask("me/")
    with CaptureQueriesContext(connection) as queries:
        answer = person.send(f"dossiers/{dossier.number}/{verb}/", body)
    assert answer.status_code == 200, answer.content
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= LIMITS.get(verb, 12), "\n".join(asked)
