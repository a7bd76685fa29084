"""Transfers and what is taken at the desk: any amount in any state, once by its number, as seen."""

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.counter import Paid, take_all
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.states import State
from payments.charging import NotPossible, change_amount, close, waive
from payments.counter import take
from payments.deciding import decide
from payments.models import Charge, CounterMethod, Decision, Taking
from tests import make, told
from tests.money import charge_of, shift_of
from tests.test_charges_flow import balance, plain
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
CODE = "1.004873"
FEE = 15_000
TRANSFER, CARD = CounterMethod.TRANSFER, CounterMethod.CARD


@pytest.fixture
def filed(clerk: Person) -> Dossier:
    shift_of(clerk)
    return make.dossier(State.SUBMITTED, code=CODE)


def come_to(charge: Charge) -> tuple[str, int, int, int]:
    charge.refresh_from_db()
    accounts = ("owed", "held", "refund")
    owed, held, refund = (abs(balance(charge, account)) for account in accounts)
    return charge.state, owed, held, refund


@pytest.mark.parametrize(
    ("before", "amount", "after"),
    [
        ("open", FEE, ("settled", 0, 0, 0)),
        ("open", 14_000, ("open", FEE, 14_000, 0)),
        ("open", 16_000, ("open", FEE, 16_000, 0)),
        ("settled", FEE, ("settled", 0, 0, FEE)),
        ("waived", 9_000, ("waived", 0, 0, 9_000)),
        ("closed", FEE, ("closed", 0, FEE, 0)),
    ],
)
def test_a_transfer_comes_into_the_book_whatever_it_is(
    filed: Dossier, clerk: Person, before: str, amount: int, after: tuple[str, int, int, int]
) -> None:
    charge, now, leader = charge_of(filed), timezone.now(), make.person("lanhdaodonvi")
    if before == "settled":
        take(charge.pk, TRANSFER, by=clerk, at=now, number="FT0")
    if before == "waived":
        waive(charge.pk, by=leader, at=now, reason="Hộ nghèo")
    if before == "closed":
        close(charge.pk, at=now)
    desk, path = enter(clerk), f"/dossiers/{filed.number}/fees/{charge.pk}"
    if before == "open":
        sent = {"method": "transfer", "number": "FT1", "amount": str(amount), "seen": str(FEE)}
        answer = desk.post(f"{path}/take/", sent, follow=True)
    else:
        assert "Ghi nhận chuyển khoản đến" in text_of(desk.get(f"/dossiers/{filed.number}/"))
        sent = {"number": "FT1", "amount": str(amount)}
        answer = desk.post(f"{path}/transfer/", sent, follow=True)
    assert answer.status_code == 200
    said = "Đã thu" if after == ("settled", 0, 0, 0) else "Đã ghi nhận"
    assert f"{said} {amount:,} đ".replace(",", ".") in plain(text_of(answer))
    assert come_to(charge) == after


def test_a_transfer_of_another_amount_is_the_leaders(
    filed: Dossier, clerk: Person, leader: Person
) -> None:
    charge, now = charge_of(filed), timezone.now()
    taking = take(charge.pk, TRANSFER, by=clerk, at=now, number="FT1", amount=FEE + 1)
    decide(taking.pk, Decision.KEEP, by=leader, at=now, reason="Chuyển thừa")
    assert come_to(charge) == ("settled", 0, 0, 1)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"number": "FT1", "amount": ""}, "Bạn chưa điền ô này."),
        ({"number": "FT1", "amount": "0"}, "Số tiền phải lớn hơn 0"),
        ({"number": "FT1", "amount": "mười"}, "chẵn đồng"),
        ({"number": " -- ", "amount": "5.000"}, "số giao dịch của ngân hàng"),
    ],
)
def test_a_transfer_typed_wrongly_books_nothing(
    filed: Dossier, clerk: Person, stranger: Person, sent: dict[str, str], says: str
) -> None:
    charge = charge_of(filed)
    close(charge.pk, at=timezone.now())
    path = f"/dossiers/{filed.number}/fees/{charge.pk}/transfer/"
    answer = enter(clerk).post(path, sent)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert says in text_of(answer)
    assert not Taking.objects.exists()
    assert enter(clerk).get(path).status_code == 302
    for person in (stranger, make.person("congdan"), make.person("motcua.longxuyen")):
        assert enter(person).post(path, sent).status_code == 404


def test_without_a_shift_a_transfer_is_not_booked(clerk: Person) -> None:
    filed = make.dossier(State.SUBMITTED, code=CODE)
    charge = charge_of(filed)
    close(charge.pk, at=timezone.now())
    path = f"/dossiers/{filed.number}/fees/{charge.pk}/transfer/"
    answer = enter(clerk).post(path, {"number": "FT1", "amount": "5.000"})
    assert answer.status_code == 409
    assert "mở ca thu" in text_of(answer).lower()
    assert 'value="FT1"' in answer.content.decode()
    assert not Taking.objects.exists()


def test_the_officer_in_charge_books_no_transfer(filed: Dossier, officer: Person) -> None:
    charge = charge_of(filed)
    close(charge.pk, at=timezone.now())
    path = f"/dossiers/{filed.number}/fees/{charge.pk}/transfer/"
    assert "Ghi nhận chuyển khoản đến" not in text_of(
        enter(officer).get(f"/dossiers/{filed.number}/")
    )
    answer = enter(officer).post(path, {"number": "FT1", "amount": "5.000"})
    assert answer.status_code == 409


def test_cash_is_never_another_amount(filed: Dossier, clerk: Person) -> None:
    path = f"/dossiers/{filed.number}/fees/{charge_of(filed).pk}/take/"
    answer = enter(clerk).post(path, {"method": "cash", "amount": "5.000"})
    assert answer.status_code == 400
    assert "Tiền mặt và thẻ thu đúng số phải nộp" in text_of(answer)
    assert not Taking.objects.exists()


@pytest.mark.parametrize("spelled", ["ft26327001", "FT 26327001", "FT26327001.", "FT-26327001/"])
def test_one_transfer_pays_once_however_it_is_spelled(clerk: Person, spelled: str) -> None:
    shift_of(clerk)
    now = timezone.now()
    first = take(told.charge().pk, TRANSFER, by=clerk, at=now, number="Ft 26327001")
    assert (first.number, first.part) == ("FT26327001", 1)
    with pytest.raises(NotPossible, match="đã được thu"):
        take(told.charge().pk, TRANSFER, by=clerk, at=now, number=spelled)
    assert Taking.objects.count() == 1


def test_several_fees_of_one_act_are_parts_of_one_transfer(clerk: Person) -> None:
    shift_of(clerk)
    now, paid = timezone.now(), Paid(TRANSFER, "ft 7")
    charges = [told.charge(), told.charge()]
    assert take_all(charges, paid, by=clerk, at=now) == [one.pk for one in charges]
    parts = Taking.objects.order_by("part").values_list("number", "part")
    assert list(parts) == [("FT7", 1), ("FT7", 2)]
    with pytest.raises(NotAllowed):
        take_all([told.charge()], paid, by=clerk, at=now)


def test_the_numbers_of_slips_repeat(clerk: Person) -> None:
    other = make.person("motcua.longxuyen")
    for cashier in (clerk, other, clerk):
        shift_of(cashier)
        taking = take(told.charge().pk, CARD, by=cashier, at=timezone.now(), number="000123")
        assert taking.number == "000123"


def test_what_was_changed_meanwhile_is_not_taken_blindly(
    filed: Dossier, clerk: Person, leader: Person
) -> None:
    charge, desk = charge_of(filed), enter(clerk)
    page = desk.get(f"/dossiers/{filed.number}/").content.decode()
    assert page.count(f'name="seen" value="{FEE}"') == 2
    change_amount(charge.pk, 900_000, by=leader, at=timezone.now(), reason="Đếm lại")
    for path in (f"{charge.pk}/take", "receive"):
        sent = {"method": "cash", "seen": str(FEE), "seq": filed.event_count}
        answer = desk.post(f"/dossiers/{filed.number}/fees/{path}/", sent)
        assert answer.status_code == 409
        assert "nay là 900.000 đ, không phải 15.000 đ" in plain(text_of(answer))
        assert answer.content.decode().count('name="seen" value="900000"') == 2
        assert not Taking.objects.exists()
    sent = {"method": "cash", "seen": "900000"}
    answer = desk.post(f"/dossiers/{filed.number}/fees/{charge.pk}/take/", sent, follow=True)
    assert "Đã thu 900.000 đ" in plain(text_of(answer))


def test_the_sentence_says_what_was_taken(filed: Dossier, clerk: Person, leader: Person) -> None:
    charge, now = charge_of(filed), timezone.now()
    partly = take(charge.pk, TRANSFER, by=clerk, at=now, number="FT1", amount=5000)
    decide(partly.pk, Decision.KEEP, by=leader, at=now, reason="Nộp một phần")
    path = f"/dossiers/{filed.number}/fees/{charge.pk}/take/"
    answer = enter(clerk).post(path, {"method": "cash", "seen": "10000"}, follow=True)
    assert "Đã thu 10.000 đ" in plain(text_of(answer))
    assert come_to(charge) == ("settled", 0, 0, 0)
