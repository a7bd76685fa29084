"""The control sheet tells each passage from hand to hand; the record of handing out, the last."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.accounts import LONG_XUYEN
from dossiers.filing import HandedIn
from dossiers.flow import NotAllowed
from dossiers.hand_overs import hand_over, take_over, waiting_for
from dossiers.models import Dossier, HandOver, Slip, SlipKind
from dossiers.slips import passages
from dossiers.slips.control import print_control_sheet
from dossiers.slips.printing import print_slip
from dossiers.slips.words import moment_in_words
from dossiers.states import Outcome, State
from tests import make
from tests.archival import archival_faults
from tests.paper import A5, pdf_of, printed, says, size_of, words_of

pytestmark = pytest.mark.django_db

SINGLE = "1.004873"


def late(days: int = 20) -> Dossier:
    return make.dossier(State.PROCESSING, timezone.now() - timedelta(days=days), code=SINGLE)


# The record of handing out


def handed_out(**words: Any) -> Dossier:
    papers = [
        HandedIn("Giấy chứng sinh", originals=1),
        HandedIn("Sổ hộ khẩu", originals=2),
        HandedIn("Căn cước", copies=1),
    ]
    dossier = make.dossier(State.RESOLVED, code=SINGLE, papers=papers)
    return make.do(dossier, "hand_out", **{"receiver": "Trần Văn Minh", **words})


def test_a_hand_out_says_to_whom_on_what_paper_and_which_originals_go_back() -> None:
    dossier = handed_out(paper_shown="Căn cước 091085001234")
    slip = printed(dossier, SlipKind.HAND_OUT)
    words, result = words_of(slip), dossier.results.get()
    says(words, dossier.code, "Trần Thị Bích Ngọc", "Người nhận kết quả: Trần Văn Minh")
    says(words, "Điện thoại người nhận: 0912345678", "Giấy tờ xuất trình: Căn cước 091085001234")
    says(words, f"Loại kết quả: {result.name}", f"Ngày của kết quả: {result.issued_on:%d/%m/%Y}")
    says(words, f"Trích yếu: {dossier.abstract}", moment_in_words(dossier.handed_out_at))
    says(words, "1 Giấy chứng sinh 1", "2 Sổ hộ khẩu 2")
    assert "3 Căn cước" not in words
    assert size_of(pdf_of(slip)) == A5
    assert archival_faults(pdf_of(slip)) == []


def test_the_phone_of_somebody_unknown_is_not_guessed() -> None:
    words = words_of(printed(handed_out(receiver="Lê Thị Lan"), SlipKind.HAND_OUT))
    says(words, "Người nhận kết quả: Lê Thị Lan")
    assert "0912345678" not in words
    assert "Điện thoại người nhận" not in words


def test_each_hand_out_names_the_result_of_its_time() -> None:
    dossier = handed_out()
    dossier = make.do(dossier, "correct", reason="Ghi sai ngày sinh")
    dossier = make.do(dossier, "resolve", outcome="denied", reason="Không đủ điều kiện")
    make.do(dossier, "hand_out", receiver="Trần Văn Minh")
    first, second = Slip.objects.filter(kind=SlipKind.HAND_OUT).order_by("number")
    for slip in (first, second):
        print_slip(slip.pk, timezone.now())
        slip.refresh_from_db()
    says(words_of(second), Outcome.DENIED.label)
    says(words_of(first), Outcome.GRANTED.label)


# The control sheet


def controlled(dossier: Dossier, by: str = "motcua") -> Slip:
    slip = print_control_sheet(dossier, make.person(by), timezone.now())
    print_slip(slip.pk, timezone.now())
    slip.refresh_from_db()
    return slip


def test_the_control_sheet_tells_every_passage_from_hand_to_hand() -> None:
    dossier = make.do(late(), "consult", until=timezone.localdate() + timedelta(days=1))
    dossier = make.do(make.do(dossier, "join"), "forward")
    dossier = make.do(make.do(dossier, "resolve"), "hand_out", receiver="Lê Thị Lan")
    slip = controlled(dossier)
    words = words_of(slip)
    says(words, "Mẫu số 06", f"Số: {slip.number:02d}/KSGQ", dossier.code, dossier.owner_name)
    says(words, f"Thời gian tiếp nhận hồ sơ: {moment_in_words(dossier.received_at)}")
    says(words, f"Thời gian trả kết quả: {moment_in_words(dossier.due_at)}")
    says(words, f"Cơ quan giải quyết hồ sơ: {dossier.unit.name}")
    says(words, f"Cơ quan phối hợp giải quyết: {make.unit(LONG_XUYEN).name}")
    assert words.count("1. Giao:") == words.count("2. Nhận:") == 7
    says(words, f"1. Giao: Người nộp hồ sơ, {dossier.submitter_name}")
    says(words, f"2. Nhận: Bộ phận một cửa {dossier.unit.name}")
    says(words, "2. Nhận: Người nhận kết quả, Lê Thị Lan", "Trước hạn", "Quá hạn")
    for verb in ("receive", "start", "consult", "join", "forward", "resolve", "hand_out"):
        says(words, moment_in_words(dossier.events.get(verb=verb).at))
    assert archival_faults(pdf_of(slip)) == []


@pytest.mark.parametrize(
    ("done", "due", "told"),
    [
        ("2026-11-16 09:00", "2026-11-17 17:00", "Trước hạn"),
        ("2026-11-17 23:59", "2026-11-17 07:00", "Đúng hạn"),
        ("2026-11-18 00:01", "2026-11-17 17:00", "Quá hạn"),
    ],
)
def test_a_part_is_judged_by_its_day(done: str, due: str, told: str) -> None:
    assert passages.verdict(make.at(done), make.at(due)) == told


def test_the_control_sheet_names_the_list_that_both_sides_confirmed(
    clerk: Person, officer: Person
) -> None:
    dossier = make.dossier(State.PROCESSING)
    waiting = waiting_for(dossier.unit, HandOver.Direction.TO_OFFICE, clerk)
    now = timezone.now()
    made = hand_over(dossier.unit, HandOver.Direction.TO_OFFICE, waiting.rows, by=clerk, at=now)
    ids = made.lines.values_list("pk", flat=True)
    taken = take_over(made, set(ids), by=officer, at=now)
    assert taken.slip
    says(words_of(controlled(dossier)), f"Danh sách bàn giao số {taken.slip.number}")


def test_a_control_sheet_is_for_who_works_on_the_dossier(citizen: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    strangers = (citizen, *map(make.person, ("motcua.longxuyen", "thanhtra", "quantri")))
    for person in strangers:
        with pytest.raises(NotAllowed, match="đang xử lý"):
            print_control_sheet(dossier, person, timezone.now())
    with pytest.raises(NotAllowed, match="chưa được tiếp nhận"):
        print_control_sheet(make.submitted(), make.person("motcua"), timezone.now())
    assert not Slip.objects.filter(kind=SlipKind.CONTROL).exists()


def test_asked_for_twice_it_is_issued_once_until_it_is_printed(clerk: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    first, again = (print_control_sheet(dossier, clerk, timezone.now()) for _ in range(2))
    assert first == again
    print_slip(first.pk, timezone.now())
    assert print_control_sheet(dossier, clerk, timezone.now()).number == first.number + 1
