"""What is missing in a procedure is told at once, each thing once, with its section."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from procedures.models import Act
from procedures.publishing import NotPublishable, fingerprint, review
from procedures.records.problems import problems
from procedures.records.schema import Record
from tests import deciding, make
from tests.editor import CODE, FULL, address, beside, item, kept, saved, tomorrow, typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(db: None) -> Client:
    client = Client()
    client.force_login(make.person("quanly"))
    return client


def places(record: Record) -> list[str]:
    return [one.place for one in problems(record, tomorrow())]


BARE = {"code": "9.000001", "field": "ho-tich", "name": "Thủ tục mới"}


def test_a_new_procedure_is_told_everything_it_lacks_at_once() -> None:
    found = places(BARE)
    assert sorted(found) == sorted(
        ["online_level", "limit_unit", "legal_grounds", "ways", "competent_kind"]
    )


def test_what_has_no_shape_hides_nothing_else() -> None:
    papers = [{"key": "a", "name": "Sổ hộ khẩu", "form": "copy"}, {"key": "a", "name": "Tờ khai"}]
    steps = [{"name": "Ký", "cases": ["khong-co"]}, {"hours": 99, "kind": "sign", "role": "leader"}]
    fees = [{"label": "Phí", "key": "p", "reductions": [{"percent": 50}], "tiers": [{}]}, {}]
    found = places(BARE | {"papers": papers, "steps": steps, "fees": fees, "limit_amount": 1,
                           "limit_unit": "days"})  # fmt: skip
    assert {
        "papers/1/name", "papers/2/form", "papers/2/key", "steps/1/kind", "steps/1/role",
        "steps/1/hours", "steps/1/cases", "steps/2/name", "steps", "fees/1/kind",
        "fees/1/charged", "fees/1/reductions/1/group", "fees/1/tiers/1/amount",
    } <= {*found}  # fmt: skip
    assert len({*found}) == len(found), "each once"


@pytest.mark.parametrize(
    "changes", [{"limit_unit": []}, {"cases": "nhiều"}, {"papers": [5]}, {"fees": [{"tiers": 1}]}]
)
def test_what_cannot_be_read_is_told_by_its_shape(changes: dict[str, Any]) -> None:
    assert next(iter(changes)) in "".join(places(BARE | changes))


@pytest.mark.parametrize("typed", ["", " \n "])
def test_a_procedure_without_legal_grounds_is_not_reviewed(typed: str) -> None:
    content = deciding.plain(legal_grounds=typed)
    decision = deciding.drafted((Act.ISSUE, content))
    seen, by = fingerprint(decision), make.person("kiemsoat")
    with pytest.raises(NotPublishable) as refused:
        review(decision.pk, seen=seen, by=by, at=timezone.now())
    (problem,) = refused.value.problems
    assert problem.place == "9.000001/legal_grounds"
    assert "căn cứ pháp lý" in problem.sentence


def test_an_abolition_needs_no_grounds_of_its_own() -> None:
    deciding.published(deciding.drafted((Act.ABOLISH, {"code": CODE})))


def test_the_editor_names_each_gap_once_with_its_section(manager: Client) -> None:
    made = item(papers=[{"key": "a", "name": "Tờ khai"}])
    made.content = {"code": CODE, "field": "ho-tich", "name": "Tên", "papers": kept(made)["papers"]}
    made.save()
    answer = saved(manager, made, "ways", typed_in(manager, made, "ways"))
    assert answer.status_code == 302
    page = manager.get(address(made, "ways")).content.decode()
    said = page[page.index("<details") : page.index("</details>")]
    told = " ".join(re.sub(r"<[^>]+>", " ", said).split())
    assert told.count("Mức độ dịch vụ công trực tuyến: Còn thiếu") == 1
    for one in (
        "Thông tin chung – Căn cứ:",
        "Cách thức nộp hồ sơ – Mức độ dịch vụ công trực tuyến:",
        "Thành phần hồ sơ, dòng 1, Loại giấy tờ:",
    ):
        assert one in told
    assert '<details class="item-wrong" open' in page
    assert "Còn thiếu" in beside(page, "online_level")
    assert beside(page, "ways")


def test_all_that_is_wrong_at_one_place_is_said_beside_it(manager: Client) -> None:
    made = item(units=["H99.01", "H99.02"], competent_kind="")
    page = manager.get(address(made, "units")).content.decode()
    assert all(code in beside(page, "units") for code in ("H99.01", "H99.02"))


def test_what_is_complete_has_no_gaps() -> None:
    made = item(**FULL)
    assert not [one for one in problems(kept(made), tomorrow()) if "thiếu" in one.sentence]


def test_a_step_is_offered_to_those_who_process_alone(manager: Client) -> None:
    page = manager.get(address(item(**FULL), "steps")).content.decode()
    offered = page[page.index('name="steps-1-role"') :].partition("</select>")[0]
    roles = re.findall(r'<option value="(\w+)"', offered)
    assert roles == ["clerk", "officer", "leader", "provincial_leader"]


@pytest.mark.parametrize("role", ["administrator", "inspector", "postal_clerk"])
def test_nobody_else_gets_a_step_by_a_file(role: str) -> None:
    step = {"kind": "process", "name": "Xử lý", "role": role, "hours": 1}
    assert places(deciding.plain(steps=[step])) == ["steps/1/role"]
