"""Filed yesterday, received today: an amendment published in between takes effect today."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localtime

from citizens.models import Person
from dossiers import drafts
from dossiers.clock_check import check_clocks
from dossiers.doubts import doubts_of
from dossiers.filing import HandedIn
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, SlipKind
from dossiers.receipt_version import ORDINARY
from dossiers.slips.content import content_of
from dossiers.states import State
from procedures.models import Act, ProcedureVersion
from tests import make
from tests.callers import caller
from tests.filing import WHERE
from tests.test_desk_pages import text_of

pytestmark = pytest.mark.django_db
CODE = "1.004873"
HARD = {"key": "xac-minh", "name": "Cần xác minh", "limit_unit": "days", "limit_amount": 13}
NEW_PAPER = {"key": "photo", "name": "Ảnh chân dung 4 × 6", "form": "original"}


def amended(record: dict[str, Any]) -> None:
    """Another limit, a fee that rises, one paper new, one gone; the others stay."""
    record["limit_amount"] = 5
    record["fees"][0]["amount"] = 20000
    record["papers"] = [one for one in record["papers"] if one["key"] != "previous"]
    record["papers"].append(NEW_PAPER)


def yesterday() -> datetime:
    return localtime().replace(hour=9, minute=5, second=0, microsecond=0) - timedelta(days=1)


def filed_before(case: str = "", **changes: Any) -> Dossier:
    version = make.version(CODE, on=yesterday().date())
    papers = {paper.key: paper for paper in version.papers.all()}
    brought = [
        HandedIn(papers[key].name, paper=papers[key], originals=1)
        for key in ("declaration", "divorce", "previous")
    ]
    named = version.cases.get(key=case) if case else None
    return make.submitted(yesterday(), code=CODE, papers=brought, case=named, **changes)


def today() -> Any:
    return timezone.localdate()


@pytest.fixture
def at_desk(clerk: Person) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def test_before_receiving_the_clerk_sees_what_is_new_and_what_is_there(at_desk: Client) -> None:
    make.published(amended, code=CODE, from_=today())
    made = filed_before()
    page = text_of(at_desk.get(f"/dossiers/{made.number}/"))
    assert f"Từ {today():%d/%m/%Y} có bản khác của thủ tục" in page
    assert "Thời hạn: 3 ngày làm việc, nay 5 ngày làm việc" in page
    assert "Thêm giấy tờ: Ảnh chân dung 4 × 6" in page
    assert "Không còn yêu cầu: Giấy xác nhận tình trạng hôn nhân đã được cấp" in page
    assert "15.000 đ / giấy, nay 20.000 đ / giấy" in page
    assert "đã có, giữ nguyên" in page
    assert "Ảnh chân dung 4 × 6 (mới) chưa có" in page


def test_what_stays_is_not_asked_for_again(clerk: Person) -> None:
    new = make.published(amended, code=CODE, from_=today())
    made = make.do(filed_before(), "receive", clerk)
    assert made.version == new
    tied = {row.name: row.paper for row in made.papers.select_related("paper__version")}
    stays = [paper for paper in tied.values() if paper]
    assert {paper.key for paper in stays} == {"declaration", "divorce"}
    assert {paper.version for paper in stays} == {new}
    assert tied["Giấy xác nhận tình trạng hôn nhân đã được cấp trước đó"] is None
    missing = [one for one in doubts_of(made, clerk, timezone.now()) if one.kind == "missing_paper"]
    assert [one.about for one in missing] == ["photo"]


def test_a_supplement_asks_only_for_what_is_new(clerk: Person) -> None:
    make.published(amended, code=CODE, from_=today())
    made = make.do(make.do(filed_before(), "receive", clerk), "start")
    make.do(made, "ask_supplement", reason="Bổ sung ảnh chân dung")
    slip = made.slips.get(kind=SlipKind.SUPPLEMENT)
    assert [one["name"] for one in content_of(slip)["missing"]] == [NEW_PAPER["name"]]


def test_a_draft_is_asked_anew_for_a_case_that_is_gone(citizen: Person) -> None:
    two_versions({"cases": [OTHER]})
    old = make.version(CODE, on=yesterday().date())
    draft = drafts.save_step(citizen, old, "where", {**WHERE, "case": "xac-minh"}, yesterday())
    browser = Client()
    browser.force_login(citizen)
    assert browser.get(f"/file/{CODE}/").status_code == 409
    browser.post(f"/my/drafts/{draft.pk}/renew/")
    assert browser.get(f"/file/{CODE}/")["Location"] == f"/file/{CODE}/where/"
    page = text_of(browser.get(f"/file/{CODE}/where/"))
    assert "Cần hỏi nơi khác" in page
    assert WHERE["abstract"] in page


def test_no_filing_takes_the_case_of_another_version() -> None:
    two_versions({"cases": [OTHER]})
    old = make.version(CODE, on=yesterday().date())
    with pytest.raises(NotAllowed, match="không có trường hợp này"):
        make.submitted(code=CODE, case=old.cases.get())


def test_the_clock_runs_by_the_version_of_the_receipt(clerk: Person) -> None:
    make.published(amended, code=CODE, from_=today())
    made = make.do(filed_before(), "receive", clerk)
    assert not check_clocks(timezone.now()).differences
    told = made.events.get(verb="receive").detail.content
    assert told["version"] == today().isoformat()


def test_a_version_is_for_life(clerk: Person) -> None:
    made = make.do(filed_before(), "receive", clerk)
    before = made.version
    make.published(amended, code=CODE)
    made.refresh_from_db()
    assert made.version == before


def with_case(record: dict[str, Any]) -> None:
    record["cases"] = [HARD]


def two_versions(second: dict[str, Any]) -> ProcedureVersion:
    make.published(with_case, code=CODE, from_=today() - timedelta(days=3))
    return make.published(second, code=CODE, from_=today())


def test_the_case_goes_to_the_one_of_the_same_key(clerk: Person) -> None:
    new = two_versions({"cases": [{**HARD, "limit_amount": 7}]})
    made = make.do(filed_before("xac-minh"), "receive", clerk)
    assert made.case == new.cases.get()
    assert not check_clocks(timezone.now()).differences


OTHER = {"key": "khac", "name": "Cần hỏi nơi khác"}


def test_a_case_that_is_gone_has_to_be_chosen_anew(clerk: Person, at_desk: Client) -> None:
    new = two_versions({"cases": [OTHER]})
    made = filed_before("xac-minh")
    with pytest.raises(NotAllowed, match="Cần xác minh"):
        make.do(made, "receive", clerk)
    page = text_of(at_desk.get(f"/dossiers/{made.number}/"))
    assert "không còn trường hợp “Cần xác minh”" in page
    unchosen = at_desk.post(f"/dossiers/{made.number}/receive/", {"seq": 1, "note": "Đủ giấy tờ"})
    assert unchosen.status_code == 400
    assert "Đủ giấy tờ" in unchosen.content.decode()
    made.refresh_from_db()
    assert made.state == State.SUBMITTED
    answer = at_desk.post(f"/dossiers/{made.number}/receive/", {"seq": 1, "case": "khac"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.case, made.version) == (new.cases.get(), new)


def test_without_cases_any_more_it_is_the_ordinary_one(clerk: Person) -> None:
    two_versions({"cases": []})
    made = make.do(filed_before("xac-minh"), "receive", clerk)
    assert made.case is None
    assert not check_clocks(timezone.now()).differences


@pytest.mark.parametrize(("chosen", "expected"), [(ORDINARY, None), ("xac-minh", "xac-minh")])
def test_the_clerk_says_which_case_it_is(clerk: Person, chosen: str, expected: str | None) -> None:
    make.published(with_case, code=CODE, from_=today() - timedelta(days=3))
    made = make.paid(filed_before("xac-minh" if chosen == ORDINARY else ""))
    sent = caller("motcua").send(f"dossiers/{made.number}/receive/", {"case": chosen})
    assert sent.status_code == 200, sent.content
    assert sent.json()["case"] == expected


def test_an_unknown_case_is_told_beside_the_field() -> None:
    make.published(with_case, code=CODE, from_=today() - timedelta(days=3))
    made = make.paid(filed_before())
    sent = caller("motcua").send(f"dossiers/{made.number}/receive/", {"case": "gi-do"})
    assert sent.status_code == 400
    assert "case" in sent.json()["errors"]


def test_where_the_procedure_is_over_nothing_is_received(clerk: Person) -> None:
    made = filed_before()
    make.decided({"code": CODE}, Act.ABOLISH, today())
    made.refresh_from_db()
    with pytest.raises(NotAllowed, match="đã bị bãi bỏ"):
        make.do(made, "receive", clerk)
