"""What each person may read of a dossier and do with it, from the filing to after its end."""

from typing import Any

import pytest

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.callers import Caller, caller, traces
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db

OWNER, CLERK, OFFICER, LEADER = "congdan", "motcua", "chuyenvien", "lanhdaodonvi"
CONSULTED, THEIR_LEADER = "chuyenvien.longxuyen", "lanhdao.longxuyen"
HELPER = "motcua.longxuyen"
PATHS = ("", "events/", "clock/")


def ask(username: str, dossier: Dossier, path: str = "") -> Any:
    return caller(username).ask(f"dossiers/{dossier.number}/{path}")


def verbs(username: str, dossier: Dossier) -> set[str]:
    return {action["verb"] for action in ask(username, dossier).json()["actions"]}


def last_detail(username: str, dossier: Dossier) -> dict[str, Any]:
    detail: dict[str, Any] = ask(username, dossier, "events/").json()["results"][-1]["detail"]
    return detail


def helped(state: State) -> Dossier:
    """A dossier whose applicant was helped at Long Xuyên's desk."""
    made = make.dossier(state, code="1.004873")
    Dossier.objects.filter(pk=made.pk).update(helped_unit=make.unit(LONG_XUYEN))
    return Dossier.objects.get(pk=made.pk)


def test_who_is_asked_sees_it_until_they_have_answered() -> None:
    dossier = make.dossier(State.PROCESSING)
    for username in (CONSULTED, THEIR_LEADER):
        assert [ask(username, dossier, path).status_code for path in PATHS] == [404] * 3
    dossier = make.do(dossier, "consult", question="Có hộ khẩu tại đây không?")
    for username in (CONSULTED, THEIR_LEADER):
        assert [ask(username, dossier, path).status_code for path in PATHS] == [200] * 3
        assert verbs(username, dossier) == {"join"}
        assert last_detail(username, dossier)["question"] == "Có hộ khẩu tại đây không?"
        assert [row["number"] for row in caller(username).ask("dossiers/").json()["results"]] == [
            dossier.number
        ]
    is_problem(ask(HELPER, dossier), 404)  # the desk there was not asked
    path = f"dossiers/{dossier.number}"
    before = traces()
    for verb, body in [
        ("forward", {}),
        ("send_back", {"reason": "x"}),
        ("ask_supplement", {"reason": "x"}),
        ("suspend", {"reason": "x"}),
        ("transfer", {}),
        ("consult", {}),
    ]:
        is_problem(caller(CONSULTED).send(f"{path}/{verb}/", body), 409)
    many = {"dossiers": [{"code": dossier.number}]}
    told = caller(CONSULTED).send("dossiers/bulk/forward/", many).json()["results"]
    assert [(row["done"], row["state"]) for row in told] == [(False, "PROCESSING")]
    assert traces() == before
    assert caller(CONSULTED).send(f"{path}/join/", {"answer": "Có."}).status_code == 200
    for username in (CONSULTED, THEIR_LEADER):
        assert [ask(username, dossier, path).status_code for path in PATHS] == [404] * 3
        is_problem(caller(username).send(f"{path}/join/", {"answer": "Có."}), 404)


def test_a_file_is_seen_with_its_dossier_alone() -> None:
    dossier = make.dossier(State.PROCESSING)
    file = make.stored_file(make.person(OWNER))
    paper = dossier.papers.first()
    assert paper
    paper.files.create(file=file)

    def seen(username: str) -> int:
        answer = caller(username).ask(f"files/{file.pk}/")
        if answer.streaming:
            list(answer.streaming_content)
        status: int = answer.status_code
        return status

    everybody = (OWNER, CLERK, OFFICER, LEADER, CONSULTED, HELPER)
    assert [seen(username) for username in everybody] == [200, 200, 200, 200, 404, 404]
    dossier = make.do(dossier, "consult")
    assert [seen(username) for username in everybody] == [200, 200, 200, 200, 200, 404]
    make.do(dossier, "join")
    assert [seen(username) for username in everybody] == [200, 200, 200, 200, 404, 404]


def test_the_applicant_is_told_who_was_asked_and_never_what() -> None:
    dossier = make.do(make.dossier(State.PROCESSING), "consult", question="Có nợ thuế không?")
    asked = ask(OWNER, dossier).json()["consultations"]
    assert asked == ask(OFFICER, dossier).json()["consultations"]
    assert [(row["unit"], row["done_at"]) for row in asked] == [(LONG_XUYEN, None)]
    assert asked[0]["due_at"]
    assert asked[0].keys() == {"id", "unit", "unit_name", "opened_at", "due_at", "done_at"}
    assert "question" not in last_detail(OWNER, dossier)
    assert last_detail(OWNER, dossier)["unit"] == asked[0]["unit_name"]
    dossier = make.do(dossier, "join", answer="Không nợ.")
    assert "answer" not in last_detail(OWNER, dossier)
    assert last_detail(LEADER, dossier)["answer"] == "Không nợ."
    assert ask(OWNER, dossier).json()["consultations"][0]["done_at"]


def test_the_applicant_is_told_why_it_is_late_and_not_why_it_went_back() -> None:
    leader = make.person(LEADER)
    dossier = make.do(make.ready_for("send_back", State.PROCESSING), "send_back", leader)
    assert "reason" not in last_detail(OWNER, dossier)
    assert last_detail(OFFICER, dossier)["reason"] == "Theo quy định"
    dossier = make.do(dossier, "apologise")
    told = last_detail(OWNER, dossier)
    assert told["cause"]
    assert told["promised_on"]


def test_a_helping_desk_brings_what_is_missing_and_hands_out() -> None:
    for state, verb, more in [
        (State.AWAITING_COMPLETION, "complete", set()),
        (State.AWAITING_SUPPLEMENT, "supplement", set()),
        (State.RESOLVED, "hand_out", set()),
    ]:
        dossier = helped(state)
        assert [ask(HELPER, dossier, path).status_code for path in PATHS] == [200] * 3
        assert verbs(HELPER, dossier) == {verb} | more
        body = {"receiver": "Trần Văn Minh"} if verb == "hand_out" else {"note": "Đã nhận đủ"}
        for other in ("withdraw", "receive", "settle_dues"):
            is_problem(caller(HELPER).send(f"dossiers/{dossier.number}/{other}/", body), 409)
        done = caller(HELPER).send(f"dossiers/{dossier.number}/{verb}/", body)
        assert done.status_code == 200, done.content
        for username in (CONSULTED, THEIR_LEADER, "motcua.phuquoc"):
            is_problem(ask(username, dossier), 404)


def test_a_helping_desk_hands_out_in_bulk() -> None:
    mine, other = helped(State.RESOLVED), make.dossier(State.RESOLVED)
    body = {"dossiers": [{"code": one.number} for one in (mine, other)], "receiver": "Lê Thị Hà"}
    told = caller(HELPER).send("dossiers/bulk/hand_out/", body).json()["results"]
    assert [(row["done"], row["state"]) for row in told] == [(True, "RETURNED"), (False, None)]


def test_an_annulled_result_is_no_longer_handed_out(stranger: Person) -> None:
    dossier = make.do(make.dossier(State.RESOLVED), "correct")
    file = dossier.results.get().file

    def seen(person: Caller) -> int:
        answer = person.ask(f"files/{file.pk}/")
        if answer.streaming:
            list(answer.streaming_content)
        status: int = answer.status_code
        return status

    assert ask(OWNER, dossier).json()["results"] == []
    for username in (CLERK, OFFICER, LEADER, "thanhtra"):
        shown = ask(username, dossier).json()["results"]
        assert [(row["is_annulled"], row["is_revoked"]) for row in shown] == [(True, False)]
        assert seen(caller(username)) == 200
    assert seen(caller(OWNER)) == seen(Caller(stranger)) == 404
    page = caller(OWNER).get(f"/files/{file.pk}/")
    assert page.status_code in (302, 404)  # pages know sessions, no tokens
    signed_in = caller(OWNER)
    signed_in.force_login(make.person(OWNER))
    assert signed_in.get(f"/files/{file.pk}/").status_code == 404
    again = make.do(dossier, "resolve")
    shown = ask(OWNER, again).json()["results"]
    assert [(row["is_annulled"], row["is_revoked"]) for row in shown] == [(False, False)]
    assert len(ask(LEADER, again).json()["results"]) == 2


def test_a_revoked_result_says_so() -> None:
    dossier = make.do(make.dossier(State.RETURNED), "revoke")
    for username in (OWNER, CLERK, LEADER):
        shown = ask(username, dossier).json()
        assert shown["revoked_at"]
        assert [row["is_revoked"] for row in shown["results"]] == [True]


def test_a_second_supplement_is_counted_and_the_leaders_alone() -> None:
    dossier = make.do(make.dossier(State.AWAITING_SUPPLEMENT), "supplement")
    body = {"reason": "Thiếu chữ ký người làm chứng"}
    path = f"dossiers/{dossier.number}"
    is_problem(caller(OFFICER).send(f"{path}/ask_supplement/", body), 409)
    assert "ask_supplement" not in verbs(OFFICER, dossier)
    assert caller(LEADER).send(f"{path}/ask_supplement/", body).status_code == 200
    shown = ask(OWNER, dossier).json()
    assert shown["supplements"] == 2
    assert shown["answer_until"]
    clock = ask(OWNER, dossier, "clock/").json()
    assert (clock["answer_until"], clock["is_paused"]) == (shown["answer_until"], True)
    assert clock["due_at"] is None
    is_problem(caller(LEADER).send(f"{path}/stop/", {"reason": "x"}), 409)


def test_the_clock_tells_what_moved_the_due_date() -> None:
    dossier = make.do(make.ready_for("extend", State.PROCESSING), "extend", amount=2)
    extended = dossier.due_at
    dossier = make.do(dossier, "transfer", make.person(LEADER))
    for username in (OWNER, THEIR_LEADER):
        clock = ask(username, dossier, "clock/").json()
        extension, transfer = clock["changes"]
        assert (extension["kind"], extension["amount"]) == ("extension", 2)
        assert extension["due_before"] == clock["first_due_at"] < extension["due_after"]
        assert extension["from_unit"] is extension["to_unit"] is None
        units = [transfer[name] for name in ("kind", "from_unit", "to_unit")]
        assert units == ["transfer", "H01.155", LONG_XUYEN]
        assert transfer["due_before"] == extended.astimezone(make.VIETNAM).isoformat()
        assert transfer["due_after"] == clock["due_at"]
        assert [row["unit"] for row in clock["segments"]] == ["H01.155", LONG_XUYEN]
        assert clock["is_paused"] is False
    is_problem(ask(OFFICER, dossier, "clock/"), 404)
    assert ask(CLERK, dossier, "clock/").status_code == 200  # they received it
