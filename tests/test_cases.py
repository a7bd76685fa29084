"""Cases of a procedure: papers, limit and steps of their own, from the filing to the slip."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from agencies.calendars import in_force_at, working_time_of
from agencies.editions import publish
from agencies.models import DayOverride, WorkingCalendar
from citizens.models import Person
from dossiers.clock_check import check_clocks
from dossiers.doubts import doubts_of
from dossiers.models import Dossier, Draft
from dossiers.recalendar import due_under, moved, rows_of
from dossiers.reckoning import Limit, life, reckon
from dossiers.slips.content import content_of
from dossiers.states import State
from procedures.models import LimitUnit, ProcedureVersion
from tests import make
from tests.callers import BODY, caller
from tests.filing import CODE, WHERE, WHO, step, text
from tests.test_desk_pages import enter, text_of
from tests.test_intake_page import PATH, walk_in

pytestmark = pytest.mark.django_db
HARD = {"key": "xac-minh", "name": "Cần xác minh", "limit_unit": "days", "limit_amount": 9}
PROOF = {
    "key": "xac-nhan",
    "name": "Văn bản xác minh",
    "form": "copy",
    "cases": ["xac-minh"],
    "is_reusable": True,
    "data_source": "CSDL hộ tịch",
}
BIRTH = "1.001193"


def told_apart(record: dict[str, Any]) -> None:
    record["cases"] = [HARD]
    record["papers"].append(PROOF)


@pytest.fixture(autouse=True)
def cases() -> None:
    for code in (CODE, BIRTH):
        make.published(told_apart, code=code, from_=timezone.localdate())


@pytest.fixture
def mine(citizen: Person) -> Client:
    client = Client()
    client.force_login(citizen)
    return client


def online(mine: Client, case: str) -> Dossier:
    assert mine.post(step("where"), {**WHERE, "case": case}).status_code == 302
    assert mine.post(step("who"), WHO).status_code == 302
    mine.post(step("review"), {"draft": str(Draft.objects.get().pk)})
    return Dossier.objects.get()


def test_the_case_is_asked_first_and_only_its_papers_after(mine: Client) -> None:
    page = text_of(mine.get(step("where")))
    assert page.index("Bạn thuộc trường hợp nào?") < page.index("Bạn nộp ở đâu?")
    assert "Cần xác minh (9 ngày làm việc)" in page
    mine.post(step("where"), {**WHERE, "case": "xac-minh"})
    mine.post(step("who"), WHO)
    assert "Văn bản xác minh" in text(mine.get(step("papers")))
    assert "9 ngày làm việc" in text(mine.get(step("review")))
    mine.post(step("where"), WHERE)
    assert "Văn bản xác minh" not in text(mine.get(step("papers")))


def test_a_case_that_there_is_not_is_told_beside_the_field(mine: Client) -> None:
    page = mine.post(step("where"), {**WHERE, "case": "gi-do"})
    assert page.status_code == 400
    assert "Không có trường hợp này" in text(page)
    assert WHERE["abstract"] in text(page)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("case", "days"), [("xac-minh", 9), ("", 3)])
def test_the_case_goes_from_the_filing_to_the_due_date(
    mine: Client, clerk: Person, case: str, days: int
) -> None:
    made = online(mine, case)
    assert (made.case.key if made.case else "") == case
    received = make.do(made, "receive", clerk)
    time = working_time_of(received.unit)
    limit = Limit(LimitUnit.DAYS, days, 900)
    assert received.received_at
    assert received.first_due_at == reckon(limit, life(received.received_at, [], time)).due_at
    assert not check_clocks(timezone.now()).differences


def test_where_it_is_shown(clerk: Person, citizen: Person) -> None:
    case = make.version(CODE).cases.get()
    made = make.dossier(State.RECEIVED, code=CODE, case=case)
    for person in (clerk, citizen):
        assert "Cần xác minh" in text_of(enter(person).get(f"/dossiers/{made.number}/"))
    slip = made.slips.get()
    assert "trường hợp: Cần xác minh" in content_of(slip)["procedure"]
    assert content_of(slip)["limit"] == "9 ngày làm việc"
    shown = caller("motcua").ask(f"dossiers/{made.number}/").json()
    assert shown["case"] == "xac-minh"
    clock = caller("motcua").ask(f"dossiers/{made.number}/clock/").json()
    assert (clock["limit"]["amount"], clock["limit"]["unit"]) == (9, "days")


def test_missing_is_what_the_case_asks_for(clerk: Person) -> None:
    case = make.version(CODE).cases.get()
    for of, expected in ((case, True), (None, False)):
        made = make.submitted(code=CODE, case=of)
        missing = {one.about for one in doubts_of(made, clerk, timezone.now())}
        assert ("xac-nhan" in missing) == expected


# Through the API


def test_a_filing_names_its_case_by_the_key() -> None:
    answer = caller("congdan").send("dossiers/", {**BODY, "case": "xac-minh"})
    assert answer.status_code == 201, answer.content
    assert answer.json()["case"] == "xac-minh"
    assert caller("congdan").send("dossiers/", BODY).json()["case"] is None


def test_a_case_that_there_is_not_is_refused() -> None:
    without = ProcedureVersion.objects.in_force(timezone.localdate()).filter(
        cases=None, competent_kind="commune", is_processed_elsewhere=False
    )
    code = without.select_related("procedure").earliest("pk").procedure.code
    for changes, sentence in (
        ({"case": "gi-do"}, "xac-minh"),
        ({"case": "xac-minh", "procedure": code}, "không chia trường hợp"),
    ):
        answer = caller("congdan").send("dossiers/", {**BODY, **changes})
        assert answer.status_code == 400
        assert sentence in str(answer.json()["errors"]["case"])
    assert not Dossier.objects.exists()


def test_what_may_stand_for_a_paper_is_said(mine: Client, clerk: Person) -> None:
    mine.post(step("where"), {**WHERE, "case": "xac-minh"})
    mine.post(step("who"), WHO)
    page = text_of(mine.get(step("papers")))
    assert "Có thể dùng lại kết quả đã cấp cho bạn." in page
    assert "Lấy từ CSDL hộ tịch." in page
    desk = text_of(enter(clerk).get(PATH, {"procedure": BIRTH, "case": "xac-minh"}))
    assert "có thể dùng lại kết quả đã cấp · lấy từ CSDL hộ tịch" in desk


# At the desk


def test_the_clerk_chooses_the_case_before_the_form(clerk: Person) -> None:
    first = enter(clerk).get(PATH, {"procedure": BIRTH})
    assert 'name="paper-xac-nhan-copies"' not in text(first)
    assert "case=xac-minh" in text(first)
    second = enter(clerk).get(PATH, {"procedure": BIRTH, "case": "xac-minh"})
    assert 'name="paper-xac-nhan-copies"' in text(second)
    assert "9 ngày làm việc" in text_of(second)


def test_a_walk_in_is_received_in_its_case(clerk: Person) -> None:
    answer = enter(clerk).post(PATH, walk_in(case="xac-minh"))
    assert answer.status_code == 302, text_of(answer)
    made = Dossier.objects.get()
    assert made.case
    assert made.case.key == "xac-minh"
    assert not check_clocks(timezone.now()).differences


def test_a_case_unknown_to_the_version_keeps_what_was_typed(clerk: Person) -> None:
    answer = enter(clerk).post(PATH, walk_in(case="gi-do"))
    assert answer.status_code == 400
    assert "Hãy chọn lại trường hợp" in text_of(answer)
    assert "Trần Thị Ngọc Ánh" in text(answer)
    assert not Dossier.objects.exists()


def test_a_calendar_is_reckoned_in_bulk_by_the_case(clerk: Person) -> None:
    case = make.version(CODE).cases.get()
    plain, hard = (make.dossier(State.RECEIVED, code=CODE, case=of) for of in (None, case))
    rows = {row.pk: row.limited_by for row in rows_of([plain.pk, hard.pk])}
    assert rows == {plain.pk: (plain.version_id, None), hard.pk: (hard.version_id, case.pk)}
    country = WorkingCalendar.objects.get(unit=None)
    for days in range(1, 21):
        off = timezone.localdate() + timedelta(days=days)
        DayOverride.objects.get_or_create(
            calendar=country, date=off, defaults={"kind": "off", "name": "Nghỉ bão"}
        )
    publish(country, at=timezone.now())
    line, at = in_force_at(make.unit()), timezone.now()
    found = {move.pk: move.after for move in moved(rows_of(rows), {plain.unit_id: line}, at)}
    for made in (plain, hard):
        assert found[made.pk] == due_under(made, line.time, at)
    assert found[plain.pk] < found[hard.pk]
