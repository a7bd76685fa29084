"""Fees on the desk's pages: taken, received in one go, waived, corrected; at intake."""

import pytest

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import State
from payments.models import Charge, Taking
from payments.models.charges import MOST
from tests import make
from tests.callers import body, caller
from tests.money import charge_of, shift_of
from tests.test_charges_flow import plain, verbs_of
from tests.test_desk_pages import enter, text_of
from tests.test_intake_page import walk_in

pytestmark = pytest.mark.django_db
CODE = "1.004873"


@pytest.fixture
def filed() -> Dossier:
    return make.dossier(State.SUBMITTED, code=CODE)


def test_the_page_says_what_is_missing_and_offers_both_in_one(
    filed: Dossier, clerk: Person
) -> None:
    page = plain(text_of(enter(clerk).get(f"/dossiers/{filed.number}/")))
    assert "Nộp xong phí, lệ phí mới tiếp nhận được hồ sơ." in page
    assert "Muốn thu tiền, hãy mở ca thu trước." in page
    assert "và tiếp nhận" not in page
    shift_of(clerk)
    page = plain(text_of(enter(clerk).get(f"/dossiers/{filed.number}/")))
    assert "Thu 15.000 đ và tiếp nhận" in page
    for other in ("chuyenvien", "lanhdaodonvi"):
        page = text_of(enter(make.person(other)).get(f"/dossiers/{filed.number}/"))
        assert "Thu tiền" not in page
        assert "Lệ phí cấp Giấy xác nhận" in page


def test_taken_and_received_in_one_go(filed: Dossier, clerk: Person) -> None:
    shift_of(clerk)
    sent = {"method": "cash", "seq": filed.event_count, "note": "Đủ"}
    answer = enter(clerk).post(f"/dossiers/{filed.number}/fees/receive/", sent)
    filed.refresh_from_db()
    assert answer.headers["Location"] == f"/dossiers/{filed.code}/"
    assert verbs_of(filed) == ["submit", "pay", "receive"]
    assert charge_of(filed).state == "settled"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"method": "transfer"}, 400),
        ({"method": "gold"}, 400),
        ({}, 400),
        ({"method": "cash", "seq": "99"}, 409),
        ({"method": "transfer", "number": "x" * 80}, 400),
        ({"method": "transfer", "number": "a\0b"}, 400),
    ],
)
def test_what_is_typed_wrongly_takes_and_receives_nothing(
    filed: Dossier, clerk: Person, sent: dict[str, str], status: int
) -> None:
    shift_of(clerk)
    sent = {"seq": str(filed.event_count), "note": "Giữ lại", **sent}
    for path in ("fees/receive/", f"fees/{charge_of(filed).pk}/take/"):
        if path.endswith("take/") and status == 409:
            continue
        answer = enter(clerk).post(f"/dossiers/{filed.number}/{path}", sent)
        assert answer.status_code == status, path
        assert " open>" in answer.content.decode()
    assert not Taking.objects.exists()
    filed.refresh_from_db()
    assert filed.state == State.SUBMITTED


def test_a_transfer_is_taken_once_by_its_number(filed: Dossier, clerk: Person) -> None:
    shift_of(clerk)
    other, desk = make.dossier(State.SUBMITTED, code=CODE), enter(clerk)
    sent = {"method": "transfer", "number": "FT1"}
    first, second = (
        f"/dossiers/{one.number}/fees/{charge_of(one).pk}/take/" for one in (filed, other)
    )
    assert desk.post(first, sent).status_code == 302
    answer = desk.post(second, sent)
    assert answer.status_code == 409
    assert "Giao dịch mang số này đã được thu." in text_of(answer)
    assert 'value="FT1"' in answer.content.decode()
    assert Taking.objects.count() == 1


def test_a_leader_waives_with_a_reason(filed: Dossier, leader: Person) -> None:
    path, desk = f"/dossiers/{filed.number}/fees/{charge_of(filed).pk}/waive/", enter(leader)
    assert desk.post(path, {"reason": "  "}).status_code == 400
    assert charge_of(filed).state == "open"
    assert desk.post(path, {"reason": "Hộ nghèo, có sổ"}).status_code == 302
    page = text_of(desk.get(f"/dossiers/{filed.number}/"))
    assert "Lý do miễn: Hộ nghèo, có sổ" in page
    assert verbs_of(filed) == ["submit", "waive"]
    assert desk.post(path, {"reason": "Lần nữa"}).status_code == 409


@pytest.mark.parametrize("amount", ["", "0", "-1", "1.5", "ba mươi", "9" * 25, f"{MOST + 1}"])
def test_an_amount_that_is_none_corrects_nothing(
    filed: Dossier, leader: Person, amount: str
) -> None:
    path = f"/dossiers/{filed.number}/fees/{charge_of(filed).pk}/amount/"
    answer = enter(leader).post(path, {"amount": amount, "reason": "Giữ lại lý do"})
    assert answer.status_code == 400
    assert 'value="Giữ lại lý do"' in answer.content.decode()
    assert charge_of(filed).amount == 15_000


def test_no_address_takes_by_a_mere_look(filed: Dossier, clerk: Person) -> None:
    shift_of(clerk)
    for path in ("fees/receive/", f"fees/{charge_of(filed).pk}/take/", "fees/999999/take/"):
        answer = enter(clerk).get(f"/dossiers/{filed.number}/{path}")
        assert answer.status_code == (404 if "999999" in path else 302)
    assert charge_of(filed).state == "open"


# At intake

TYPED = walk_in(procedure=CODE, abstract="Xác nhận tình trạng hôn nhân", unit="H01.155")


def taken_in(clerk: Person, **more: str) -> tuple[int, Dossier | None, str]:
    answer = enter(clerk).post("/desk/intake/", {**TYPED, **more})
    page = "" if answer.status_code == 302 else plain(text_of(answer))
    return answer.status_code, Dossier.objects.first(), page


def test_paid_in_cash_it_is_received(clerk: Person) -> None:
    shift_of(clerk)
    page = plain(text_of(enter(clerk).get(f"/desk/intake/?procedure={CODE}")))
    assert "Lệ phí cấp Giấy xác nhận tình trạng hôn nhân: 15.000 đ" in page
    status, made, _ = taken_in(clerk, paid_by="cash")
    assert (status, made and made.state) == (302, State.RECEIVED)
    assert made
    assert verbs_of(made) == ["submit", "pay", "receive"]


def test_not_paid_it_is_filed_and_waits(clerk: Person) -> None:
    desk = enter(clerk)
    answer = desk.post("/desk/intake/", {**TYPED, "paid_by": "later"}, follow=True)
    made = Dossier.objects.get()
    assert (made.state, made.code, made.answer_due_at) == (State.SUBMITTED, None, None)
    assert "chưa tiếp nhận: hồ sơ chờ nộp phí" in text_of(answer)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"paid_by": "transfer"}, "Nhập số giao dịch của ngân hàng."),
        ({"paid_by": "gold"}, "Không có lựa chọn này."),
        ({"paid_by": "card", "paid_number": "9" * 99}, "50"),
    ],
)
def test_paid_in_a_way_that_is_none(clerk: Person, words: dict[str, str], says: str) -> None:
    shift_of(clerk)
    status, made, page = taken_in(clerk, **words)
    assert (status, made) == (400, None)
    assert says in page
    assert not Charge.objects.exists()


def test_without_a_shift_no_money_is_taken(clerk: Person) -> None:
    page = text_of(enter(clerk).get(f"/desk/intake/?procedure={CODE}"))
    assert "Bạn chưa mở ca thu" in page
    status, made, page = taken_in(clerk, paid_by="cash")
    assert (status, made) == (400, None)
    assert "Bạn cần mở ca thu trước." in page


def test_a_number_taken_before_registers_nothing(clerk: Person) -> None:
    shift_of(clerk)
    words = {"paid_by": "transfer", "paid_number": "FT9", "despite": "on"}
    assert taken_in(clerk, **words)[0] == 302
    status, _made, page = taken_in(clerk, **words, note="Hai", token="hai")
    assert status == 409
    assert "Giao dịch mang số này đã được thu." in page
    assert Dossier.objects.count() == 1


def test_a_free_procedure_asks_for_no_money(clerk: Person) -> None:
    page = text_of(enter(clerk).get("/desk/intake/?procedure=1.001193"))
    assert "Hình thức nộp" not in page


def test_the_api_says_that_it_waits(clerk: Person) -> None:
    sent = body(procedure=CODE, register=True, channel="desk")
    answer = caller("motcua").send("dossiers/", sent).json()
    assert answer["state"] == "SUBMITTED"
    unpaid = [one for one in answer["warnings"] if one["kind"] == "unpaid_fee"]
    assert [one["about"] for one in unpaid] == [str(Charge.objects.get().pk)]
