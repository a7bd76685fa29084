"""The register book: what a unit received in a period, on the screen and on paper."""

import io
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.timezone import localtime
from pypdf import PdfReader

from agencies import long_papers
from agencies.models import Role
from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.slips import printing
from dossiers.slips.issue import issue_slip
from dossiers.slips.printing import print_again, print_slip, reprint
from dossiers.slips.register import note_of
from dossiers.states import State
from tests import make
from tests.archival import archival_faults
from tests.paper import pages_of, pdf_of, printed, says, words_of
from tests.proof import LONG
from tests.test_desk_pages import enter, official, text_of

pytestmark = pytest.mark.django_db

PATH, PRINT = "/desk/register/", "/desk/register/print/"


def this_month(**more: str) -> dict[str, str]:
    today = timezone.localdate()
    first = (today - timedelta(days=60)).strftime("%d/%m/%Y")
    return {"from": first, "to": f"{today:%d/%m/%Y}", **more}


def book(clerk: Person, **sent: str) -> Slip:
    answer = enter(clerk).post(PRINT, {**this_month(), **sent})
    slip = Slip.objects.latest("pk")
    assert answer.headers["Location"] == f"/desk/slip/{slip.pk}/"
    return printed(None, SlipKind.REGISTER)


# On paper


def test_the_book_says_of_each_dossier_what_the_form_asks_for(clerk: Person) -> None:
    done = make.dossier(State.RESOLVED, timezone.now() - timedelta(days=9), code="1.004873")
    done = make.do(done, "hand_out", receiver="Lê Thị Lan")
    stopped = make.do(make.dossier(State.PROCESSING, code="1.004873"), "withdraw")
    make.submitted()
    slip = book(clerk)
    words = words_of(slip)
    says(words, "Mẫu số 07", "SỔ THEO DÕI HỒ SƠ", f"Số: {slip.number:02d}/STD", "(2 hồ sơ)")
    for head in ("TT", "Mã hồ sơ", "Nội dung yêu cầu", "Số bộ", "Chủ hồ sơ", "Địa chỉ", "Ghi chú"):
        says(words, head)
    says(words, "Số điện thoại", "Nhận hồ sơ", "Hẹn trả", "Trả kết quả", "Người trả", "Người nhận")
    for one in (done, stopped):
        says(words, one.code, one.abstract, one.owner_name, one.owner_address, one.owner_phone)
        says(words, f"{localtime(one.received_at):%H:%M %d/%m/%Y}")
        says(words, f"{localtime(one.due_at):%H:%M %d/%m/%Y}")
    says(words, f"{localtime(done.handed_out_at):%H:%M %d/%m/%Y}", "Trần Thị Bích Ngọc Lê Thị Lan")
    says(words, f"{stopped.get_state_display()} {timezone.localdate():%d/%m/%Y}")
    assert words.index(done.code[:12]) < words.rindex(stopped.code[-4:])
    assert archival_faults(pdf_of(slip)) == []


def test_an_empty_answer_of_a_form_is_an_empty_place(clerk: Person) -> None:
    one = make.dossier(State.PROCESSING)
    Dossier.objects.filter(pk=one.pk).update(owner_phone="", due_at=None)
    says(words_of(book(clerk)), "Không quy định", one.code)


def test_who_was_received_elsewhere_is_marked(clerk: Person) -> None:
    far = make.dossier(State.PROCESSING)
    make.do(far, "transfer", unit=make.unit(LONG_XUYEN))
    assert far.code not in text_of(enter(clerk).get(PATH))
    slip = issue_slip(
        SlipKind.REGISTER, make.unit(LONG_XUYEN), by=clerk, at=timezone.now(),
        about={"from": "2020-01-01", "to": f"{timezone.localdate():%Y-%m-%d}"},
    )  # fmt: skip
    print_slip(slip.pk, timezone.now())
    slip.refresh_from_db()
    says(words_of(slip), far.code, f"Tiếp nhận tại {make.unit().name}")


def test_the_notes_on_the_screen_are_in_its_language() -> None:
    far = make.dossier(State.PROCESSING)
    far = make.do(far, "transfer", unit=make.unit(LONG_XUYEN))
    with translation.override("en"):
        assert f"Received by {make.unit().name}" in note_of(far)
    with translation.override("vi"):
        assert f"Tiếp nhận tại {make.unit().name}" in note_of(far)


def test_both_days_of_the_period_belong_to_it(clerk: Person) -> None:
    days = ["2026-03-01 00:00", "2026-03-31 23:59", "2026-02-28 23:59", "2026-04-01 00:00"]
    made = [make.dossier(State.PROCESSING) for _ in days]
    for one, day in zip(made, days, strict=True):
        Dossier.objects.filter(pk=one.pk).update(received_at=make.at(day))
    words = words_of(book(clerk, **{"from": "01/03/2026", "to": "31/03/2026"}))
    says(words, made[0].code, made[1].code, "(2 hồ sơ)")


def long_content(count: int) -> dict[str, Any]:
    row = [
        "Cấp Giấy xác nhận tình trạng hôn nhân để kết hôn", "–", "Nguyễn Thị Phương Thảo",
        "477 Nguyễn Huệ, phường Rạch Giá", "0912345678", "15:20 01/10/2026", "15:20 15/10/2026",
        "10:44 16/10/2026", "Trần Thị Bích Ngọc", "Nguyễn Thị Phương Thảo", "",
    ]  # fmt: skip
    return {
        "title": "Sổ theo dõi hồ sơ", "number": "1/STD", "form_number": "Mẫu số 07", "ground": "",
        "unit": "UBND phường Rạch Giá", "above": "UBND tỉnh An Giang", "day": [2026, 11, 22],
        "place_and_date": "Rạch Giá, ngày 22 tháng 11 năm 2026", "sheet": "a4", "reprint": "",
        "texts": {}, "token": "ABC", "verify_url": "https://motcua.example/verify/ABC/",
        "qr": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>',
        "printed_by": "Trần Thị Bích Ngọc", "from": "01/01/2026", "to": "31/12/2026",
        "rows": [[f"H01.155-{number:06d}-9999", *row] for number in range(count)],
    }  # fmt: skip


def test_several_stretches_are_one_book_with_pages_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_papers, "AT_ONCE", 300 if LONG else 100)
    count = 2 * long_papers.AT_ONCE + 50
    began = time.process_time()
    pdf = printing.pdf_of(SlipKind.REGISTER, long_content(count))
    spent = time.process_time() - began
    pages = pages_of(pdf)
    for number, page in enumerate(pages, start=1):
        says(page, f"Trang {number}/{len(pages)}", "Mã hồ sơ", "https://motcua.example/verify/ABC/")
    whole = " ".join(pages).replace(" ", "")
    assert whole.count("-9999") == count
    says(pages[0], "SỔ THEO DÕI HỒ SƠ", f"({count} hồ sơ)")
    says(pages[-1], "NGƯỜI LẬP SỔ", f"{count} H01.155-{count - 1:06d}-9999")
    assert sum("NGƯỜI LẬP SỔ" in page for page in pages) == 1
    assert archival_faults(pdf) == []
    assert spent / len(pages) < 0.1, f"{spent / len(pages) * 1000:.0f} ms a page"


def test_the_sheet_lies_on_its_side(clerk: Person) -> None:
    make.dossier(State.PROCESSING)
    box = PdfReader(io.BytesIO(pdf_of(book(clerk)))).pages[0].mediabox
    assert box.width > box.height


def test_a_reprint_repeats_the_book_as_it_was(clerk: Person) -> None:
    one = make.dossier(State.PROCESSING)
    slip = book(clerk)
    Dossier.objects.filter(pk=one.pk).update(owner_name="Tên khác")
    again = reprint(slip, by=clerk, at=timezone.now(), reason="Ướt")
    assert print_again(again.pk, timezone.now())
    again.refresh_from_db()
    assert again.file
    with again.file.content.open() as file:
        words = " ".join(pages_of(file.read()))
    says(words, "BẢN IN LẠI LẦN 1", one.owner_name)
    assert "Tên khác" not in words


def test_hostile_lines_stay_on_the_page(clerk: Person) -> None:
    one = make.dossier(State.PROCESSING)
    Dossier.objects.filter(pk=one.pk).update(
        owner_name="\u202eẩn" + "x" * 290, abstract="#panic() *đậm* \x07" + "y" * 400
    )
    slip = book(clerk)
    words = words_of(slip)
    says(words, "#panic() *đậm*", "x" * 100)
    assert "\u202e" not in words
    assert archival_faults(pdf_of(slip)) == []


# On the screen


def test_the_month_so_far_is_shown_first(clerk: Person) -> None:
    today = timezone.localdate()
    make.dossier(State.PROCESSING)
    page = enter(clerk).get(PATH)
    assert f'value="01/{today:%m/%Y}"' in page.content.decode()
    assert f'value="{today:%d/%m/%Y}"' in page.content.decode()
    assert "1 hồ sơ" in text_of(page)


def test_a_page_after_the_other_goes_on_counting(
    clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossiers.keyset.PAGE", 2)
    made = [make.dossier(State.PROCESSING) for _ in range(5)]
    desk, seen, path = enter(clerk), [], PATH
    for _ in range(3):
        page = desk.get(path).content.decode()
        seen += [
            number for number in range(1, 6) if f'<td class="num card-off">{number}</td>' in page
        ]
        following = page.split('rel="next"')[0].rsplit('href="', 1)[-1].split('"')[0]
        path = PATH + following.replace("&amp;", "&") if 'rel="next"' in page else ""
    assert seen == [1, 2, 3, 4, 5]
    assert path == ""
    assert len(made) == 5


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"from": "02/05/2026", "to": "01/05/2026"}, "trước ngày bắt đầu"),
        ({"from": "01/01/2025", "to": "02/01/2026"}, "nhiều nhất một năm"),
        ({"from": "31/02/2026", "to": ""}, "không có trong lịch"),
        ({"from": "01/01/0026", "to": "01/01/2026"}, "bốn chữ số"),
        ({"from": "hôm qua", "to": "\u202e<b>"}, "không có trong lịch"),
    ],
)
def test_a_period_that_makes_no_sense_says_so(
    clerk: Person, asked: dict[str, str], sentence: str
) -> None:
    desk = enter(clerk)
    for answer in (desk.get(PATH, asked), desk.post(PRINT, asked)):
        assert sentence in text_of(answer)
        assert "In sổ" not in text_of(answer)
        assert "<b>" not in answer.content.decode().split("<main")[1]
        if asked["from"].isascii():
            assert f'value="{asked["from"]}"' in answer.content.decode()
    assert desk.post(PRINT, asked).status_code == 400
    assert not Slip.objects.filter(kind=SlipKind.REGISTER).exists()


def test_a_whole_year_is_a_book(clerk: Person) -> None:
    assert enter(clerk).get(PATH, {"from": "01/01/2024", "to": "31/12/2024"}).status_code == 200
    words = text_of(enter(clerk).get(PATH, {"from": "01/01/2024", "to": "31/12/2024"}))
    assert "nhiều nhất" not in words


def test_nothing_and_too_much_are_not_printed(
    clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = enter(clerk)
    assert "không có gì để in" in text_of(desk.post(PRINT, this_month()))
    monkeypatch.setattr("dossiers.views.register.MOST", 1)
    for _ in range(2):
        make.dossier(State.PROCESSING)
    answer = desk.post(PRINT, this_month())
    assert answer.status_code == 400
    assert "có 2 hồ sơ, mà mỗi sổ chỉ in được 1" in text_of(answer)
    assert not Slip.objects.filter(kind=SlipKind.REGISTER).exists()


def test_asked_for_twice_the_book_is_issued_once(clerk: Person) -> None:
    make.dossier(State.PROCESSING)
    desk = enter(clerk)
    first, second = (desk.post(PRINT, this_month()).headers["Location"] for _ in range(2))
    assert first == second
    slip = Slip.objects.get(kind=SlipKind.REGISTER)
    assert slip.about["to"] == timezone.localdate().isoformat()
    page = desk.get(PATH).content.decode()
    assert f"/desk/slip/{slip.pk}/" in page


def test_the_book_is_for_the_staff_of_the_unit(
    clerk: Person, officer: Person, leader: Person, citizen: Person, stranger: Person
) -> None:
    make.dossier(State.PROCESSING)
    for person in (clerk, officer, leader):
        assert enter(person).get(PATH).status_code == 200
    outsiders = (citizen, stranger, *map(make.person, ("thanhtra", "lanhdao", "quantri", "quanly")))
    for person in outsiders:
        assert enter(person).get(PATH).status_code == 404, person
        assert enter(person).post(PRINT, this_month()).status_code == 404, person
    far = official(Role.CLERK, LONG_XUYEN)
    assert enter(far).get(PATH, {"unit": make.unit().code}).status_code == 404
    assert enter(far).post(PRINT, this_month(unit=make.unit().code)).status_code == 404
    assert "Không có hồ sơ nào" in text_of(enter(far).get(PATH))
    slip = book(clerk)
    assert enter(far).get(f"/desk/slip/{slip.pk}/").status_code == 404
    assert enter(citizen).get(f"/desk/slip/{slip.pk}/").status_code == 404


def test_a_page_asks_few_questions_however_long_it_is(clerk: Person) -> None:
    for _ in range(12):
        make.do(make.dossier(State.RESOLVED), "hand_out")
    desk = enter(clerk)
    desk.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(PATH).status_code == 200
    assert len(asked) <= 10, [query["sql"][:120] for query in asked.captured_queries]


def test_the_content_of_a_book_asks_few_questions(clerk: Person) -> None:
    for _ in range(6):
        make.do(make.dossier(State.RESOLVED), "hand_out")
    slip = issue_slip(
        SlipKind.REGISTER, make.unit(), by=clerk, at=timezone.now(),
        about={"from": "2020-01-01", "to": "2030-01-01"},
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        print_slip(slip.pk, timezone.now())
    assert len(asked) <= 16
