"""Paper goes to the office and results come back, and both sides say so."""

import pytest
from django.utils import timezone

from agencies.models import Post, Role
from agencies.numbers import close_book
from citizens.models import Person
from dossiers.flow import NotAllowed
from dossiers.hand_overs import hand_over, take_back, take_over, waiting_for
from dossiers.models import Dossier, HandOver, Slip, SlipKind
from dossiers.slips.printing import print_slip
from dossiers.states import State
from tests import make
from tests.archival import archival_faults
from tests.paper import pdf_of, says, words_of
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db

PATH = "/desk/hand-overs/"
TO_OFFICE, TO_DESK = HandOver.Direction.TO_OFFICE, HandOver.Direction.TO_DESK
NEW = f"{PATH}new/{TO_OFFICE}/"


def started(count: int = 3) -> list[Dossier]:
    return [make.dossier(State.PROCESSING, code="1.004873") for _ in range(count)]


def listed(by: Person, direction: str = TO_OFFICE) -> HandOver:
    waiting = waiting_for(make.unit(), direction, by)
    return hand_over(make.unit(), direction, waiting.rows, by=by, at=timezone.now())


def confirmed(handed: HandOver, by: Person, left_out: int = 0, note: str = "") -> HandOver:
    ids = list(handed.lines.values_list("pk", flat=True))
    return take_over(handed, ids[left_out:], by=by, at=timezone.now(), note=note)


def printed(slip: Slip | None) -> Slip:
    assert slip
    print_slip(slip.pk, timezone.now())
    slip.refresh_from_db()
    return slip


def waiting_numbers(direction: str, by: Person) -> set[str]:
    return {row.dossier.number for row in waiting_for(make.unit(), direction, by).rows}


# What waits


def test_what_was_started_waits_until_it_is_on_a_list(clerk: Person, officer: Person) -> None:
    made = started()
    make.dossier(State.RECEIVED)
    make.dossier(State.RESOLVED)
    assert waiting_numbers(TO_OFFICE, clerk) == {one.number for one in made}
    handed = listed(clerk)
    assert waiting_numbers(TO_OFFICE, clerk) == set()
    assert handed.taken_at is None
    assert handed.slip is None
    assert handed.lines.count() == 3


def test_results_wait_on_their_way_back_until_they_are_handed_out(officer: Person) -> None:
    ready = make.dossier(State.RESOLVED)
    make.dossier(State.RETURNED)
    assert waiting_numbers(TO_DESK, officer) == {ready.number}
    listed(officer, TO_DESK)
    assert waiting_numbers(TO_DESK, officer) == set()
    again = make.do(make.do(ready, "correct", reason="Ghi sai"), "resolve")
    assert waiting_numbers(TO_DESK, officer) == {again.number}


def test_of_many_the_latest_come_first_and_the_rest_waits(
    clerk: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossiers.hand_overs.MOST", 2)
    made = started(3)
    waiting = waiting_for(make.unit(), TO_OFFICE, clerk)
    assert waiting.is_more
    assert [row.dossier.number for row in waiting.rows] == [one.number for one in made[:0:-1]]
    assert "2 hồ sơ mới nhất" in text_of(enter(clerk).get(NEW))


def test_nobody_hands_over_or_receives_their_own(clerk: Person, officer: Person) -> None:
    own, other = started(2)
    Dossier.objects.filter(pk=own.pk).update(owner_id_number=clerk.id_number, owner_person=clerk)
    assert waiting_numbers(TO_OFFICE, clerk) == {other.number}
    Dossier.objects.filter(pk=other.pk).update(
        owner_id_number=officer.id_number, owner_person=officer
    )
    handed = listed(clerk)
    with pytest.raises(NotAllowed, match="hồ sơ của chính bạn"):
        confirmed(handed, officer)
    assert not Slip.objects.filter(kind=SlipKind.HAND_OVER).exists()


# Both confirmations


def test_both_confirmations_stand_on_the_list(clerk: Person, officer: Person) -> None:
    made = started()
    handed = confirmed(listed(clerk), officer)
    slip = printed(handed.slip)
    words = words_of(slip)
    says(words, "DANH SÁCH BÀN GIAO HỒ SƠ", f"Số: {slip.number:02d}/BGHS", "Số hồ sơ bàn giao: 3")
    says(words, f"Bên giao: Bộ phận một cửa {make.unit().name}", f"Bên nhận: {make.unit().name}")
    for one in made:
        says(words, one.code, one.owner_name, one.version.name)
    says(words, "BÊN GIAO", "Trần Thị Bích Ngọc Viên chức tiếp nhận hồ sơ")
    says(words, "BÊN NHẬN", "Lê Minh Khôi", "Công chức tư pháp – hộ tịch", "Xác nhận trên hệ thống")
    assert archival_faults(pdf_of(slip)) == []


def test_results_come_back_on_a_list_of_their_own(officer: Person, clerk: Person) -> None:
    made = make.dossier(State.RESOLVED)
    words = words_of(printed(confirmed(listed(officer, TO_DESK), clerk).slip))
    says(words, "DANH SÁCH BÀN GIAO KẾT QUẢ GIẢI QUYẾT HỒ SƠ", "Số kết quả bàn giao: 1", made.code)
    says(words, f"Bên nhận: Bộ phận một cửa {make.unit().name}")


def test_what_is_left_out_says_why_and_waits_again(clerk: Person, officer: Person) -> None:
    made = started()
    handed = listed(clerk)
    with pytest.raises(NotAllowed, match="lý do"):
        confirmed(handed, officer, left_out=1)
    assert handed.lines.count() == 3
    taken = confirmed(handed, officer, left_out=1, note="Chưa thấy bản giấy")
    assert waiting_numbers(TO_OFFICE, clerk) == {made[0].number}
    words = words_of(printed(taken.slip))
    says(words, f"Không nhận: {made[0].code}", "Ghi chú: Chưa thấy bản giấy", "bàn giao: 2")
    with pytest.raises(NotAllowed, match="ít nhất một"):
        confirmed(listed(clerk), officer, left_out=1, note="Không có gì")


def test_a_list_is_confirmed_by_the_other_side_and_never_by_its_maker(
    clerk: Person, officer: Person, leader: Person
) -> None:
    started()
    Post.objects.create(
        person=clerk, unit=make.unit(), role=Role.OFFICER, valid_from=timezone.localdate()
    )
    handed = listed(make.person("motcua"))
    far = ("motcua", "motcua.longxuyen", "chuyenvien.longxuyen", "thanhtra", "congdan")
    for username in far:
        with pytest.raises(NotAllowed, match="Bên kia xác nhận"):
            confirmed(handed, make.person(username))
    assert confirmed(handed, leader).taken_by == leader
    with pytest.raises(NotAllowed, match="đã được xác nhận"):
        confirmed(handed, officer)


def test_only_the_side_that_gives_makes_a_list_and_takes_it_back(
    clerk: Person, officer: Person
) -> None:
    started()
    with pytest.raises(NotAllowed, match="bên giao"):
        listed(officer)
    handed = listed(clerk)
    with pytest.raises(NotAllowed, match="bên giao"):
        take_back(handed, by=officer)
    take_back(handed, by=clerk)
    take_back(handed, by=clerk)
    assert len(waiting_numbers(TO_OFFICE, clerk)) == 3
    with pytest.raises(NotAllowed, match="rút lại"):
        take_over(handed, [1], by=officer, at=timezone.now())
    done = confirmed(listed(clerk), officer)
    with pytest.raises(NotAllowed, match="đã được xác nhận"):
        take_back(done, by=clerk)


def test_a_closed_book_leaves_the_list_unconfirmed(clerk: Person, officer: Person) -> None:
    started()
    handed, now = listed(clerk), timezone.now()
    leader = make.person("lanhdaodonvi")
    close_book(make.unit(), "hand_over", now.year, by=leader, at=now, reason="Chuyển sang sổ mới")
    with pytest.raises(NotAllowed, match=str(now.year)):
        confirmed(handed, officer, left_out=1, note="Chưa thấy")
    handed.refresh_from_db()
    assert handed.taken_at is None
    assert handed.lines.count() == 3
