"""The editor of a procedure: each section saves what was typed, and says what is wrong where."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Unit
from procedures.forms.sections import SECTIONS, address_of
from procedures.models import Act, Decision, DecisionItem, DecisionState
from procedures.records.problems import problems
from tests import make
from tests.editor import (
    CODE,
    FULL,
    address,
    beside,
    drafted,
    fields_of,
    item,
    kept,
    saved,
    tomorrow,
    typed_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(make.person("quanly"))
    return client


@pytest.mark.parametrize("part", SECTIONS)
def test_a_section_sent_as_it_is_shown_changes_nothing(manager: Client, part: str) -> None:
    made = item(**FULL)
    before = kept(made)
    entries = made.decision.entries.count()
    answer = saved(manager, made, part, typed_in(manager, made, part))
    assert answer.status_code == 302
    assert kept(made) == before
    assert made.decision.entries.count() == entries


@pytest.mark.parametrize("part", ["cases", "papers", "results", "parts", "steps", "fees"])
def test_what_is_typed_into_an_empty_section_is_the_record(manager: Client, part: str) -> None:
    made, full = item(**FULL), item(decision=drafted("78/QĐ-UBND"), **FULL)
    typed = typed_in(manager, full, part)
    made.content = made.content | {part: []}
    made.save()
    typed["seen"] = typed_in(manager, made, part)["seen"]
    assert saved(manager, made, part, typed).status_code == 302
    assert kept(made)[part] == FULL[part] == kept(full)[part]
    assert made.decision.entries.last().note.startswith(CODE)


@pytest.mark.parametrize(
    ("part", "typed", "content"),
    [
        ("says", {"name": ["Tên mới"], "is_local": ["on"], "serves": ["household", "citizen"],
                  "life_events": ["house", "birth"], "legal_grounds": ["Luật A\r\nNghị định B"]},
         {"name": "Tên mới", "is_local": True, "serves": ["citizen", "household"],
          "legal_grounds": "Luật A\nNghị định B"}),
        ("ways", {"ways": ["desk"], "online_level": ["other"], "is_processed_elsewhere": ["on"],
                  "elsewhere": ["Hệ thống của Bộ"]},
         {"ways": ["desk"], "online_level": "other", "is_processed_elsewhere": True,
          "elsewhere": "Hệ thống của Bộ"}),
        ("limit", {"limit_amount": ["10"], "limit_unit": ["days"], "law_amount": ["15"],
                   "extension_amount": ["5"], "extension_unit": ["days"], "cutoff": ["16h30"],
                   "supplement_days": ["30"]},
         {"limit_amount": 10, "limit_unit": "days", "law_amount": 15, "extension_amount": 5,
          "extension_unit": "days", "cutoff": 990, "supplement_days": 30}),
        ("units", {"competent_kind": [""], "units": ["H01.07", "H01.05"]},
         {"units": ["H01.05", "H01.07"]}),
    ],
)  # fmt: skip
def test_a_section_of_fields_saves(
    manager: Client, part: str, typed: dict[str, list[str]], content: dict[str, Any]
) -> None:
    made = item()
    sent = {**typed_in(manager, made, part), **typed}
    assert saved(manager, made, part, sent).status_code == 302
    assert {name: kept(made).get(name) for name in content} == content


@pytest.mark.parametrize(
    ("part", "changes", "place", "sentence"),
    [
        ("limit", {"limit_amount": 0, "limit_unit": "days"}, "limit_amount", "bằng 0"),
        ("papers", {"papers": [{**FULL["papers"][1], "cases": ["khong-co"]}]},
         "papers-1-cases", "không có trường hợp"),
        ("papers", {"papers": [FULL["papers"][0], FULL["papers"][0]]}, "papers-2-key", "hai lần"),
        ("papers", {"papers": [{"key": "a", "name": "Sổ hộ khẩu", "form": "copy"}]},
         "papers-1-name", "hộ khẩu"),
        ("papers", {"papers": [{"key": "a", "name": "Tờ khai"}]}, "papers-1-form", "Còn thiếu"),
        ("cases", {"cases": [{"key": "a", "name": "A", "limit_unit": "days"}]},
         "cases-1-limit_amount", "bằng 0"),
        ("results", {"results": [{"name": "Giấy phép", "valid_unit": "years"}]},
         "results-1-valid_amount", "thời hạn hiệu lực"),
        ("results", {"results": [{"name": "Giấy phép", "valid_amount": 5}]},
         "results-1-valid_amount", "thời hạn hiệu lực"),
        ("fees", {"fees": [{**FULL["fees"][0], "valid_from": None, "valid_to": "2020-01-01"}]},
         "fees-1-valid_to", "trước"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(
    manager: Client, part: str, changes: dict[str, Any], place: str, sentence: str
) -> None:
    made = item(**changes)
    assert problems(kept(made), tomorrow())
    page = manager.get(address(made, part)).content.decode()
    assert sentence in beside(page, place)
    assert f'href="{address_of(made.decision_id, made.code, place.replace("-", "/"))}"' in page


def test_a_step_for_a_unit_that_has_ended_is_flagged(manager: Client) -> None:
    ended = Unit.objects.filter(valid_to__isnull=False).latest("valid_to")
    made = item(steps=[{**FULL["steps"][0], "unit": ended.code}])
    page = manager.get(address(made, "steps")).content.decode()
    assert ended.code in beside(page, "steps-1-unit")
    assert f"{ended.name} ({ended.code})" in page


def test_hours_over_the_limit_are_told_with_the_running_sum(manager: Client) -> None:
    steps = [{**FULL["steps"][0], "hours": 20}, {**FULL["steps"][3], "hours": 8}]
    made = item(limit_amount=3, limit_unit="days", steps=steps)
    page = manager.get(address(made, "steps")).content.decode()
    assert "28/24" in page
    assert "Các bước mất tổng cộng 28 giờ, vượt thời hạn 24 giờ." in page
    typed = fields_of(page) | {"steps-2-hours": ["4"], "do": ["recount"]}
    page = manager.post(address(made, "steps"), typed).content.decode()
    assert "24/24" in page
    assert "vượt thời hạn" not in page
    assert kept(made)["steps"] == steps


def test_saving_makes_a_reviewed_decision_a_draft_again(manager: Client) -> None:
    made = item()
    reviewed = {"state": DecisionState.REVIEWED, "reviewed_by": make.person("kiemsoat")}
    Decision.objects.filter(pk=made.decision_id).update(**reviewed)
    page = manager.get(address(made, "says")).content.decode()
    assert "thẩm định lại" in page
    saved(manager, made, "says", fields_of(page) | {"summary": ["Khác"]})
    made.decision.refresh_from_db()
    assert made.decision.state == DecisionState.DRAFT


def test_a_published_decision_is_read_only(manager: Client) -> None:
    made = item()
    typed = typed_in(manager, made, "says") | {"name": ["Khác"]}
    Decision.objects.filter(pk=made.decision_id).update(state=DecisionState.PUBLISHED)
    page = manager.get(address(made, "says")).content.decode()
    assert "disabled" in page
    assert "Lưu mục này" not in page
    answer = saved(manager, made, "says", typed)
    assert answer.status_code == 409
    assert "Khác" in answer.content.decode()
    assert kept(made)["name"] != "Khác"


def test_of_an_abolished_procedure_nothing_is_written(manager: Client) -> None:
    made = DecisionItem.objects.create(decision=drafted(), code=CODE, act=Act.ABOLISH)
    page = manager.get(address(made, "says")).content.decode()
    assert "bãi bỏ" in page
    assert fields_of(page) == {}
    assert manager.post(address(made, "says"), {"do": "save"}).status_code == 404


@pytest.mark.parametrize("username", ["congdan", "motcua", "lanhdao", "thanhtra", "quantri"])
def test_nobody_else_finds_the_editor(username: str) -> None:
    made = item()
    client = Client()
    client.force_login(make.person(username))
    new = reverse("catalogue_item_new", args=[made.decision_id])
    for page in (address(made, "says"), new):
        assert client.get(page).status_code == 404
        assert client.post(page, {"do": "save", "name": "x"}).status_code == 404
    assert Client().get(address(made, "says")).status_code == 302


@pytest.mark.parametrize("part", ["nothing", "papers/1", "../says"])
def test_there_is_no_other_section(manager: Client, part: str) -> None:
    made = item()
    assert manager.get(address(made, part)).status_code == 404
    away = reverse("catalogue_item", args=[made.decision_id, "9.999999"])
    assert manager.get(away).status_code == 404


def test_the_menu_counts_what_is_wrong(manager: Client) -> None:
    made = item(limit_amount=0, limit_unit="days", steps=[])
    page = manager.get(address(made, "says")).content.decode()
    menu = page[page.index("item-menu") : page.index("</nav>", page.index("item-menu"))]
    assert re.search(r'part=limit".*?class="wrong".*?1', menu, re.S)


@pytest.mark.parametrize("part", SECTIONS)
def test_a_draft_that_says_hardly_anything_is_shown(manager: Client, part: str) -> None:
    made = item()
    made.content = {"code": CODE, "field": "ho-tich", **{name: [{}] for name in FULL}}
    made.content["steps"] = [{"name": "Bước"}, {"hours": 3, "branch": "a"}]
    made.content["fees"] = [{"tiers": [{"amount": 1}], "reductions": [{"group": "da-bo"}]}]
    made.save()
    page = manager.get(address(made, part)).content.decode()
    assert "chỗ cần sửa" in page
    assert saved(manager, made, part, fields_of(page)).status_code == 302
    assert kept(made)["fees"][0]["reductions"] == [{"group": "da-bo"}]
