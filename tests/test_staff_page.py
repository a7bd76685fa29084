"""The page of one dossier as officials see it, and what they do there."""

import re

import pytest
from django.utils import timezone

from dossiers.done import SENTENCES
from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.verbs import VERBS
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db


def test_the_page_tells_the_officer_everything(officer):
    made = make.dossier(State.PROCESSING)
    words = text_of(enter(officer).get(f"/dossiers/{made.number}/"))
    for told in [
        made.owner_name,
        made.code,
        made.owner_id_number,
        made.version.name,
        "Giấy chứng sinh",
    ]:
        assert told in words


@pytest.mark.parametrize("state", list(State))
def test_the_page_asks_at_most_thirteen_questions(
    clerk, officer, leader, state, django_assert_max_num_queries
):
    made = make.dossier(state)
    for person in (clerk, officer, leader):
        desk = enter(person)
        desk.get(f"/dossiers/{made.number}/")
        with django_assert_max_num_queries(13):
            assert desk.get(f"/dossiers/{made.number}/").status_code == 200


def test_only_verbs_that_the_flow_allows_are_offered(clerk, officer):
    made = make.dossier(State.SUBMITTED)
    page = enter(clerk).get(f"/dossiers/{made.number}/").content.decode()
    assert f"/dossiers/{made.number}/receive/" in page
    assert f"/dossiers/{made.number}/resolve/" not in page
    assert "/receive/" not in enter(officer).get(f"/dossiers/{made.number}/").content.decode()


def test_an_inspector_reads_with_the_id_number_masked(clerk):
    made = make.dossier(State.PROCESSING)
    page = enter(make.person("thanhtra")).get(f"/dossiers/{made.number}/").content.decode()
    assert made.owner_id_number not in page
    assert "091•••••••34" in page
    assert '<form class="verb-form"' not in page


def test_missing_papers_and_a_likely_duplicate_are_told_and_refuse_nothing(clerk):
    first = make.dossier(State.PROCESSING)
    second = make.dossier(State.SUBMITTED)
    desk = enter(clerk)
    words = text_of(desk.get(f"/dossiers/{second.number}/"))
    assert "Có thể nộp trùng" in words
    assert first.number in words
    assert "Giấy tờ bắt buộc chưa thấy nộp" in words
    answer = desk.post(
        f"/dossiers/{second.number}/receive/", {"seq": second.event_count, "note": ""}
    )
    assert answer.status_code == 302


def test_what_was_looked_at_too_long_ago_is_refused_in_words(clerk):
    made = make.dossier(State.SUBMITTED)
    desk = enter(clerk)
    desk.post(f"/dossiers/{made.number}/receive/", {"seq": made.event_count, "note": ""})
    made.refresh_from_db()
    before = made.event_count
    stale = desk.post(
        f"/dossiers/{made.number}/start/", {"seq": before - 1, "note": "", "assignee": ""}
    )
    assert stale.status_code == 409
    assert "người khác" in text_of(stale)
    made.refresh_from_db()
    assert made.event_count == before


def test_bad_input_stays_in_its_form_beside_its_sentence(officer):
    made = make.dossier(State.PROCESSING)
    answer = enter(officer).post(
        f"/dossiers/{made.number}/ask_supplement/",
        {"seq": made.event_count, "reason": "Thiếu giấy uỷ quyền", "until": "32/13/2026"},
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Thiếu giấy uỷ quyền" in page
    assert "32/13/2026" in page
    assert re.search(r'<details class="verb" open', page)
    made.refresh_from_db()
    assert made.state == State.PROCESSING


def test_a_finished_dossier_tells_its_result_and_its_history(leader):
    made = make.dossier(State.RETURNED)
    words = text_of(enter(leader).get(f"/dossiers/{made.number}/"))
    assert "ket-qua.pdf" in words
    assert leader.full_name in words
    assert Dossier.objects.get(pk=made.pk).events.count() >= 5


def test_a_version_that_changed_since_the_filing_is_told(clerk):
    made = make.dossier(State.SUBMITTED)
    changes = {"limit_unit": "days", "limit_amount": 3, "papers": []}
    make.published(changes, from_=timezone.localdate())
    words = text_of(enter(clerk).get(f"/dossiers/{made.number}/"))
    assert "khi tiếp nhận sẽ áp dụng bản đó" in words
    assert "nay 3 ngày làm việc" in words
    assert "Không còn yêu cầu" in words


def test_a_charge_and_a_printed_slip_stand_on_the_page(clerk):
    made = make.dossier(State.RECEIVED, code="1.004873")
    slip = made.slips.get()
    slip.file, slip.rendered_at = make.stored_file(clerk, name="giay-hen.pdf"), timezone.now()
    slip.save()
    page = enter(clerk).get(f"/dossiers/{made.number}/")
    assert f"/files/{slip.file_id}/" in page.content.decode()
    for tie in made.charges.all():
        assert tie.charge.label in text_of(page)


def test_one_verb_stands_out_and_for_the_leader_it_is_the_decision(leader):
    made = make.dossier(State.PROCESSING)
    page = enter(leader).get(f"/dossiers/{made.number}/").content.decode()
    assert page.count('<summary class="button button-primary">') == 1
    while made.work_items.get(done_at=None).role != "leader":
        made = make.do(made, "forward")
    page = enter(leader).get(f"/dossiers/{made.number}/").content.decode()
    primary = re.search(r'<summary class="button button-primary">([^<]+)<', page)[1]
    assert primary == "Kết thúc giải quyết"


def test_the_line_of_the_slip_is_asked_for_until_it_is_printed(clerk, stranger):
    made = make.dossier(State.RECEIVED)
    desk, path = enter(clerk), f"/desk/slips/{made.number}/"
    assert f'data-hx-get="{path}?look=1"' in desk.get(f"/dossiers/{made.number}/").content.decode()
    assert "đang in…" in text_of(desk.get(path))
    slip = made.slips.get()
    slip.file, slip.rendered_at = make.stored_file(clerk, name="giay-hen.pdf"), timezone.now()
    slip.save()
    printed = desk.get(path).content.decode()
    assert f"/files/{slip.file_id}/" in printed
    assert "data-hx-get" not in printed
    assert enter(stranger).get(path).status_code == 404


def test_after_a_verb_a_sentence_tells_what_was_done(clerk):
    assert set(SENTENCES) == set(VERBS)
    made = make.dossier(State.SUBMITTED)
    words = {"seq": made.event_count, "reason": "Không thuộc thẩm quyền"}
    answer = enter(clerk).post(f"/dossiers/{made.number}/refuse/", words, follow=True)
    assert "Đã từ chối tiếp nhận hồ sơ." in text_of(answer)
