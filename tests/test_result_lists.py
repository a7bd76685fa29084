"""Who finds what waits for them on the way to a result, and does it for many at once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from agencies.models import Role
from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import Outcome, ResultStage, State
from procedures.models import ResultTemplate
from procedures.result_templates import templates_for
from tests import make, signed
from tests.callers import caller
from tests.test_bulk_pages import PATH, pick, send, ticked
from tests.test_desk_pages import enter, official, text_of
from tests.test_hand_overs import listed, started
from tests.test_results import WAY

pytestmark = pytest.mark.django_db
NEXT = ("approve", "sign", "number", "issue", "resolve")
VIEWS = dict(zip(NEXT, ResultStage.values[1:], strict=True))
DOERS = {
    **dict.fromkeys(("approve", "sign", "resolve"), "lanhdaodonvi"),
    **dict.fromkeys(("number", "issue"), "motcua"),
}


def come_to(stage: str) -> Dossier:
    return make.with_result(WAY[: ResultStage.values.index(stage)])


def offered(dossier: Dossier) -> list[ResultTemplate]:
    return templates_for(dossier.procedure_id, timezone.localdate())


def listing(desk: Client, view: str) -> Any:
    return desk.get("/desk/queue/", {"view": view})


def test_each_stage_waits_in_the_list_of_whoever_does_the_next_step() -> None:
    made = {stage: come_to(stage) for stage in VIEWS.values()}
    make.do(come_to("issued"), "resolve", outcome="", file=None)
    asked_for_more = [make.do(come_to(stage), "ask_supplement") for stage in VIEWS.values()]
    for view, stage in VIEWS.items():
        desk = enter(make.person(DOERS[view]))
        page = listing(desk, view)
        assert ticked(page) == [pick(made[stage])]
        assert not [one for one in asked_for_more if one.number in page.content.decode()]
        assert f'name="verb" value="{view}"' in page.content.decode()
        start = desk.get("/desk/").content.decode()
        assert f'/desk/queue/?view={view}"><strong class="n">1</strong>' in start
        other = {"lanhdaodonvi": "motcua", "motcua": "lanhdaodonvi"}[DOERS[view]]
        assert listing(enter(make.person(other)), view).status_code == 404


def test_another_unit_s_results_wait_in_no_list_here() -> None:
    made = come_to("approved")
    far = enter(official(Role.LEADER, LONG_XUYEN))
    assert made.number not in listing(far, "sign").content.decode()


def test_three_are_signed_at_once_and_one_of_them_refused(leader: Person) -> None:
    made = [come_to(stage) for stage in ("approved", "drafted", "approved")]
    desk = enter(leader)
    asked = desk.post(PATH, {"verb": "sign", "pick": [pick(one) for one in made]})
    assert "Chỉ 2 hồ sơ" in text_of(asked)
    assert "Áp dụng chung" not in text_of(asked)
    page = send(desk, "sign", made)
    assert "2 hồ sơ đã xong, 1 chưa làm được" in text_of(page)
    assert "dự thảo đang chờ duyệt" in text_of(page)
    stages = [Dossier.objects.get(pk=one.pk).result_stage for one in made]
    assert stages == ["signed", "drafted", "signed"]


def test_the_whole_way_is_gone_with_three_at_a_time() -> None:
    made = [come_to("drafted") for _ in range(3)]
    for verb in NEXT:
        made = list(Dossier.objects.order_by("pk"))
        page = send(enter(make.person(DOERS[verb])), verb, made)
        assert "3 hồ sơ đã xong" in text_of(page), verb
    assert set(Dossier.objects.values_list("state", flat=True)) == {State.RESOLVED}


def test_whoever_still_needs_a_file_is_refused_with_a_sentence(leader: Person) -> None:
    issued, bare = come_to("issued"), make.dossier(State.PROCESSING, code="1.004873")
    page = send(enter(leader), "resolve", [issued, bare])
    assert "1 hồ sơ đã xong, 1 chưa làm được" in text_of(page)
    assert "đính kèm" in text_of(page).lower()
    told = caller("lanhdaodonvi").send(
        "dossiers/bulk/resolve/", {"dossiers": [{"code": bare.number}], "outcome": "granted"}
    )
    (row,) = told.json()["results"]
    assert not row["done"]
    assert row["detail"]
    assert Dossier.objects.get(pk=bare.pk).state == State.PROCESSING


def test_no_more_is_signed_at_once_than_a_request_may_take(leader: Person) -> None:
    picks = [f"H01.155-261101-{number:04d}@2" for number in range(100)]
    made = come_to("approved")
    asked = {"verb": "sign", "pick": [pick(made), *picks], "sure": "yes"}
    page = enter(leader).post(PATH, asked)
    assert page.status_code == 400
    assert "nhiều nhất 100 hồ sơ; bạn đã chọn 101" in text_of(page)
    rows = [{"code": str(number)} for number in range(101)]
    told = caller("lanhdaodonvi").send("dossiers/bulk/sign/", {"dossiers": rows})
    assert told.status_code == 400
    assert Dossier.objects.get(pk=made.pk).result_stage == "approved"


def test_lists_to_confirm_are_counted_for_whoever_confirms(clerk: Person, officer: Person) -> None:
    started(2)
    listed(clerk)
    words = "danh sách chờ bạn xác nhận"
    assert f"1 {words}" in text_of(enter(officer).get("/desk/"))
    assert words not in text_of(enter(clerk).get("/desk/"))
    far = official(Role.OFFICER, LONG_XUYEN)
    assert words not in text_of(enter(far).get("/desk/queue/"))


def test_the_lists_cost_no_question_more(django_assert_max_num_queries: Any) -> None:
    for stage in VIEWS.values():
        come_to(stage)
    started(1)
    for username in ("motcua", "chuyenvien", "lanhdaodonvi"):
        desk = enter(make.person(username))
        desk.get("/desk/")
        for path in ("/desk/", "/desk/queue/"):
            with django_assert_max_num_queries(8):
                assert desk.get(path).status_code == 200


def test_the_form_of_a_draft_shows_the_template_that_is_taken(officer: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    first = next(one for one in offered(made) if one.outcome == Outcome.GRANTED)
    page = enter(officer).get(f"/dossiers/{made.number}/draft/").content.decode()
    assert f'<option value="{first.pk}" selected>' in page


def test_an_own_file_goes_before_the_template_that_stands_there(officer: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    first = next(one for one in offered(made) if one.outcome == Outcome.GRANTED)
    sent: dict[str, Any] = {"outcome": "denied", "reason": "Không đủ", "template": first.pk}
    sent["seq"] = made.event_count
    desk, path = enter(officer), f"/dossiers/{made.number}/draft/"
    answer = desk.post(path, sent)
    assert answer.status_code == 400
    assert "quyết định khác" in text_of(answer)
    file = SimpleUploadedFile("tu-choi.pdf", signed.draft(), "application/pdf")
    assert desk.post(path, {**sent, "file": file}).status_code == 302
    result = made.results.get()
    assert (result.outcome, result.template) == (Outcome.DENIED, None)


@pytest.mark.parametrize("has_submitter", [True, False])
def test_who_received_is_as_a_rule_who_has_filed(clerk: Person, has_submitter: bool) -> None:
    mother = make.owner(name="Lê Thị Mẹ", id_number="091190009999", birth_date=None)
    made = make.dossier(State.RESOLVED, submitter=mother if has_submitter else None)
    page = enter(clerk).get(f"/dossiers/{made.number}/").content.decode()
    name = "Lê Thị Mẹ" if has_submitter else made.owner_name
    assert f'name="receiver" value="{name}"' in page
