"""Rows of a section: moved by plain buttons, kept as typed, keyed by themselves."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from procedures.forms.parts import Part
from procedures.forms.row_moves import moved
from procedures.forms.sections import SECTIONS
from procedures.models import Act, Decision, DecisionItem
from procedures.records.problems import problems
from procedures.records.schema import Record, pared
from procedures.records.telling import catalogue
from tests import make
from tests.editor import (
    FULL,
    Typed,
    address,
    as_data,
    fields_of,
    item,
    kept,
    saved,
    tomorrow,
    typed_in,
)

ROWS = [key for key, section in SECTIONS.items() if not section.groups]


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(make.person("quanly"))
    return client


def pressed(client: Client, made: DecisionItem, part: str, typed: Typed, button: str) -> str:
    answer = client.post(address(made, part), {**typed, "do": button})
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page


def named(typed: Typed, part: str = "papers") -> list[str]:
    """The names of the rows in the order of the page."""
    names = [key for key in typed if key.startswith(f"{part}-") and key.endswith("-name")]
    return [typed[key][0] for key in sorted(names, key=lambda key: int(key.split("-")[1]))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("button", "names"),
    [
        ("add:papers", ["A", "B", "C", ""]),
        ("after:papers-1", ["A", "", "B", "C"]),
        ("remove:papers-2", ["A", "C"]),
        ("up:papers-2", ["B", "A", "C"]),
        ("up:papers-1", ["A", "B", "C"]),
        ("down:papers-2", ["A", "C", "B"]),
        ("down:papers-3", ["A", "B", "C"]),
        ("remove:papers-9", ["A", "B", "C"]),
        ("nothing", ["A", "B", "C"]),
        ("up:papers-1'; --", ["A", "B", "C"]),
    ],
)
def test_a_button_moves_rows_and_saves_nothing(
    manager: Client, button: str, names: list[str]
) -> None:
    papers = [{"key": name.lower(), "name": name, "form": "original"} for name in "ABC"]
    made = item(papers=papers)
    typed = typed_in(manager, made, "papers")
    page = pressed(manager, made, "papers", typed, button)
    assert named(fields_of(page)) == names
    assert "Chưa lưu" in page
    assert kept(made)["papers"] == papers
    saved(manager, made, "papers", fields_of(page))
    assert [row["name"] for row in kept(made)["papers"]] == [name for name in names if name]


@pytest.mark.django_db
def test_what_was_typed_wrongly_moves_along(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "steps") | {"steps-2-hours": ["nhiều"]}
    page = pressed(manager, made, "steps", typed, "up:steps-2")
    assert fields_of(page)["steps-1-hours"] == ["nhiều"]


@pytest.mark.django_db
def test_tiers_and_groups_of_a_fee_are_rows_within_it(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "fees")
    page = pressed(manager, made, "fees", typed, "add:fees-1-tiers")
    typed = fields_of(page) | {"fees-1-tiers-3-amount": ["500"], "fees-1-tiers-2-up_to": ["9"]}
    page = pressed(manager, made, "fees", typed, "remove:fees-1-reductions-1")
    saved(manager, made, "fees", fields_of(page))
    (fee,) = kept(made)["fees"]
    assert fee["tiers"] == [
        {"up_to": 2, "amount": 2000}, {"up_to": 9, "amount": 1000}, {"up_to": None, "amount": 500},
    ]  # fmt: skip
    assert "reductions" not in fee


@pytest.mark.django_db
def test_a_fee_moves_with_its_tiers(manager: Client) -> None:
    other = {"key": "khac", "kind": "service", "label": "Khác", "amount": 1,
             "charged": "before_receipt"}  # fmt: skip
    made = item(**{**FULL, "fees": [other, *FULL["fees"]]})
    page = pressed(manager, made, "fees", typed_in(manager, made, "fees"), "up:fees-2")
    saved(manager, made, "fees", fields_of(page))
    assert kept(made)["fees"] == [*FULL["fees"], other]


@pytest.mark.django_db
def test_keys_that_are_left_empty_are_made_of_the_names(manager: Client) -> None:
    made = item(papers=[{"key": "to-khai", "name": "Tờ khai", "form": "original"}] * 3)
    typed = typed_in(manager, made, "papers")
    typed |= {"papers-2-key": [""], "papers-3-key": [""], "papers-3-name": ["Đơn đề nghị"]}
    saved(manager, made, "papers", typed)
    assert [row["key"] for row in kept(made)["papers"]] == ["to-khai", "to-khai-2", "don-de-nghi"]


@pytest.mark.django_db
def test_more_rows_than_the_schema_allows_are_refused(manager: Client) -> None:
    results = [{"name": f"Kết quả {n}"} for n in range(50)]
    made = item(results=results)
    typed = typed_in(manager, made, "results") | {"results-51-name": ["Một nữa"]}
    answer = saved(manager, made, "results", typed)
    assert answer.status_code == 400
    assert "Tối đa 50 dòng." in answer.content.decode()
    assert kept(made)["results"] == results


@pytest.mark.django_db
def test_as_many_rows_as_the_schema_allows_are_saved(manager: Client) -> None:
    cases = [{"key": f"c{n}", "name": f"Trường hợp {n}"} for n in range(3)]
    papers = [
        {"key": f"p{n}", "name": f"Giấy {n}", "form": "original", "cases": ["c0", "c1"]}
        for n in range(200)
    ]
    made = item(cases=cases, papers=papers)
    typed = typed_in(manager, made, "papers")
    saved(manager, made, "papers", typed | {"papers-200-name": ["Giấy cuối"]})
    assert kept(made)["papers"] == [*papers[:-1], {**papers[-1], "name": "Giấy cuối"}]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "every"), [("vi", 2), ("en", 9)])
def test_the_catalogue_goes_through_the_forms_unchanged(language: str, every: int) -> None:
    translation.activate(language)
    decisions = catalogue()["decisions"]
    contents = [one for decision in decisions for one in decision.get("procedures", [])]
    for content in contents[::every]:
        for key in SECTIONS:
            assert through_the_form(content, key) == content


def through_the_form(content: Record, key: str) -> Record:
    """Shown, and sent back as it was shown."""
    made = DecisionItem(
        decision=Decision(effective_from=tomorrow()), code=content["code"], act=Act.AMEND,
        content=content,
    )  # fmt: skip
    shown = Part(SECTIONS[key], made)
    typed = Part(SECTIONS[key], made, as_data(sent_by(shown)))
    assert typed.is_in_order, [form.errors for form in typed.forms]
    return typed.put_into(content)


def sent_by(part: Part) -> dict[str, Any]:
    page = "".join(str(field) for form in part.forms for field in form)
    return fields_of(f'<form class="item-form">{page}</form>')


def test_blank_rows_at_the_first_day_are_none(db: None) -> None:
    made = DecisionItem(decision=Decision(effective_from=tomorrow()), code="1.000001", content={})
    for key in ROWS:
        data = moved(QueryDict(), f"add:{key}")
        part = Part(SECTIONS[key], made, data)
        assert part.is_in_order
        again = Part(SECTIONS[key], made, as_data(sent_by(part)))
        assert again.put_into({}) == {}


texts = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), max_size=12
)
keys = st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True)
numbers = st.integers(0, 2000)
STEP = st.fixed_dictionaries(
    {"kind": st.sampled_from(["intake", "process", "sign", "hand_out"]),
     "name": texts.filter(bool), "role": st.sampled_from(["clerk", "officer", "leader"]),
     "hours": numbers},
    optional={"branch": keys, "level": st.sampled_from(["commune", "department", "branch"]),
              "needs": texts, "cases": st.lists(st.sampled_from(["a", "b", "x"]), unique=True)},
)  # fmt: skip
FEE = st.fixed_dictionaries(
    {"key": keys, "kind": st.sampled_from(["service", "state"]), "label": texts.filter(bool),
     "charged": st.just("at_hand_out")},
    optional={
        "amount": st.integers(0, 2_000_000_000),
        "tiers": st.lists(st.fixed_dictionaries({
            "up_to": st.none() | st.integers(1, 100_000), "amount": st.integers(0, 10**9)
        }), max_size=4),
        "cap": st.none() | st.integers(0, 10**9),
        "reductions": st.lists(st.fixed_dictionaries({
            "group": st.just("ho-ngheo"), "percent": st.integers(1, 100)
        }, optional={"ground": texts}), max_size=3),
        "valid_from": st.none() | st.dates().map(lambda day: day.isoformat()),
    },
)  # fmt: skip


@pytest.mark.django_db
@given(steps=st.lists(STEP, max_size=5), fees=st.lists(FEE, max_size=4))
def test_any_rows_come_back_as_they_were(steps: list[Record], fees: list[Record]) -> None:
    cases = [{"key": "a", "name": "A"}, {"key": "b", "name": "B"}]
    content = pared("procedure", {"code": "1.000001", "cases": cases, "steps": steps, "fees": fees})
    assert sorted_cases(through_the_form(content, "steps")) == sorted_cases(content)
    assert through_the_form(content, "fees") == content


def sorted_cases(content: Record) -> list[Record]:
    """Cases are a set; the form sends them in the order of the procedure."""
    rows = content.get("steps", [])
    return [{**row, "cases": sorted(row.get("cases", []))} for row in rows]


@given(
    asked=st.lists(st.sampled_from(["up", "down", "remove", "after"]), max_size=6),
    nth=st.lists(st.integers(1, 4), min_size=6, max_size=6),
)
def test_moves_lose_nothing_that_was_not_removed(asked: list[str], nth: list[int]) -> None:
    data = as_data({f"papers-{n}-name": [f"Giấy {n}"] for n in (1, 2, 3)} | {"seen": ["x"]})
    removed = set()
    for verb, row in zip(asked, nth, strict=False):
        before = data.get(f"papers-{row}-name")
        data = moved(data, f"{verb}:papers-{row}")
        removed |= {before} if verb == "remove" else set()
    left = {value for key, value in data.items() if key.endswith("-name")}
    assert left == {f"Giấy {n}" for n in (1, 2, 3)} - removed
    assert data["seen"] == "x"


def test_a_running_sum_takes_the_longest_of_parallel_branches(db: None, manager: Client) -> None:
    steps = [
        {"kind": "intake", "name": "Nhận", "role": "clerk", "hours": 2},
        {"kind": "process", "name": "Thuế", "role": "officer", "hours": 8, "branch": "thue"},
        {"kind": "process", "name": "Địa chính", "role": "officer", "hours": 20, "branch": "dc"},
        {"kind": "sign", "name": "Ký", "role": "leader", "hours": 2},
    ]
    made = item(limit_amount=3, limit_unit="days", steps=steps)
    page = manager.get(address(made, "steps")).content.decode()
    assert [f"{n}/24" in page for n in (2, 10, 22, 24)] == [True] * 4
    assert not [one for one in problems(kept(made), tomorrow()) if one.place == "steps"]
