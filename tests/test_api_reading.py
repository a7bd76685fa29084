"""Lists, one dossier, its events and its clock, as each person may see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.callers import Caller, caller
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db

MAIN = {
    *("reference", "code", "state", "seq", "procedure", "unit", "received_at", "first_due_at"),
    *("due_at", "promised_at", "finished_at", "outcome", "actions", "charges"),
}


def numbers(username: str, **query: str) -> list[str]:
    answer = caller(username).ask("dossiers/", query)
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def test_one_dossier_by_code_or_reference() -> None:
    dossier = make.dossier(State.PROCESSING)
    person = caller("chuyenvien")
    by_code = person.ask(f"dossiers/{dossier.code}/").json()
    by_reference = person.ask(f"dossiers/{dossier.reference.lower()}/").json()
    assert by_code == by_reference
    assert by_code.keys() >= MAIN
    assert by_code["seq"] == 3
    assert by_code["received_at"].endswith("+07:00")
    assert by_code["owner"]["id_number"] == "091085001234"
    assert [slip["kind"] for slip in by_code["slips"]] == ["receipt"]


def test_who_does_not_see_it_gets_404(stranger: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    for person in (Caller(stranger), caller("chuyenvien.longxuyen"), caller("quanly")):
        for path in ("", "events/", "clock/"):
            is_problem(person.ask(f"dossiers/{dossier.number}/{path}"), 404)
        assert person.ask("dossiers/").json()["results"] == []
    for username in ("congdan", "motcua", "lanhdaodonvi", "lanhdao", "thanhtra"):
        assert numbers(username) == [dossier.number]


def test_events_in_their_order() -> None:
    dossier = make.dossier(State.PROCESSING)
    rows = caller("congdan").ask(f"dossiers/{dossier.number}/events/").json()["results"]
    assert [(row["seq"], row["verb"]) for row in rows] == [
        (1, "submit"),
        (2, "receive"),
        (3, "start"),
    ]
    assert [row["previous_hash"] for row in rows[1:]] == [row["hash"] for row in rows[:-1]]
    assert rows[1]["detail"]["name"] == "Trần Thị Bích Ngọc"


def test_what_officials_write_to_each_other_stays_inside() -> None:
    dossier = make.dossier(State.RECEIVED)
    body = {"assignee": "chuyenvien", "note": "Gấp, hỏi lại bên tư pháp"}
    caller("motcua").send(f"dossiers/{dossier.number}/start/", body)

    def detail(username: str) -> dict[str, str]:
        answer = caller(username).ask(f"dossiers/{dossier.number}/events/").json()
        return answer["results"][-1]["detail"]

    assert detail("congdan").keys() == {"name", "title"}
    for username in ("chuyenvien", "thanhtra", "lanhdao"):
        assert detail(username)["note"] == body["note"]


def test_the_clock_explains_itself() -> None:
    monday = make.at("2026-11-02 09:10")
    dossier = make.submitted(monday, code="1.004873")
    for verb, username, moment in [
        ("receive", "motcua", "2026-11-02 09:20"),
        ("start", "motcua", "2026-11-02 10:00"),
        ("ask_supplement", "chuyenvien", "2026-11-03 09:20"),
        ("supplement", "congdan", "2026-11-10 09:20"),
    ]:
        dossier = make.do(dossier, verb, make.person(username), make.at(moment))
    clock = caller("congdan").ask(f"dossiers/{dossier.number}/clock/").json()
    assert clock["first_due_at"] == "2026-11-05T09:20:00+07:00"
    assert clock["due_at"] == "2026-11-12T09:20:00+07:00"
    assert clock["limit"] == {"amount": 3, "unit": "days", "words": "3 ngày làm việc"}
    buckets = [segment["bucket"] for segment in clock["segments"]]
    assert buckets == ["processing", "awaiting_supplement", "processing"]
    assert clock["segments"][0]["minutes"] == 8 * 60
    assert clock["explanation"] == [
        "Tiếp nhận lúc 09:20 02/11/2026. Thời hạn giải quyết: 3 ngày làm việc.",
        "Bắt đầu tính từ 09:20 02/11/2026; hẹn trả 09:20 05/11/2026.",
        (
            "Tạm dừng từ 09:20 03/11/2026 đến 09:20 10/11/2026 (Chờ người dân): "
            "tính tiếp phần còn lại; hẹn trả 09:20 12/11/2026."
        ),
    ]


def test_before_receipt_there_is_no_clock() -> None:
    clock = caller("congdan").ask(f"dossiers/{make.submitted().number}/clock/").json()
    assert clock["segments"] == []
    assert clock["due_at"] is None
    assert len(clock["explanation"]) == 1


def test_filters() -> None:
    old = make.dossier(State.PROCESSING, make.at("2026-10-05 08:00"))
    new = make.submitted(owner=make.owner(name="Đặng Thị Út", id_number="091190009999"))
    done = make.dossier(State.RESOLVED)
    listed = [done.number, new.number, old.number]
    assert numbers("motcua") == listed
    assert numbers("motcua", state="SUBMITTED") == [new.number]
    assert numbers("motcua", unit="H01") == listed
    assert numbers("lanhdao", unit="H01.155") == listed
    assert numbers("lanhdao", unit="H01.103") == []
    assert numbers("motcua", procedure="1.004873") == []
    assert numbers("motcua", overdue="true") == [old.number]
    assert numbers("motcua", overdue="false") == [done.number, new.number]
    assert numbers("motcua", due_before="2026-11-01") == [old.number]
    assert numbers("motcua", due_before="2026-10-01T00:00:00+07:00") == []
    assert numbers("motcua", search="dang thi ut") == [new.number]
    assert numbers("motcua", search=old.reference.lower()) == [old.number]
    assert numbers("motcua", search="091190009999") == [new.number]
    states = caller("motcua").ask("dossiers/?state=SUBMITTED&state=RESOLVED").json()["results"]
    assert [row["number"] for row in states] == [done.number, new.number]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "ASLEEP"),
        ("unit", "H99.99"),
        ("due_before", "soon"),
        ("search", "a\0b"),
        ("cursor", "x"),
    ],
)
def test_a_filter_without_sense_is_refused(name: str, value: str) -> None:
    problem = caller("motcua").ask("dossiers/", {name: value})
    assert problem.status_code in (400, 404)
    assert problem["Content-Type"] == "application/problem+json"


def test_pages_by_cursor_hold_every_row_once() -> None:
    made = [make.submitted().number for _ in range(7)]
    person = caller("motcua")
    found, url = [], "/api/v1/dossiers/?page_size=3"
    while url:
        page = person.get(url).json()
        assert set(page) == {"results", "next", "previous"}
        found += [row["number"] for row in page["results"]]
        url = page["next"]
    assert found == made[::-1]


def test_a_list_costs_the_same_however_long() -> None:
    def asked() -> int:
        person = caller("motcua")
        with CaptureQueriesContext(connection) as queries:
            person.ask("dossiers/")
        return len(queries)

    make.submitted()
    one = asked()
    for _ in range(5):
        make.submitted()
    assert asked() == one <= 4


@pytest.mark.parametrize(
    ("state", "username", "limit"),
    [
        (State.RETURNED, "motcua", 10),
        (State.PROCESSING, "congdan", 10),
        # Colleagues, units to be asked, units competent, templates and causes of delay are offered.
        (State.PROCESSING, "lanhdaodonvi", 14),
    ],
)
def test_one_dossier_costs_little(state: State, username: str, limit: int) -> None:
    dossier = make.dossier(state)
    person = caller(username)
    person.ask(f"dossiers/{dossier.number}/")
    with CaptureQueriesContext(connection) as queries:
        person.ask(f"dossiers/{dossier.number}/")
    assert len(queries) <= limit


def test_what_is_gone_by_then_is_not_overdue() -> None:
    dossier = make.dossier(State.PROCESSING, timezone.now() - timedelta(days=40))
    assert numbers("motcua", overdue="true") == [dossier.number]
    make.do(Dossier.objects.get(pk=dossier.pk), "withdraw")
    assert numbers("motcua", overdue="true") == []
