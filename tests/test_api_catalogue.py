"""The public part: procedures, agencies, schema, pages; and the end of a time limit."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.test import Client

from agencies.models import Unit
from tests.callers import caller
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parent.parent / "docs" / "openapi.yaml"


def ask(client: Client, path: str, **query: str) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_procedures_are_public(client: Client) -> None:
    page = ask(client, "procedures/", page_size="2")
    assert len(page["results"]) == 2
    assert page["results"][0].keys() >= {"code", "name", "field", "level"}
    codes = [row["code"] for row in client.get(page["next"]).json()["results"]]
    assert codes[0] > page["results"][1]["code"]
    found = ask(client, "procedures/", search="khai sinh")["results"]
    assert found[0]["code"] == "1.001193"
    field = ask(client, "procedures/", field=found[0]["field"])["results"]
    assert {row["field"] for row in field} == {found[0]["field"]}
    narrowed = ask(client, "procedures/", search="khai sinh", level="partial_online")["results"]
    assert {row["level"] for row in narrowed} <= {"partial_online"}
    is_problem(client.get("/api/v1/procedures/", {"level": "half"}), 400)
    is_problem(client.get("/api/v1/procedures/", {"search": "\0"}), 400)


def test_one_procedure_says_all_that_filing_needs(client: Client) -> None:
    procedure = ask(client, "procedures/1.004873/")
    assert {"code": "H01.155", "name": "UBND phường Rạch Giá"} in procedure["units"]
    assert procedure["limit"] == {"amount": 3, "unit": "days", "words": "3 ngày làm việc"}
    assert procedure["fees"][0]["amount"] == 15000
    assert {paper["key"] for paper in procedure["papers"]}
    assert [step["role"] for step in procedure["steps"]] == ["clerk", "officer", "leader", "clerk"]
    is_problem(client.get("/api/v1/procedures/9.999999/"), 404)


def test_agencies_are_public(client: Client) -> None:
    rows = ask(client, "agencies/", page_size="200")["results"]
    assert {"H01", "H01.155"} <= {row["code"] for row in rows}
    assert not any(row["valid_to"] for row in rows)
    named = ask(client, "agencies/", search="rạch giá", kind="commune")["results"]
    assert "H01.155" in {row["code"] for row in named}
    parts = ask(client, "agencies/", parent="H01", on="2026-01-01")["results"]
    assert {row["parent"] for row in parts} == {"H01"}
    then = ask(client, "agencies/", on="2023-06-01", page_size="200")["results"]
    assert "H33" in {row["code"] for row in then}
    for day in ("someday", "01/02/2023"):
        is_problem(client.get("/api/v1/agencies/", {"on": day}), 400)


def due(**body: Any) -> Any:
    return caller("congdan").send("working-time/due/", {"unit": "H01.155", **body})


def test_a_time_limit_ends_in_working_time() -> None:
    # Monday 2026-11-16, sessions 07:00–11:00 and 13:00–17:00
    start = {"from": "2026-11-16T09:10:00+07:00"}
    assert due(**start, days=3).json()["due"] == "2026-11-19T09:10:00+07:00"
    assert due(**start, hours=0).json()["due"] == "2026-11-16T09:10:00+07:00"
    week = due(**start, calendar_days=6).json()
    assert week["due"] == "2026-11-23T09:10:00+07:00"
    assert any("Chủ Nhật" in line or "22/11" in line for line in week["explanation"])
    local = due(**{"from": "2026-11-16T09:10"}, days=3).json()
    assert local["due"] == "2026-11-19T09:10:00+07:00"
    other_zone = due(**{"from": "2026-11-16T02:10:00Z"}, days=3).json()
    assert other_zone["due"] == "2026-11-19T09:10:00+07:00"


def test_any_unit_even_one_that_has_ended() -> None:
    ended = Unit.objects.exclude(valid_to=None).first()
    assert ended is not None
    body = {"unit": ended.code, "from": "2026-11-16T09:10:00+07:00", "days": 1}
    assert caller("congdan").send("working-time/due/", body).status_code == 200


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"days": 3}, "from"),
        ({"from": "2026-11-16T09:10", "days": -1}, "days"),
        ({"from": "2026-11-16T09:10", "days": "many"}, "days"),
        ({"from": "2026-11-16T09:10"}, ""),
        ({"from": "2026-11-16T09:10", "days": 1, "hours": 1}, ""),
        ({"from": "yesterday", "days": 1}, "from"),
        ({"from": "1990-01-01T09:00", "days": 1}, "from"),
        ({"from": "2026-11-16T09:10", "days": 10**30}, "from"),
        ({"from": "2026-11-16T09:10", "calendar_days": 10**30}, "from"),
        ({"from": "2026-11-16T09:10", "days": 1, "unit": "H99"}, "unit"),
    ],
)
def test_a_limit_without_sense_is_refused(body: dict[str, Any], path: str) -> None:
    assert path in is_problem(due(**body), 400)["errors"]


def test_a_limit_needs_an_account(client: Client) -> None:
    is_problem(client.post("/api/v1/working-time/due/", {}, "application/json"), 401)


def command(*options: str) -> list[str]:
    out = StringIO()
    call_command("due", "--unit", "H01.155", "--from", *options, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_answers_as_the_api() -> None:
    assert command("2026-11-16T09:10", "--days", "3") == ["2026-11-19T09:10:00+07:00"]
    explained = command("2026-11-16T09:10+07:00", "--hours", "10", "--explain")
    assert len(explained) > 3
    assert explained[-1].startswith("2026-11-17T")
    assert command("2026-11-16T09:10", "--calendar-days", "1") == ["2026-11-17T09:10:00+07:00"]
    for bad in (
        ["x", "--days", "1"],
        ["2026-11-16", "--days", "-1"],
        ["2060-01-01", "--days", "1"],
    ):
        with pytest.raises(CommandError):
            command(*bad)


def test_the_committed_schema_is_the_schema() -> None:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert SCHEMA.read_text(encoding="utf-8") == out.getvalue()


def test_schema_and_pages_are_public(client: Client) -> None:
    served = yaml.safe_load(client.get("/api/schema/").content)
    committed = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    assert served["paths"].keys() == committed["paths"].keys()
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert b"<style" not in page.content
    assert b"https://" not in page.content
