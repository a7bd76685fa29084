"""The slips of a dossier on its pages: printed, printed again, and who may."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.models import StoredFile
from dossiers.models import Slip, SlipKind
from dossiers.slips.printing import print_again, print_slip
from dossiers.slips.sight import slip_visible_to
from dossiers.states import State
from tests import make
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db


def code_of(desk, path: str) -> int:
    """Read to its end, as a browser does."""
    answer = desk.get(path)
    assert not answer.streaming or answer.getvalue().startswith(b"%PDF")
    return answer.status_code


def received(**changes):
    return make.dossier(State.RECEIVED, **changes)


def printed(slip: Slip) -> StoredFile:
    assert print_slip(slip.pk, at=timezone.now())
    slip.refresh_from_db()
    return slip.file


def test_after_the_receipt_the_slip_stands_first_and_then_its_pdf(clerk):
    made = make.submitted()
    desk = enter(clerk)
    sent = {"seq": made.event_count, "note": ""}
    page = desk.post(f"/dossiers/{made.number}/receive/", sent, follow=True)
    slip = made.slips.get()
    said = f"số 1/{slip.year} đang được in"
    assert said in text_of(page)
    made.refresh_from_db()
    assert f'data-hx-get="/desk/slips/{made.code}/?look=1"' in page.content.decode()
    file = printed(slip)
    again = desk.get(f"/desk/slips/{made.code}/?look=2")
    assert f'href="/files/{file.pk}/" target="_blank"' in again.content.decode()
    assert "In: Giấy tiếp nhận hồ sơ và hẹn trả kết quả số 1/" in text_of(again)
    assert "data-hx-get" not in again.content.decode()
    assert code_of(desk, f"/files/{file.pk}/") == 200


def test_a_page_that_waits_long_looks_seldom(clerk):
    made = received()
    desk = enter(clerk)
    delays = [
        re.search(
            r"delay:(\d+)ms", desk.get(f"/desk/slips/{made.number}/?look={look}").content.decode()
        )
        for look in ("0", "3", "20", "99", "x", "-1")
    ]
    assert [int(found[1]) for found in delays] == [300, 500, 2000, 15000, 300, 300]


@pytest.mark.parametrize(
    ("state", "verb", "username", "words"),
    [
        (State.PROCESSING, "ask_supplement", "chuyenvien", {"reason": "Thiếu giấy uỷ quyền"}),
        (State.SUBMITTED, "refuse", "motcua", {"reason": "Không thuộc thẩm quyền"}),
        (State.RESOLVED, "hand_out", "motcua", {"receiver": "Trần Văn Minh"}),
        (State.PROCESSING, "withdraw", "motcua", {"reason": "Người nộp xin rút"}),
    ],
)
def test_the_slip_that_a_move_asks_for_is_offered_to_whoever_moved(state, verb, username, words):
    made = make.dossier(state, code="1.004873")
    desk = enter(make.person(username))
    answer = desk.post(
        f"/dossiers/{made.number}/{verb}/", {"seq": made.event_count, **words}, follow=True
    )
    slip = made.slips.latest("pk")
    assert 'id="slip-now"' in answer.content.decode()
    assert f"số {slip.number}/{slip.year} đang được in" in text_of(answer)
    other = enter(make.person("lanhdaodonvi")).get(f"/dossiers/{made.number}/")
    assert 'id="slip-now"' not in other.content.decode()
    assert f"{slip.number}/{slip.year}" in text_of(other)


def test_a_slip_is_printed_again_with_a_reason_and_both_are_listed(clerk):
    made = received()
    slip, desk = made.slips.get(), enter(clerk)
    early = desk.post(f"/desk/slip/{slip.pk}/again/", {"reason": "Làm mất"})
    assert early.status_code == 404 or "đang được in" in text_of(early)
    printed(slip)
    bare = desk.post(f"/desk/slip/{slip.pk}/again/", {"reason": "  "})
    assert bare.status_code == 400
    assert "Hãy ghi lý do in lại" in text_of(bare)
    long = desk.post(f"/desk/slip/{slip.pk}/again/", {"reason": "x" * 201})
    assert long.status_code == 400
    assert "x" * 201 in long.content.decode()
    assert not slip.reprints.exists()
    done = desk.post(f"/desk/slip/{slip.pk}/again/", {"reason": "Làm mất"}, follow=True)
    assert "Làm mất" in text_of(done)
    assert "data-hx-get" in done.content.decode()
    again = slip.reprints.get()
    assert print_again(again.pk, at=timezone.now())
    again.refresh_from_db()
    words = desk.get(f"/dossiers/{made.number}/").content.decode()
    assert f"/files/{again.file_id}/" in words
    assert f"/files/{slip.file_id}/" in words
    assert code_of(desk, f"/files/{again.file_id}/") == 200


def test_the_control_sheet_is_issued_on_demand(officer):
    made = make.dossier(State.PROCESSING)
    desk = enter(officer)
    answer = desk.post(f"/desk/slips/{made.number}/control/", follow=True)
    slip = made.slips.get(kind=SlipKind.CONTROL)
    assert answer.redirect_chain == [(f"/desk/slip/{slip.pk}/", 302)]
    assert "Phiếu kiểm soát" in text_of(answer)
    assert "Phiếu kiểm soát" in text_of(desk.get(f"/dossiers/{made.number}/"))


def test_the_owner_reads_what_was_written_to_them_and_no_more(citizen, officer):
    made = make.dossier(State.PROCESSING)
    enter(officer).post(f"/desk/slips/{made.number}/control/")
    enter(officer).post(
        f"/dossiers/{made.number}/ask_supplement/", {"seq": made.event_count, "reason": "Thiếu"}
    )
    receipt, control = made.slips.get(kind="receipt"), made.slips.get(kind="control")
    request = made.slips.get(kind="supplement")
    printed(receipt), printed(control), printed(request)
    own = enter(citizen)
    page = own.get(f"/dossiers/{made.number}/")
    words = text_of(page)
    assert words.index("Phiếu yêu cầu bổ sung") < words.index("Giấy tiếp nhận hồ sơ")
    assert "Phiếu kiểm soát" not in words
    for slip, status in ((receipt, 200), (request, 200), (control, 404)):
        assert code_of(own, f"/files/{slip.file_id}/") == status
    assert own.get(f"/desk/slip/{receipt.pk}/").status_code == 404
    assert own.get(f"/desk/slips/{made.number}/").status_code == 404
    assert own.post(f"/desk/slip/{receipt.pk}/again/", {"reason": "x"}).status_code == 404


def test_strangers_and_those_merely_asked_see_no_slip(stranger, officer):
    made = make.do(make.dossier(State.PROCESSING, code="1.004873"), "consult")
    slip = made.slips.get()
    file = printed(slip)
    consulted = make.person("chuyenvien.longxuyen")
    assert enter(consulted).get(f"/dossiers/{made.number}/").status_code == 200
    for person in (stranger, consulted, official("officer", "H01.200")):
        desk = enter(person)
        assert code_of(desk, f"/files/{file.pk}/") == 404
        assert desk.get(f"/desk/slip/{slip.pk}/").status_code == 404
        assert desk.get(f"/desk/slips/{made.number}/").status_code == 404
        assert desk.post(f"/desk/slips/{made.number}/control/").status_code in (404, 409)
    assert "Giấy tiếp nhận" not in text_of(enter(consulted).get(f"/dossiers/{made.number}/"))
    assert made.slips.count() == 1


def test_an_inspector_reads_slips_and_prints_none(officer):
    made = make.dossier(State.PROCESSING)
    slip = made.slips.get()
    file = printed(slip)
    inspector = enter(make.person("thanhtra"))
    page = inspector.get(f"/desk/slip/{slip.pk}/")
    assert page.status_code == 200
    assert "/again/" not in page.content.decode()
    assert code_of(inspector, f"/files/{file.pk}/") == 200
    assert inspector.post(f"/desk/slip/{slip.pk}/again/", {"reason": "x"}).status_code == 404
    assert inspector.post(f"/desk/slips/{made.number}/control/").status_code == 409
    assert not slip.reprints.exists()


def test_an_official_who_filed_it_themselves_is_an_applicant_to_its_slips(officer):
    made = make.submitted(by=officer)
    made = make.do(made, "receive", make.person("motcua"))
    slip = made.slips.get()
    printed(slip)
    assert slip_visible_to(officer, slip)
    desk = enter(officer)
    assert desk.get(f"/desk/slip/{slip.pk}/").status_code == 404
    assert code_of(desk, f"/files/{slip.file_id}/") == 200


def test_what_was_erased_is_not_printed_again(clerk):
    made = received()
    slip = made.slips.get()
    printed(slip)
    Slip.objects.filter(pk=slip.pk).update(content=None)
    desk = enter(clerk)
    assert "đã được xoá" in text_of(desk.get(f"/desk/slip/{slip.pk}/"))
    refused = desk.post(f"/desk/slip/{slip.pk}/again/", {"reason": "Làm mất"})
    assert not slip.reprints.exists()
    assert refused.status_code in (400, 404)


def test_the_newest_stands_first_and_a_later_apology_replaces_the_former(leader):
    long_ago = timezone.now() - timedelta(days=30)
    made = make.dossier(State.PROCESSING, long_ago, code="1.001193")
    for _ in range(2):
        made = make.do(made, "apologise", overrule=True)
    words = text_of(enter(leader).get(f"/dossiers/{made.number}/"))
    assert "được thay bằng bản sau" in words
    assert words.index("Phiếu xin lỗi") < words.rindex("Giấy tiếp nhận hồ sơ")


@pytest.mark.parametrize("path", ["/desk/slip/99999999/", "/desk/slips/KHONG-CO/"])
def test_what_is_not_there_is_not_there(clerk, path):
    assert enter(clerk).get(path).status_code == 404


def test_the_api_lists_the_slips_that_the_caller_may_see(citizen, officer):
    made = make.dossier(State.PROCESSING, code="1.004873")
    enter(officer).post(f"/desk/slips/{made.number}/control/")
    path = f"/api/v1/dossiers/{made.number}/"

    def kinds(person) -> list[str]:
        return sorted(slip["kind"] for slip in enter(person).get(path).json()["slips"])

    assert kinds(citizen) == ["receipt"]
    assert kinds(officer) == ["control", "receipt"]
    make.do(made, "consult")
    assert kinds(make.person("chuyenvien.longxuyen")) == []


def test_the_newest_print_is_opened_and_every_link_has_a_name_of_its_own(clerk):
    slip, desk = received().slips.get(), enter(clerk)
    first = printed(slip)
    desk.post(f"/desk/slip/{slip.pk}/again/", {"reason": "Khách làm mất"})
    path = f"/desk/slip/{slip.pk}/"
    opened = re.compile(r'button-primary" href="/files/([^/]+)/"')
    assert opened.findall(desk.get(path).content.decode()) == [str(first.pk)]
    again = slip.reprints.get()
    assert print_again(again.pk, at=timezone.now())
    again.refresh_from_db()
    page = desk.get(path).content.decode()
    assert opened.findall(page) == [str(again.file_id)]
    names = re.findall(r"PDF<span[^>]*>([^<]+)", page)
    assert len(names) == len(set(names)) == 2
