"""Each figure of the API is a recount, balances, and opens to exactly its rows."""

import calendar
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dossiers.demo.accounts import LONG_XUYEN, PROVINCE
from dossiers.flow import shortest_path
from dossiers.models import Dossier
from dossiers.states import State
from reports.definitions import ANSWERED
from tests import make
from tests.callers import caller
from tests.test_api_reports import ask, long_ago, put, rows_behind

BY = ("unit", "field", "procedure", "month", "quarter", "channel", "level")
PROCEDURES = ("1.001193", "1.004873", "2.000815")
MINUTES = {name for name in ANSWERED if name.startswith("minutes_")}


STEP = timedelta(hours=30)


def brought_to(state: State, moment: Any, **changes: Any) -> Dossier:
    """A dossier in the state; more than a day lies between the moves."""
    made = make.submitted(moment, **changes)
    for verb in shortest_path(state):
        made = make.do(made, verb, moment=made.last_event_at + STEP)
    return made


def transferred(moment: Any) -> Dossier:
    """Goes to Long Xuyên some days after its receipt."""
    made = brought_to(State.PROCESSING, moment, code="1.004873")
    return make.do(made, "transfer", moment=made.last_event_at + 3 * STEP)


@pytest.fixture(scope="module")
def world(one_transaction: None) -> None:
    """Every state at three units, of which one is above the others; early, late and overdue."""
    now, units = timezone.now(), [make.unit(), make.unit(LONG_XUYEN), make.unit(PROVINCE)]
    for number, state in enumerate([*State, *State]):
        channel, by = ("online", "congdan") if number % 3 else ("desk", "motcua")
        words = {"code": PROCEDURES[number % 3], "channel": channel, "by": make.person(by)}
        made = brought_to(state, now - timedelta(days=90 - 3 * number), **words)
        late = {"due_at": made.last_event_at - timedelta(days=2)} if number % 4 == 0 else {}
        put(made, unit=units[number % 3], **late)
    for days in (0, 3):
        made = brought_to(State.RESOLVED, now - timedelta(days=30))
        put(made, due_at=made.finished_at + timedelta(days=days))
    for state, verbs in [
        (State.AWAITING_SUPPLEMENT, ["supplement", "ask_supplement"]),
        (State.AWAITING_DUES, ["settle_dues"]),
        (State.SUSPENDED, ["resume", "withdraw"]),
    ]:
        made = brought_to(state, now - timedelta(days=30))
        for verb in verbs:
            by = make.person("lanhdaodonvi") if verb == "ask_supplement" else None
            made = make.do(made, verb, by, made.last_event_at + 3 * STEP)
    transferred(now - timedelta(days=70))
    transferred(now - timedelta(days=20))


def came(figures: dict[str, int]) -> int:
    return figures["carried_over"] + figures["received"] + figures["moved"]


def went(figures: dict[str, int]) -> int:
    ended = ("early", "on_time", "late", "withdrawn", "stopped")
    return sum(figures[name] for name in (*ended, "within_deadline", "overdue"))


def narrowed_to(key: str, by: str, whole: dict[str, str]) -> dict[str, str]:
    """What asks for one row."""
    if by not in ("month", "quarter"):
        return {**whole, by: key}
    year, part = int(key[:4]), int(key[-2:].strip("Q"))
    months = (part, part) if by == "month" else (3 * part - 2, 3 * part)
    last = calendar.monthrange(year, months[1])[1]
    return {
        "from": max(whole["from"], f"{year}-{months[0]:02}-01"),
        "to": min(whole["to"], f"{year}-{months[1]:02}-{last}"),
    }


@pytest.mark.parametrize("by", BY)
def test_every_figure_opens_to_exactly_its_rows(world: None, by: str) -> None:
    today = timezone.localdate()
    desk, whole = caller("lanhdao"), {"from": str(today - timedelta(days=50)), "to": str(today)}
    found = desk.ask("reports/on-time/", {**whole, "by": by}).json()
    total, rows = found["total"], found["rows"]
    assert len(rows) > 1 or by in ("level", "quarter")
    assert came(total) == went(total)
    for row in rows:
        assert came(row) == went(row)
        assert row["label"]
    opened = [(row, narrowed_to(row["key"], by, whole)) for row in rows] + [(total, whole)]
    for figures, query in opened:
        for measure in ANSWERED:
            if not figures[measure] and figures is not total:
                continue
            behind = list(rows_behind(desk, measure, **query, page_size=200))
            assert sum(row["amount"] for row in behind) == figures[measure], (measure, query)
            assert measure in {*MINUTES, "moved"} or len(behind) == figures[measure]
    if by not in ("month", "quarter"):
        for measure in ANSWERED:
            assert sum(row[measure] for row in rows) == total[measure], measure


def test_a_unit_stands_beside_its_parts(world: None) -> None:
    rows = {row["key"]: row for row in ask(by="unit", unit=PROVINCE)["rows"]}
    assert rows.keys() == {f"={PROVINCE}", "H01.155", LONG_XUYEN}
    itself = ask(unit=f"={PROVINCE}", by="unit")
    assert [row["key"] for row in itself["rows"]] == [f"={PROVINCE}"]
    assert itself["total"]["filed"] == rows[f"={PROVINCE}"]["filed"]
    assert rows[f"={PROVINCE}"]["label"] != itself["rows"][0]["label"] or itself["unit"]
    assert ask(unit=PROVINCE)["total"]["filed"] > itself["total"]["filed"]


def test_the_world_shows_every_figure_that_verbs_of_today_can_move(world: None) -> None:
    today = timezone.localdate()
    total = ask(since=today - timedelta(days=50), to=today)["total"]
    unmoved = {"moved", "papers_reused", "apologies", "papers_digitised", "received_post"}
    unmoved |= {"filed_on_behalf", "denied"}
    assert {name for name in ANSWERED if not total[name]} == unmoved


def test_the_answer_repeats_the_question(world: None) -> None:
    first, last = str(long_ago()), str(timezone.localdate())
    answer = ask("motcua", since=first, to=last, unit="H01.155")
    assert (answer["from"], answer["to"]) == (first, last)
    assert (answer["unit"], answer["known"], answer["rows"]) == ("H01.155", None, [])
    assert ask("motcua")["unit"] is None
    assert set(answer["total"]) == {*ANSWERED, "on_time_rate"}


def test_it_narrows(world: None) -> None:
    total = ask()["total"]["filed"]
    field = ask(by="field")["rows"][0]["key"]
    for query in (
        {"procedure": "1.001193"},
        {"field": field},
        {"channel": "desk"},
        {"procedure": "1.001193", "channel": "online"},
    ):
        assert 0 < ask(**query)["total"]["filed"] < total


def test_each_sees_what_lies_below_their_posts(world: None) -> None:
    own, whole = ask("motcua")["total"], ask("lanhdao")["total"]
    assert 0 < own["filed"] < whole["filed"]
    assert own == ask("chuyenvien")["total"] == ask("lanhdaodonvi")["total"]
    assert own == ask("lanhdao", unit="H01.155")["total"]
    assert whole == ask("thanhtra")["total"] == ask("thanhtra", unit=PROVINCE)["total"]


def test_a_dossier_stands_as_often_as_it_is_counted(world: None) -> None:
    second = list(rows_behind(caller("lanhdao"), "second_supplements"))
    assert len(second) == 1
    asked = [row["code"] for row in rows_behind(caller("lanhdao"), "supplements")]
    assert asked.count(second[0]["code"]) == 2


@pytest.mark.parametrize(("path", "most"), [("", 21), ("dossiers/", 8)])
def test_figures_take_few_questions(
    world: None, path: str, most: int, django_assert_max_num_queries: Any
) -> None:
    desk, query = caller("lanhdao"), {"measure": "in_progress", "by": "unit", "unit": PROVINCE}
    with django_assert_max_num_queries(most):
        assert desk.ask(f"reports/on-time/{path}", query).status_code == 200
