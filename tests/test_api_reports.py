"""What may be asked of the figures, by whom, and how the rows behind them are told."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN, PROVINCE
from dossiers.models import Dossier
from dossiers.states import State
from reports.definitions import VERSION
from reports.ledger.compaction import closed_batch
from tests import make
from tests.callers import Caller, caller
from tests.house import changed
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


def long_ago() -> date:
    return timezone.localdate() - timedelta(days=100)


def ask(username: str = "lanhdao", **query: Any) -> dict[str, Any]:
    query.setdefault("since", long_ago())
    query = {"from" if name == "since" else name: value for name, value in query.items()}
    answer = caller(username).ask("reports/on-time/", query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def refused(status: int = 400, username: str = "lanhdao", **query: Any) -> dict[str, Any]:
    query = {"from" if name == "since" else name: value for name, value in query.items()}
    return is_problem(caller(username).ask("reports/on-time/", query), status).get("errors", {})


def rows_behind(desk: Caller, measure: str, **query: Any) -> Iterator[dict[str, Any]]:
    answer = desk.ask("reports/on-time/dossiers/", {"measure": measure, "page_size": 3, **query})
    while True:
        assert answer.status_code == 200, answer.content
        page = answer.json()
        yield from page["results"]
        if not page["next"]:
            return
        answer = desk.get(page["next"])


def put(dossier: Dossier, **columns: Any) -> Dossier:
    changed(dossier, **columns)
    return dossier


def test_the_rate_is_of_the_resolved(clerk: Person) -> None:
    make.dossier(State.PROCESSING)
    assert ask()["total"]["on_time_rate"] is None
    for days in (3, 0, -1):
        made = make.dossier(State.RESOLVED)
        put(made, due_at=made.finished_at + timedelta(days=days))
    total = ask()["total"]
    assert (total["early"], total["on_time"], total["late"]) == (1, 1, 1)
    assert total["on_time_rate"] == 66.667


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"since": "someday"}, "from"),
        ({"since": "2026-02-30"}, "from"),
        ({"since": "01/02/2026"}, "from"),
        ({"to": "1999-12-31"}, "to"),
        ({"to": "9999-12-31"}, "to"),
        ({"since": "2026-06-30", "to": "2026-06-29"}, "from"),
        ({"by": "officer"}, "by"),
        ({"by": "weather"}, "by"),
        ({"field": "nothing"}, "field"),
        ({"procedure": "9.999999"}, "procedure"),
        ({"procedure": "\0"}, "procedure"),
        ({"unit": "x" * 40}, "unit"),
        ({"level": "half"}, "level"),
        ({"channel": "pigeon"}, "channel"),
        ({"known": "2026-01-01"}, "known"),
        ({"unit": "H33", "since": "2026-01-01"}, "unit"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field(query: dict[str, str], named: str) -> None:
    assert list(refused(**query)) == [named]


@pytest.mark.parametrize(
    ("username", "unit"),
    [("lanhdao", "H99"), ("lanhdao", "="), ("motcua", PROVINCE), ("motcua", f"={LONG_XUYEN}")],
)
def test_a_unit_out_of_reach_is_not_there(username: str, unit: str) -> None:
    refused(404, username, unit=unit)
    query = {"measure": "filed", "unit": unit}
    is_problem(caller(username).ask("reports/on-time/dossiers/", query), 404)


def test_a_period_before_the_first_dossier_names_its_day(clerk: Person) -> None:
    period = {"since": "2023-01-01", "to": "2023-12-31"}
    assert set(ask(**period)["total"].values()) == {0, None}
    first = make.dossier(State.RECEIVED)
    [sentence] = refused(**period)["to"]
    assert f"{timezone.localtime(first.filed_at):%d/%m/%Y}" in sentence
    day = timezone.localtime(first.filed_at).date()
    assert ask(since=day, to=day)["total"]["received"] == 1
    assert not ask(since=day, to=day, procedure="1.004873")["total"]["received"]


def test_a_province_that_ended_is_asked_by_its_code() -> None:
    assert ask(unit="H33", since="2023-01-01", to="2023-11-16")["unit"] == "H33"


def test_rows_name_the_reference_where_no_code_was_issued(clerk: Person) -> None:
    filed, received = make.dossier(State.SUBMITTED), make.dossier(State.RECEIVED)
    desk = caller("motcua")
    assert [row["code"] for row in rows_behind(desk, "filed")] == [received.code, filed.reference]
    [row] = rows_behind(desk, "received")
    today = timezone.localtime(received.received_at)
    assert row["amount"] == 1
    assert (row["code"], row["reference"]) == (received.code, received.reference)
    assert (row["state"], row["procedure"], row["unit"]) == ("RECEIVED", "1.001193", "H01.155")
    assert row["owner_name"] == "Trần Văn Minh"
    assert row["day"] == f"{today:%Y-%m-%d}"
    assert row["moment"] == row["received_at"]
    assert row["due_at"].endswith("+07:00")


@pytest.mark.parametrize("measure", ["", "weather", "on_time_rate"])
def test_a_measure_is_one_of_the_figures(measure: str) -> None:
    answer = caller("lanhdao").ask("reports/on-time/dossiers/", {"measure": measure})
    assert list(is_problem(answer, 400)["errors"]) == ["measure"]


def test_a_month_as_a_key_is_a_month(clerk: Person) -> None:
    make.dossier(State.RECEIVED)
    today = timezone.localdate()
    rows = ask(since=date(today.year, 1, 1), to=today, by="month")["rows"]
    assert [row["key"] for row in rows] == [
        f"{today.year}-{month:02}" for month in range(1, today.month + 1)
    ]
    assert rows[-1]["received"] == 1


def test_what_was_known_is_answered_byte_for_byte_later(clerk: Person) -> None:
    first = make.dossier(State.RECEIVED)
    batch = closed_batch()
    desk, query = caller("lanhdao"), {"by": "procedure", "known": timezone.now().isoformat()}
    rows = {"measure": "received", "known": query["known"]}
    paths = [("reports/on-time/", query), ("reports/on-time/dossiers/", rows)]
    before = [desk.ask(path, asked).content for path, asked in paths]
    make.dossier(State.PROCESSING)
    closed_batch()
    assert [desk.ask(path, asked).content for path, asked in paths] == before
    answer = desk.ask("reports/on-time/", query).json()
    assert (answer["batch"], answer["definitions"]) == (batch, VERSION)
    assert answer["total"]["received"] == 1
    assert [row["code"] for row in rows_behind(desk, **rows)] == [first.code]
    assert ask()["batch"] is None
