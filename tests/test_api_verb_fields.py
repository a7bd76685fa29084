"""What the fields of verbs take: days that lie ahead, amounts that the law foresees, choices."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.callers import caller, fields, traces
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


def send(username: str, dossier: Dossier, verb: str, **body: Any) -> Any:
    return caller(username).send(f"dossiers/{dossier.number}/{verb}/", body)


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("verb", "username"),
    [
        ("ask_supplement", "chuyenvien"),
        ("ask_dues", "chuyenvien"),
        ("consult", "chuyenvien"),
    ],
)
@pytest.mark.parametrize("days", [-1, 366, 366 * 100])
def test_an_answer_is_asked_for_within_a_year(verb: str, username: str, days: int) -> None:
    dossier = make.dossier(State.PROCESSING)
    body = fields(verb, make.person(username)) | {"until": in_days(days)}
    before = traces()
    assert is_problem(send(username, dossier, verb, **body), 400)["errors"].keys() == {"until"}
    assert traces() == before
    answer = send(username, dossier, verb, **body | {"until": in_days(0)})
    assert answer.status_code == 200, answer.content


def test_an_extension_stays_within_what_the_version_foresees() -> None:
    dossier = make.ready_for("extend", State.PROCESSING)
    most = dossier.version.extension_amount
    assert most
    before = traces()
    for amount in (0, -1, most + 1, 10**12, "all", 1.5):
        body = {"amount": amount, "reason": "Cần xác minh"}
        problem = is_problem(send("lanhdaodonvi", dossier, "extend", **body), 400)
        assert problem["errors"].keys() == {"amount"}
        if isinstance(amount, int) and abs(amount) < 100:
            assert str(most) in problem["errors"]["amount"][0]
    assert traces() == before
    answer = send("lanhdaodonvi", dossier, "extend", amount=most, reason="Cần xác minh").json()
    assert answer["due_at"] > answer["first_due_at"]
    again = send("lanhdaodonvi", dossier, "extend", amount=1, reason="Cần xác minh")
    is_problem(again, 409)


def test_where_no_extension_is_foreseen_no_amount_is_right() -> None:
    dossier = make.dossier(State.PROCESSING)
    for amount in (1, 999):
        is_problem(send("lanhdaodonvi", dossier, "extend", amount=amount, reason="x"), 409)


def test_an_apology_gives_a_day_that_can_be_kept() -> None:
    dossier = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=30))
    due: date = timezone.localdate(dossier.due_at)
    cause = fields("apologise", make.person("lanhdaodonvi"))["cause"]
    before = traces()
    for promised in (due.isoformat(), in_days(-1), in_days(366)):
        refused = send("lanhdaodonvi", dossier, "apologise", cause=cause, promised_on=promised)
        assert is_problem(refused, 400)["errors"].keys() == {"promised_on"}
    for other in ("laziness", "", {"a": 1}):
        refused = send("lanhdaodonvi", dossier, "apologise", cause=other, promised_on=in_days(3))
        assert is_problem(refused, 400)["errors"].keys() == {"cause"}
    assert traces() == before
    done = send("lanhdaodonvi", dossier, "apologise", cause=cause, promised_on=in_days(3)).json()
    assert done["promised_at"][:10] >= in_days(3)
    assert done["due_at"] == before[1][0]["due_at"].astimezone(make.VIETNAM).isoformat()


def test_an_apology_never_comes_before_the_due_date() -> None:
    dossier = make.dossier(State.PROCESSING, code="1.004873")
    cause = fields("apologise", make.person("lanhdaodonvi"))["cause"]
    answer = send("lanhdaodonvi", dossier, "apologise", cause=cause, promised_on=in_days(0))
    sentence = is_problem(answer, 400)["errors"]["promised_on"][0]
    assert timezone.localdate(dossier.due_at).strftime("%d/%m/%Y") in sentence


def test_a_second_apology_is_decided_on_expressly() -> None:
    dossier = make.do(make.dossier(State.PROCESSING), "apologise")
    body = fields("apologise", make.person("lanhdaodonvi"))
    before = traces()
    for more in ({}, {"overrule": False}):
        is_problem(send("lanhdaodonvi", dossier, "apologise", **body, **more), 409)
    refused = send("lanhdaodonvi", dossier, "apologise", **body, overrule="perhaps")
    assert is_problem(refused, 400)["errors"].keys() == {"overrule"}
    assert traces() == before
    assert send("lanhdaodonvi", dossier, "apologise", **body, overrule=True).status_code == 200
    shown = caller("congdan").ask(f"dossiers/{dossier.number}/").json()
    assert shown["apologies"] == 2


def test_whose_answer_it_is_is_one_of_those_awaited() -> None:
    dossier = make.do(make.dossier(State.PROCESSING), "consult")
    asked = dossier.work_items.get(kind="consultation").pk
    for wrong in (asked + 1, "x", [asked]):
        refused = send("lanhdaodonvi", dossier, "join", answer="Đồng ý", consultation=wrong)
        assert is_problem(refused, 400)["errors"].keys() == {"consultation"}
    done = send("lanhdaodonvi", dossier, "join", answer="Đồng ý", consultation=asked)
    assert done.status_code == 200, done.content
