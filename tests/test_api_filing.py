"""Filing through the API: bodies, errors by field, warnings, and once for each key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier, IdempotencyKey
from dossiers.states import State
from tests import make
from tests.callers import Caller, body, caller, traces
from tests.test_api_account import is_problem


def test_a_citizen_files(citizen: Person) -> None:
    answer = Caller(citizen).send("dossiers/", body())
    assert answer.status_code == 201
    filed = answer.json()
    assert filed["state"] == "SUBMITTED"
    assert (filed["code"], filed["seq"], filed["outcome"]) == (None, 1, None)
    assert (filed["procedure"], filed["unit"]) == ("1.001193", "H01.155")
    assert filed["filed_at"].endswith("+07:00")
    stored = Dossier.objects.get(reference=filed["reference"])
    assert stored.account == citizen
    assert stored.owner_phone == "0912345678"
    assert stored.submitter_name == "Trần Văn Minh"
    assert stored.answers == {"child": "Trần Gia Hân"}
    assert answer["Location"] == f"/api/v1/dossiers/{filed['reference']}/"


def test_a_clerk_registers_and_it_is_received_at_once(clerk: Person) -> None:
    answer = Caller(clerk).send("dossiers/", body(register=True, channel="desk"))
    assert answer.status_code == 201
    filed = answer.json()
    assert filed["state"] == "RECEIVED"
    assert filed["code"].startswith("H01.155-")
    assert filed["seq"] == 2
    assert filed["first_due_at"] == filed["due_at"]
    assert Dossier.objects.get(code=filed["code"]).account is None


def test_only_a_clerk_of_the_unit_registers(citizen: Person, officer: Person) -> None:
    before = traces()
    for person in (citizen, officer, make.person("motcua.longxuyen")):
        is_problem(Caller(person).send("dossiers/", body(register=True)), 403)
    assert traces() == before


def test_missing_papers_are_a_warning(citizen: Person) -> None:
    caller = Caller(citizen)
    papers = caller.ask("procedures/1.001193/").json()["papers"]
    required = {p["key"] for p in papers if p["is_required"] and p["form"] not in ("data", "show")}
    # Online, what is typed into the form is the declaration.
    required -= {"declaration"}
    warnings = caller.send("dossiers/", body()).json()["warnings"]
    assert {warning["about"] for warning in warnings} == required
    brought = [{"paper": key, "originals": 1} for key in required]
    assert caller.send("dossiers/", body(papers=brought)).json()["warnings"] == []


def test_a_likely_duplicate_is_told_to_officials_only(citizen: Person, clerk: Person) -> None:
    first = Caller(citizen).send("dossiers/", body()).json()
    again = Caller(citizen).send("dossiers/", body()).json()
    assert again["reference"] != first["reference"]
    assert "likely_duplicate" not in {one["kind"] for one in again["warnings"]}
    told = Caller(clerk).send("dossiers/", body(channel="desk")).json()["warnings"]
    numbers = {one["about"] for one in told if one["kind"] == "likely_duplicate"}
    assert numbers == {first["reference"], again["reference"]}


def test_papers_with_files(citizen: Person) -> None:
    file = make.stored_file(citizen)
    papers = [
        {"paper": "Đơn viết tay", "originals": 1, "copies": 2, "pages": 4, "files": [str(file.pk)]}
    ]
    caller = Caller(citizen)
    filed = caller.send("dossiers/", body(papers=papers)).json()
    shown = caller.ask(f"dossiers/{filed['reference']}/").json()["papers"]
    assert shown == [
        {
            "paper": None,
            "name": "Đơn viết tay",
            "originals": 1,
            "copies": 2,
            "pages": 4,
            "files": [
                {
                    "id": str(file.pk),
                    "name": "ket-qua.pdf",
                    "size": len(make.PDF),
                    "url": f"/api/v1/files/{file.pk}/",
                }
            ],
            "reused": None,
        }
    ]
    again = is_problem(caller.send("dossiers/", body(papers=papers)), 400)
    assert list(again["errors"]) == ["papers.0.files"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"procedure": "9.999999"}, "procedure"),
        ({"procedure": ""}, "procedure"),
        ({"unit": "H01.03"}, "unit"),
        ({"unit": "H99"}, "unit"),
        ({"channel": "pigeon"}, "channel"),
        ({"channel": "desk"}, "channel"),
        ({"abstract": " "}, "abstract"),
        ({"abstract": "x" * 501}, "abstract"),
        ({"answers": []}, "answers"),
        ({"owner": None}, "owner"),
        ({"owner": []}, "owner"),
        ({"owner__name": ""}, "owner.name"),
        ({"owner__address": ""}, "owner.address"),
        ({"owner__kind": "ghost"}, "owner.kind"),
        ({"owner__id_kind": "library"}, "owner.id_kind"),
        ({"owner__id_number": "123"}, "owner.id_number"),
        ({"owner__id_number": "000085001234"}, "owner.id_number"),
        ({"owner__birth_date": "1986-03-04"}, "owner.id_number"),
        ({"owner__birth_date": "2999-01-01"}, "owner.birth_date"),
        ({"owner__birth_date": "yesterday"}, "owner.birth_date"),
        ({"owner__phone": "12"}, "owner.phone"),
        ({"owner__email": "minh"}, "owner.email"),
        ({"submitter": {"name": "Lê Thị Hoa"}}, "submitter.id_kind"),
        ({"papers": [{"originals": 1}]}, "papers.0.paper"),
        ({"papers": [{"paper": "id", "originals": -1}]}, "papers.0.originals"),
        ({"papers": [{"paper": "id", "files": ["x"]}]}, "papers.0.files.0"),
        (
            {"papers": [{"paper": "id", "files": ["00000000-0000-0000-0000-000000000000"]}]},
            "papers.0.files",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    citizen: Person, changes: dict[str, Any], path: str
) -> None:
    before = traces()
    errors = is_problem(Caller(citizen).send("dossiers/", body(**changes)), 400)["errors"]
    assert path in errors
    assert all(isinstance(sentence, str) for sentence in errors[path])
    assert traces() == before


def test_phone_and_mail_may_be_left_out(citizen: Person) -> None:
    sent = body(owner__phone="", owner__email="")
    del sent["owner"]["birth_date"]
    assert Caller(citizen).send("dossiers/", sent).status_code == 201


def test_somebody_elses_file_stays_theirs(citizen: Person, stranger: Person) -> None:
    file = make.stored_file(stranger)
    sent = body(papers=[{"paper": "id", "files": [str(file.pk)]}])
    assert is_problem(Caller(citizen).send("dossiers/", sent), 400)["errors"]["papers.0.files"]
    twice = make.stored_file(citizen)
    sent = body(papers=[{"paper": "id", "files": [str(twice.pk), str(twice.pk)]}])
    assert is_problem(Caller(citizen).send("dossiers/", sent), 400)["errors"]["papers.0.files"]


def test_a_submitter_is_another_block(citizen: Person) -> None:
    submitter = {"name": "Lê Thị Hoa", "id_kind": "passport", "id_number": "c1234567"}
    filed = Caller(citizen).send("dossiers/", body(submitter=submitter)).json()
    shown = Caller(citizen).ask(f"dossiers/{filed['reference']}/").json()
    assert shown["submitter"]["id_number"] == "C1234567"
    assert shown["owner"]["name"] == "Trần Văn Minh"
    assert shown["owner"]["birth_date"] == "1985-03-04"


def test_one_key_files_once(citizen: Person) -> None:
    caller, headers = Caller(citizen), {"Idempotency-Key": "once"}
    file = make.stored_file(citizen)
    sent = body(papers=[{"paper": "id", "files": [str(file.pk)]}])
    first = caller.send("dossiers/", sent, headers=headers)
    again = caller.send("dossiers/", sent, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    other = caller.send("dossiers/", body(abstract="Khác"), headers=headers)
    is_problem(other, 409)
    long = caller.send("dossiers/", sent, headers={"Idempotency-Key": "x" * 201})
    is_problem(long, 400)
    assert Dossier.objects.count() == 1


def test_a_refused_filing_leaves_its_key_free(citizen: Person) -> None:
    caller, headers = Caller(citizen), {"Idempotency-Key": "again"}
    is_problem(caller.send("dossiers/", body(unit="H01.03"), headers=headers), 400)
    assert not IdempotencyKey.objects.exists()
    assert caller.send("dossiers/", body(), headers=headers).status_code == 201


def test_keys_are_each_persons_own(citizen: Person, stranger: Person) -> None:
    headers = {"Idempotency-Key": "same"}
    first = Caller(citizen).send("dossiers/", body(), headers=headers).json()
    other = Caller(stranger).send("dossiers/", body(), headers=headers).json()
    assert first["reference"] != other["reference"]


def at_once(count: int, sent: dict[str, Any], headers: dict[str, str]) -> list[Any]:
    callers = [caller("congdan") for _ in range(count)]
    barrier = Barrier(count)

    def run(one: Caller) -> Any:
        try:
            barrier.wait()
            return one.send("dossiers/", sent, headers=headers)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, callers))


def test_one_key_files_once_when_all_come_at_once(committed: None) -> None:
    answers = at_once(6, body(), {"Idempotency-Key": "rush"})
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert Dossier.objects.count() == 1


def test_one_file_belongs_to_one_dossier_when_all_come_at_once(committed: None) -> None:
    file = make.stored_file(make.person("congdan"))
    sent = body(papers=[{"paper": "id", "files": [str(file.pk)]}])
    answers = at_once(4, sent, {})
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400]


def test_a_fee_before_receipt_is_open_from_the_filing_on(citizen: Person) -> None:
    filed = Caller(citizen).send("dossiers/", body(procedure="1.004873")).json()
    [charge] = Caller(citizen).ask(f"dossiers/{filed['reference']}/").json()["charges"]
    assert (charge["state"], charge["amount"]) == ("open", 15000)
    assert isinstance(charge["id"], int)
    free = Caller(citizen).send("dossiers/", body()).json()
    assert Caller(citizen).ask(f"dossiers/{free['reference']}/").json()["charges"] == []


def test_equal_bodies_are_two_dossiers(citizen: Person) -> None:
    one, other = (Caller(citizen).send("dossiers/", body()).json() for _ in range(2))
    assert one["reference"] != other["reference"]
    assert Dossier.objects.filter(state=State.SUBMITTED).count() == 2


def test_an_old_filing_is_no_duplicate(citizen: Person, clerk: Person) -> None:
    made = make.dossier(State.WITHDRAWN, timezone.now() - timedelta(days=8))
    told = Caller(clerk).send("dossiers/", body(channel="desk")).json()["warnings"]
    assert made.number not in {one["about"] for one in told}
