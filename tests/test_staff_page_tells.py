"""What the officials' page tells of a dossier's life: questions, waits, dates, results."""

from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db


def asked() -> Dossier:
    made = make.dossier(State.PROCESSING, code="1.004873")
    return make.do(made, "consult", question="Ông Minh đã từng kết hôn chưa?")


def page_of(person: Person, dossier: Dossier) -> str:
    return text_of(enter(person).get(f"/dossiers/{dossier.number}/"))


def test_open_and_answered_questions_stand_on_the_page(officer: Person) -> None:
    made = make.do(asked(), "consult", unit=make.unit("H01.03"), question="Có hồ sơ gốc không?")
    words = page_of(officer, made)
    assert "chờ ý kiến của 2 đơn vị" in words
    assert "còn 2/2 chưa trả lời" in words
    assert "Ông Minh đã từng kết hôn chưa?" in words
    made = make.do(made, "join", make.person("chuyenvien.longxuyen"), answer="Chưa từng.")
    words = page_of(officer, made)
    assert "chờ ý kiến của 1 đơn vị" in words
    assert "Chưa từng." in words
    assert "đã trả lời" in words


def test_who_is_consulted_sees_what_an_answer_needs_and_nothing_else() -> None:
    made, consulted = asked(), make.person("chuyenvien.longxuyen")
    desk = enter(consulted)
    page = desk.get(f"/dossiers/{made.number}/").content.decode()
    assert made.owner_id_number not in page
    assert "091•••••••34" in page
    assert "Giấy chứng sinh" in page
    assert "Ông Minh đã từng kết hôn chưa?" in page
    assert '<details class="verb" open name="verb" id="do-join">' in page
    assert page.count('class="verb-form"') == 1
    words = {"seq": made.event_count, "answer": "Chưa từng."}
    answer = desk.post(f"/dossiers/{made.number}/join/", words, follow=True)
    assert answer.status_code == 200
    assert "Đã gửi ý kiến trả lời" in text_of(answer)
    assert desk.get(f"/dossiers/{made.number}/").status_code == 404


def test_the_desk_that_helped_hands_the_result_out() -> None:
    made = make.dossier(State.RESOLVED)
    Dossier.objects.filter(pk=made.pk).update(helped_unit=make.unit(LONG_XUYEN))
    page = enter(make.person("motcua.longxuyen")).get(f"/dossiers/{made.number}/")
    assert f"/dossiers/{made.number}/hand_out/" in page.content.decode()
    assert made.owner_id_number in page.content.decode()
    assert "UBND phường Long Xuyên" in text_of(page)


def test_a_wait_tells_its_last_day(officer: Person) -> None:
    until = timezone.localdate() + timedelta(days=9)
    made = make.do(make.dossier(State.PROCESSING), "ask_supplement", until=until)
    assert f"Chờ người nộp đến hết ngày {until:%d/%m/%Y}" in page_of(officer, made)
    over = timezone.localdate() - timedelta(days=1)
    Dossier.objects.filter(pk=made.pk).update(answer_until=over)
    assert "lãnh đạo đơn vị có thể dừng giải quyết" in page_of(officer, made)


def test_a_second_supplement_is_marked(officer: Person, leader: Person) -> None:
    made = make.do(make.dossier(State.AWAITING_SUPPLEMENT), "supplement")
    made = make.do(made, "ask_supplement", leader)
    assert "yêu cầu bổ sung 2 lần" in page_of(officer, made)


def test_an_apology_stands_beside_the_date_that_counts(leader: Person) -> None:
    now = timezone.now()
    made = make.dossier(State.PROCESSING, now - timedelta(days=20), code="1.004873")
    made = make.do(made, "apologise", promised_on=timezone.localdate() + timedelta(days=7))
    words = page_of(leader, made)
    due, promised = timezone.localtime(made.due_at), timezone.localtime(made.promised_at)
    assert f"hẹn lại {promised:%d/%m}" in words
    assert f"hạn theo luật vẫn là {due:%d/%m}" in words
    assert "Hạn trả theo luật không đổi" in words


def test_what_moved_the_date_is_explained(leader: Person) -> None:
    made = make.do(make.ready_for("extend", State.PROCESSING), "extend", amount=3)
    words = page_of(leader, made)
    assert "đã gia hạn" in words
    assert "thời hạn thành 3 ngày làm việc kể từ khi tiếp nhận (căn cứ: Luật Hộ tịch 2014" in words
    moved = make.do(make.dossier(State.PROCESSING, code="1.004873"), "transfer")
    words = page_of(make.person("chuyenvien.longxuyen"), moved)
    assert "từ UBND phường Rạch Giá đến UBND phường Long Xuyên" in words
    assert "Đơn vị chuyển đi: UBND phường Rạch Giá" in words


def test_results_taken_back_are_marked(leader: Person) -> None:
    corrected = make.do(make.dossier(State.RESOLVED), "correct")
    words = page_of(leader, corrected)
    assert "đã huỷ" in words
    assert "ket-qua.pdf" in words
    revoked = make.do(make.dossier(State.RETURNED), "revoke")
    words = page_of(leader, revoked)
    assert "thu hồi kết quả" in words
    assert "Kết quả đã thu hồi" in words


def test_a_long_life_asks_little(leader: Person, django_assert_max_num_queries) -> None:
    made = make.do(asked(), "join")
    made = make.do(make.do(made, "transfer"), "consult", make.person("chuyenvien.longxuyen"),
                   unit=make.unit())  # fmt: skip
    for person in (make.person("lanhdao.longxuyen"), leader):
        desk = enter(person)
        desk.get(f"/dossiers/{made.number}/")
        with django_assert_max_num_queries(14):  # two for the money of one with fees
            assert desk.get(f"/dossiers/{made.number}/").status_code == 200
