"""A filing names the group for which it costs less: online, at the desk, through the API."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Draft
from dossiers.states import State
from procedures.models import ReductionGroup
from tests import make
from tests.callers import BODY, caller, traces
from tests.filing import CODE, WHERE, WHO, step, text
from tests.test_api_account import is_problem
from tests.test_desk_pages import enter, text_of
from tests.test_fees_api import charges
from tests.test_intake_page import PATH, walk_in

pytestmark = pytest.mark.django_db
POOR, MERIT, BIRTH = "ho-ngheo", "nguoi-co-cong", "1.001193"
LABEL = "Lệ phí cấp Giấy xác nhận tình trạng hôn nhân"
QUESTION = "Bạn có thuộc đối tượng được miễn, giảm phí, lệ phí không?"
PROOF = "Giấy chứng nhận hộ nghèo, hộ cận nghèo còn hiệu lực"


@pytest.fixture
def mine(citizen: Person) -> Client:
    return enter(citizen)


def of(made: Dossier) -> str | None:
    return made.fee_group.code if made.fee_group else None


def by_case_and_way() -> None:
    """The poor pay less by post only, people with merit in a case only."""

    def told_apart(record: dict[str, Any]) -> None:
        record["cases"] = [{"key": "abroad", "name": "Dùng ở nước ngoài"}]
        fee = {"kind": "state", "charged": "before_receipt"}
        poor, merit = ({"group": code, "percent": 50} for code in (POOR, MERIT))
        record["fees"] = [
            {**fee, "key": "usual", "label": LABEL, "amount": 15000},
            {
                **fee,
                "key": "post",
                "label": "Phí bưu chính",
                "amount": 20000,
                "channel": "post",
                "reductions": [poor],
            },
            {
                **fee,
                "key": "abroad",
                "label": "Lệ phí dùng ở nước ngoài",
                "amount": 50000,
                "cases": ["abroad"],
                "reductions": [merit],
            },
        ]

    make.published(told_apart, code=CODE, from_=timezone.localdate())


# Through the API


@pytest.mark.parametrize(
    ("given", "code", "owed"),
    [(POOR, POOR, []), (None, None, [(LABEL, 15000)]), ("", None, [(LABEL, 15000)])],
)
def test_a_filing_names_its_group_by_the_code(
    given: str | None, code: str | None, owed: list[tuple[str, int]]
) -> None:
    answer = caller("congdan").send("dossiers/", {**BODY, "procedure": CODE, "fee_group": given})
    assert answer.status_code == 201, answer.content
    made = Dossier.objects.get()
    assert (of(made), charges(made)) == (code, owed)
    told = caller("motcua").ask(f"dossiers/{made.number}/").json()
    assert told["fee_group"] == code
    assert [one["amount"] for one in told["charges"]] == [amount for _label, amount in owed]


@pytest.mark.parametrize(
    ("procedure", "code", "sentence"),
    [
        (CODE, "rich", POOR),
        (CODE, "hoc-sinh-sinh-vien", POOR),
        (CODE, "x" * 201, "200"),
        (BIRTH, POOR, "không quy định miễn, giảm"),
    ],
)
def test_a_group_that_the_procedure_does_not_know_is_refused(
    procedure: str, code: str, sentence: str
) -> None:
    before = traces()
    body = {**BODY, "procedure": procedure, "fee_group": code}
    wrong = is_problem(caller("congdan").send("dossiers/", body), 400)["errors"]
    assert set(wrong) == {"fee_group"}
    assert sentence in str(wrong["fee_group"])
    assert traces() == before


def test_a_group_holds_in_its_case_and_way_only() -> None:
    by_case_and_way()
    for username, more, is_fine in (
        ("congdan", {"fee_group": MERIT}, False),
        ("congdan", {"fee_group": MERIT, "case": "abroad"}, True),
        ("congdan", {"fee_group": POOR}, False),
        ("motcua", {"fee_group": POOR, "channel": "desk"}, False),
        ("motcua", {"fee_group": POOR, "channel": "post"}, True),
    ):
        answer = caller(username).send("dossiers/", {**BODY, "procedure": CODE, **more})
        assert answer.status_code == (201 if is_fine else 400), (more, answer.content)
        assert is_fine or set(answer.json()["errors"]) == {"fee_group"}


# Online


@pytest.mark.parametrize(
    ("code", "owed", "told"), [(POOR, [], "0 đ"), ("", [(LABEL, 15000)], "15.000 đ")]
)
def test_the_question_goes_from_the_draft_to_the_charge(
    mine: Client, code: str, owed: list[tuple[str, int]], told: str
) -> None:
    asked = text_of(mine.get(step("where")))
    assert QUESTION in asked
    assert PROOF in asked
    mine.post(step("where"), {**WHERE, "fee_group": code})
    assert Draft.objects.get().fields["where"]["fee_group"] == code
    mine.post(step("who"), WHO)
    shown = text_of(mine.get(step("review"))).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{LABEL} {told}" in shown
    assert (PROOF in shown) == bool(code)
    mine.post(step("review"), {"draft": str(Draft.objects.get().pk)})
    made = Dossier.objects.get()
    assert (of(made) or "", charges(made)) == (code, owed)


def test_what_was_answered_is_chosen_when_one_comes_back(mine: Client) -> None:
    mine.post(step("where"), {**WHERE, "fee_group": POOR})
    form = mine.get(step("where")).context["form"]
    assert [one.data["value"] for one in form["fee_group"] if one.data["selected"]] == [POOR]


def test_an_unknown_group_is_told_beside_the_field(mine: Client) -> None:
    page = mine.post(step("where"), {**WHERE, "fee_group": "rich"})
    assert page.status_code == 400
    assert set(page.context["form"].errors) == {"fee_group"}
    assert "không quy định miễn, giảm cho đối tượng đó" in text(page)
    assert WHERE["abstract"] in text(page)
    assert not Draft.objects.exists()


def test_a_group_of_another_case_is_told_beside_the_field(mine: Client) -> None:
    by_case_and_way()
    asked = {**WHERE, "fee_group": MERIT}
    page = mine.post(step("where"), asked)
    assert page.status_code == 400
    assert "không được miễn, giảm" in text(page)
    chosen = [
        one.data["value"] for one in page.context["form"]["fee_group"] if one.data["selected"]
    ]
    assert chosen == [MERIT]
    assert not Draft.objects.exists()
    assert mine.post(step("where"), {**asked, "case": "abroad"}).status_code == 302


def test_whoever_pays_nothing_anyway_is_not_asked(mine: Client, clerk: Person) -> None:
    assert QUESTION not in text_of(mine.get(step("where", BIRTH)))
    desk = enter(clerk).get(PATH, {"procedure": BIRTH})
    assert "fee_group" not in desk.context["form"].fields


def test_a_counted_fee_is_shown_by_its_price(mine: Client) -> None:
    by_page = {
        "key": "copy",
        "kind": "service",
        "charged": "at_hand_out",
        "label": "Phí sao",
        "amount": 2000,
        "per": "trang",
        "reductions": [{"group": POOR, "percent": 50}],
    }
    make.published({"fees": [by_page]}, code=CODE, from_=timezone.localdate())
    mine.post(step("where"), {**WHERE, "fee_group": POOR})
    mine.post(step("who"), WHO)
    shown = text_of(mine.get(step("review"))).replace("\N{NO-BREAK SPACE}", " ")
    assert "Phí sao 2.000 đ / trang Giảm 50 % (người thuộc hộ nghèo, hộ cận nghèo)" in shown


# At the desk


@pytest.mark.parametrize(("code", "owed"), [(POOR, []), ("", [(LABEL, 15000)])])
def test_a_walk_in_names_its_group(clerk: Person, code: str, owed: list[tuple[str, int]]) -> None:
    desk = enter(clerk)
    assert PROOF in text_of(desk.get(PATH, {"procedure": CODE}))
    answer = desk.post(PATH, walk_in(procedure=CODE, fee_group=code, paid_by="later"))
    made = Dossier.objects.get() if Dossier.objects.exists() else None
    assert made, text_of(answer)
    assert (of(made) or "", charges(made)) == (code, owed)


def test_a_walk_in_of_an_unknown_group_comes_back_as_typed(clerk: Person) -> None:
    by_case_and_way()
    desk = enter(clerk)
    before = traces()
    for code, channel in (("rich", "desk"), (POOR, "desk"), (MERIT, "post")):
        sent = walk_in(procedure=CODE, fee_group=code, channel=channel, paid_by="later")
        page = desk.post(PATH, sent)
        assert page.status_code == 400
        assert set(page.context["form"].errors) == {"fee_group"}
        assert "Trần Thị Ngọc Ánh" in text(page)
        assert traces() == before
    fine = walk_in(procedure=CODE, fee_group=POOR, channel="post", paid_by="later")
    desk.post(PATH, fine)
    assert of(Dossier.objects.get()) == POOR


def test_the_clerk_reads_the_group_and_what_to_check(clerk: Person) -> None:
    poor = ReductionGroup.objects.get(code=POOR)
    made = make.submitted(code=CODE, fee_group=poor)
    page = text_of(enter(clerk).get(f"/dossiers/{made.number}/"))
    assert poor.name in page
    assert f"Giấy tờ cần kiểm tra: {PROOF}" in page
    ordinary = make.dossier(State.SUBMITTED, code=CODE)
    assert "Giấy tờ cần kiểm tra" not in text_of(enter(clerk).get(f"/dossiers/{ordinary.number}/"))


@pytest.mark.parametrize(("procedure", "code"), [(BIRTH, POOR), (CODE, "hoc-sinh-sinh-vien")])
def test_no_filing_takes_a_group_that_pays_as_all(procedure: str, code: str) -> None:
    before = traces()
    with pytest.raises(NotAllowed, match="không được miễn, giảm"):
        make.submitted(code=procedure, fee_group=ReductionGroup.objects.get(code=code))
    assert traces() == before
