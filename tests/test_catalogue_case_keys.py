"""A case that gets another key takes along the papers, steps and fees that name it."""

from typing import Any

import pytest
from django.test import Client

from procedures.records.problems import problems
from tests import make
from tests.editor import FULL, address, fields_of, item, kept, saved, tomorrow, typed_in

pytestmark = pytest.mark.django_db
NAMING = ("papers", "steps", "fees")


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(make.person("quanly"))
    return client


def named(content: dict[str, Any]) -> list[list[str]]:
    return [row["cases"] for name in NAMING for row in content[name] if "cases" in row]


def test_parts_follow_a_new_key(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "cases") | {"cases-1-key": ["kiem-tra"]}
    assert saved(manager, made, "cases", typed).status_code == 302
    assert [case["key"] for case in kept(made)["cases"]] == ["kiem-tra", "cap-lai"]
    assert named(kept(made)) == [["kiem-tra"], ["kiem-tra"], ["cap-lai"]]
    assert not [one for one in problems(kept(made), tomorrow()) if one.place.endswith("cases")]


def test_a_key_made_anew_of_the_name_is_followed_too(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "cases")
    typed |= {"cases-1-key": [""], "cases-1-name": ["Phải hỏi nơi khác"]}
    saved(manager, made, "cases", typed)
    assert named(kept(made)) == [["phai-hoi-noi-khac"], ["phai-hoi-noi-khac"], ["cap-lai"]]


def test_keys_may_change_places(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "cases")
    typed |= {"cases-1-key": ["cap-lai"], "cases-2-key": ["xac-minh"]}
    saved(manager, made, "cases", typed)
    assert named(kept(made)) == [["cap-lai"], ["cap-lai"], ["xac-minh"]]


def test_a_case_that_is_moved_is_still_the_same(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "cases") | {"cases-2-key": ["lai"], "do": ["up:cases-2"]}
    page = manager.post(address(made, "cases"), typed).content.decode()
    saved(manager, made, "cases", fields_of(page))
    assert [case["key"] for case in kept(made)["cases"]] == ["lai", "xac-minh"]
    assert named(kept(made)) == [["xac-minh"], ["xac-minh"], ["lai"]]


@pytest.mark.parametrize("was", ["xac-minh", "khong-co", "", "x" * 5000])
def test_where_two_have_one_key_nobody_guesses(manager: Client, was: str) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "cases")
    typed |= {"cases-1-key": ["cap-lai"], "cases-1-was": [was]}
    assert saved(manager, made, "cases", typed).status_code == 302
    assert named(kept(made)) == [["xac-minh"], ["xac-minh"], ["cap-lai"]]


def test_a_case_that_is_removed_stays_named_and_is_flagged(manager: Client) -> None:
    made = item(**FULL)
    typed = typed_in(manager, made, "cases")
    left = {name: value for name, value in typed.items() if not name.startswith("cases-1-")}
    saved(manager, made, "cases", left)
    assert named(kept(made)) == [["xac-minh"], ["xac-minh"], ["cap-lai"]]
    flagged = {one.place for one in problems(kept(made), tomorrow())}
    assert {"papers/2/cases", "steps/2/cases"} <= flagged
