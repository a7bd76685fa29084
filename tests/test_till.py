"""The cashier's shift from its opening to its sheet."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agencies.models import Role
from citizens.models import Person
from dossiers.forms.money import DongField as MoneyField
from dossiers.states import State
from payments.counter import close_shift, open_shift_of, take
from payments.models import CounterMethod, Operation, Shift
from payments.models.charges import MOST
from payments.settings_form import DongField as LimitField
from tests import make, told
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter, official, text_of

CODE = "1.004873"
pytestmark = pytest.mark.django_db


def taken(by: Person, method: CounterMethod = CounterMethod.CASH, number: str = "") -> None:
    charge = charge_of(make.dossier(State.SUBMITTED, code=CODE))
    take(charge.pk, method, by=by, at=timezone.now(), number=number)


def test_a_clerk_opens_a_shift_with_its_change(clerk: Person) -> None:
    desk = enter(clerk)
    assert "Mở ca thu" in text_of(desk.get("/till/"))
    answer = desk.post("/till/", {"opening": "500.000 đ"})
    assert answer.headers["Location"] == "/till/"
    shift = open_shift_of(clerk)
    assert shift
    assert (shift.opening, shift.unit) == (500_000, make.unit())
    page = text_of(desk.get("/till/"))
    assert "Tiền mặt phải có 500.000 đ" in page.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("typed", ["", "năm trăm", "-5", "1.50", "9" * 40, "1,000.000.00", "²"])
def test_change_that_is_no_amount_opens_nothing(clerk: Person, typed: str) -> None:
    answer = enter(clerk).post("/till/", {"opening": typed})
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode() or not typed
    assert not Shift.objects.exists()


def test_a_second_opening_says_that_it_is_open(clerk: Person) -> None:
    shift_of(clerk)
    answer = enter(clerk).post("/till/", {"opening": "0"})
    assert answer.status_code == 409
    assert "Ca thu của bạn đang mở" in text_of(answer)
    assert Shift.objects.count() == 1


def test_what_was_taken_stands_in_the_shift(clerk: Person) -> None:
    shift = shift_of(clerk, 100_000)
    taken(clerk)
    taken(clerk, CounterMethod.TRANSFER, "FT26327001")
    page = text_of(enter(clerk).get("/till/")).replace("\N{NO-BREAK SPACE}", " ")
    for word in ("Tiền mặt 15.000 đ", "115.000 đ", "FT26327001", "Trần Văn Minh", "Chuyển khoản"):
        assert word in page, word
    assert text_of(enter(clerk).get(f"/till/{shift.pk}/")).count("FT26327001") == 1


def test_a_counted_till_is_closed(clerk: Person) -> None:
    shift = shift_of(clerk, 100_000)
    taken(clerk)
    answer = enter(clerk).post(f"/till/{shift.pk}/close/", {"counted": "115.000"})
    assert answer.headers["Location"] == f"/till/{shift.pk}/"
    shift.refresh_from_db()
    assert (shift.counted, shift.difference, shift.closed_by) == (115_000, 0, clerk)
    sheet = text_of(enter(clerk).get(f"/till/{shift.pk}/"))
    assert "khớp" in sheet
    assert f"Người đếm quỹ {clerk.full_name} Chênh lệch" in sheet
    assert "đếm thay" not in text_of(enter(clerk).get("/till/"))


def test_a_difference_needs_its_note(clerk: Person) -> None:
    shift, desk = shift_of(clerk, 100_000), enter(clerk)
    answer = desk.post(f"/till/{shift.pk}/close/", {"counted": "90.000"})
    assert answer.status_code == 409
    page = text_of(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert "đếm được 90.000 đ: thiếu 10.000 đ" in page
    assert 'value="90.000"' in answer.content.decode()
    shift.refresh_from_db()
    assert shift.closed_at is None
    desk.post(f"/till/{shift.pk}/close/", {"counted": "90.000", "note": "Trả nhầm tiền thừa"})
    shift.refresh_from_db()
    assert (shift.difference, shift.note) == (-10_000, "Trả nhầm tiền thừa")
    assert "Trả nhầm tiền thừa" in text_of(desk.get(f"/till/{shift.pk}/"))


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 30])
def test_what_was_not_counted_closes_nothing(clerk: Person, typed: str) -> None:
    shift = shift_of(clerk)
    answer = enter(clerk).post(f"/till/{shift.pk}/close/", {"counted": typed, "note": "Ghi chú"})
    assert answer.status_code == 400
    assert 'value="Ghi chú"' in answer.content.decode()
    shift.refresh_from_db()
    assert shift.closed_at is None


def test_a_closed_shift_is_not_closed_again(clerk: Person) -> None:
    shift, desk = shift_of(clerk), enter(clerk)
    desk.post(f"/till/{shift.pk}/close/", {"counted": "0"})
    assert desk.post(f"/till/{shift.pk}/close/", {"counted": "5"}).status_code == 409
    shift.refresh_from_db()
    assert shift.counted == 0


def test_who_looks_into_a_shift(clerk: Person, citizen: Person, leader: Person) -> None:
    shift = shift_of(clerk)
    other = official(Role.CLERK, make.unit().code)
    sees = {clerk: 200, leader: 200, other: 404, citizen: 404, make.person("lanhdao"): 200}
    sees |= {make.person("motcua.longxuyen"): 404, make.person("chuyenvien"): 404}
    for person, status in sees.items():
        assert enter(person).get(f"/till/{shift.pk}/").status_code == status, person
    for person in (other, make.person("motcua.longxuyen"), make.person("lanhdao")):
        assert "Đếm quỹ và chốt ca thay" not in text_of(enter(person).get(f"/till/{shift.pk}/"))
        answer = enter(person).post(f"/till/{shift.pk}/close/", {"counted": "0", "note": "Thử"})
        assert answer.status_code == 404
    assert "Ca thu của đơn vị" in text_of(enter(leader).get("/till/"))
    assert clerk.full_name in text_of(enter(leader).get("/till/"))
    for person in (citizen, make.person("chuyenvien"), make.person("quanly")):
        assert enter(person).get("/till/").status_code == 404
    assert enter(leader).post("/till/", {"opening": "0"}).status_code == 404


@pytest.mark.parametrize(("counted", "difference"), [("0", 0), ("1.000", 1000)])
def test_a_gone_cashiers_shift_is_closed_by_the_leader(
    clerk: Person, leader: Person, counted: str, difference: int
) -> None:
    shift, desk = shift_of(clerk), enter(leader)
    path = f"/till/{shift.pk}/close/"
    assert "Đếm quỹ và chốt ca thay" in text_of(desk.get(f"/till/{shift.pk}/"))
    assert desk.get(path).headers["Location"] == f"/till/{shift.pk}/"
    for wrong in ({"counted": "x", "note": "Nghỉ ốm"}, {"counted": "7", "note": " "}):
        answer = desk.post(path, wrong)
        assert answer.status_code == 400
        assert wrong["counted"] in answer.content.decode()
        assert 'aria-invalid="true"' in answer.content.decode()
    assert open_shift_of(clerk)
    assert desk.post(path, {"counted": counted, "note": "Nghỉ ốm dài ngày"}).status_code == 302
    shift.refresh_from_db()
    assert shift.difference == difference
    assert (shift.closed_by, shift.note) == (leader, "Nghỉ ốm dài ngày")
    sheet = text_of(enter(clerk).get(f"/till/{shift.pk}/"))
    assert f"Người đếm quỹ {leader.full_name} (đếm thay cán bộ thu)" in sheet
    assert f"{leader.full_name} đếm thay" in text_of(enter(clerk).get("/till/"))
    assert [one.by for one in Operation.objects.filter(shift=shift)] == [leader][:difference]
    assert desk.post(path, {"counted": "1", "note": "Lần nữa"}).status_code == 409


def test_a_till_is_closed_whatever_came_into_it(clerk: Person) -> None:
    shift = shift_of(clerk, MOST)
    for _ in range(2):
        take(told.charge(MOST).pk, CounterMethod.CASH, by=clerk, at=timezone.now())
    close_shift(shift.pk, by=clerk, at=timezone.now(), counted=3 * MOST)
    other = shift_of(clerk)
    sent = {"counted": str(2 * MOST), "note": "Đếm"}
    assert enter(clerk).post(f"/till/{other.pk}/close/", sent).status_code == 302
    other.refresh_from_db()
    assert other.difference == 2 * MOST


def test_earlier_shifts_page_by_page(clerk: Person) -> None:
    moment = timezone.now()
    Shift.objects.bulk_create(
        Shift(
            unit=make.unit(), cashier=clerk, opened_at=moment, closed_at=moment, closed_by=clerk,
            counted=n, difference=0,
        )
        for n in range(35)
    )  # fmt: skip
    desk = enter(clerk)
    first = desk.get("/till/")
    assert first.content.decode().count("card-title") == 30
    before = first.context["next"]
    later = desk.get(f"/till/?before={before}")
    assert later.content.decode().count("card-title") == 5
    assert desk.get("/till/?before=x").status_code == 200


def test_one_limit_of_money_holds_for_every_field() -> None:
    for field in (MoneyField(), LimitField()):
        assert field.clean("3.000.000.000") == 3_000_000_000
        with pytest.raises(ValidationError):
            field.clean(str(MOST + 1))
