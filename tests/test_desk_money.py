"""What the clerk sees and does about money: counted with a reason, held, begun, in one go."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.counter import Paid
from dossiers.models import Dossier
from dossiers.money_told import taken_in_words
from dossiers.states import State
from dossiers.transitions.desk_money import correct_charge, take_charge
from payments.counter import close_shift
from payments.models import (
    Attempt,
    Charge,
    CounterMethod,
    FeeReceipt,
    Operation,
    OperationKind,
    ProviderAccount,
    Taking,
)
from tests import make, told
from tests.money import charge_of, shift_of
from tests.test_charges_flow import balance, plain, verbs_of
from tests.test_desk_pages import enter, text_of
from tests.test_hand_out_fees import AUTHENTICATED, CASH, EXTRACT, FEE, charges, resolved

pytestmark = pytest.mark.django_db
CODE = "1.004873"


def filed() -> Dossier:
    return make.dossier(State.SUBMITTED, code=CODE)


def page_of(by: Person, dossier: Dossier) -> str:
    return plain(text_of(enter(by).get(f"/dossiers/{dossier.number}/")))


def html_of(by: Person, dossier: Dossier) -> str:
    return enter(by).get(f"/dossiers/{dossier.number}/").content.decode()


def count(by: Person, dossier: Dossier, units: int, times: int, reason: str = "") -> Any:
    sent = {f"units-{FEE}": units, f"times-{FEE}": times, "reason": reason}
    return enter(by).post(f"/dossiers/{dossier.number}/fees/count/", sent)


def paid_for(clerk: Person, pages: int, copies: int) -> Dossier:
    done = resolved(AUTHENTICATED)
    shift_of(clerk)
    count(clerk, done, pages, copies)
    take_charge(done, charge_of(done), CASH, by=clerk, at=timezone.now())
    return done


# Counting


def test_less_than_was_paid_needs_a_reason_and_names_who_said_it(clerk: Person) -> None:
    done = paid_for(clerk, 5, 2)
    answer = count(clerk, done, 2, 1)
    assert answer.status_code == 400
    assert "Đã nộp 14.000 đ, tính lại chỉ còn 4.000 đ: ghi lý do." in plain(text_of(answer))
    assert charges(done)[0][1] == 14_000
    assert verbs_of(done).count("recharge") == 1
    assert count(clerk, done, 2, 1, "Đếm nhầm hai bản").status_code == 302
    operation = Operation.objects.filter(kind=OperationKind.CHANGE).latest("pk")
    assert (operation.by, operation.reason) == (clerk, "Đếm nhầm hai bản")
    assert balance(charge_of(done), "refund") == -10_000
    event = done.events.get(seq=done.events.count())
    assert (event.verb, event.by) == ("recharge", clerk)
    shown = page_of(clerk, done)
    assert "Tính lại phí, lệ phí" in shown
    assert "14.000 đ → 4.000 đ" in shown
    assert "Đếm nhầm hai bản" in shown


def test_the_form_begins_with_what_was_counted_last(clerk: Person) -> None:
    done = resolved(AUTHENTICATED)
    count(clerk, done, 5, 2)
    page = html_of(clerk, done)
    assert f'name="units-{FEE}" value="5"' in page
    assert f'name="times-{FEE}" value="2"' in page


def test_the_same_once_more_is_no_event(clerk: Person) -> None:
    done = resolved(AUTHENTICATED)
    count(clerk, done, 5, 2)
    before = done.events.count()
    count(clerk, done, 5, 2)
    assert done.events.count() == before


def test_what_a_leader_corrects_stands_in_the_history(leader: Person) -> None:
    made = filed()
    now = timezone.now()
    correct_charge(made, charge_of(made), 10_000, by=leader, at=now, reason="Nhầm mức thu")
    assert verbs_of(made) == ["submit", "recharge"]
    assert "15.000 đ → 10.000 đ" in page_of(leader, made)


# Held, and on its way


def begun(charge: Charge, provider: str) -> Attempt:
    now = timezone.now()
    return Attempt.objects.create(
        charge=charge,
        provider=provider,
        account=ProviderAccount.objects.get(provider=provider),
        reference="MC4K7P2M9QXA",
        amount=charge.amount,
        started_at=now,
        started_by=make.person("congdan"),
        expires_at=now + timedelta(minutes=15),
        ask_at=now + timedelta(minutes=1),
        redirect="/" if provider == "vnpay" else "",
        qr="" if provider == "vnpay" else "000201",
    )


def test_a_transfer_of_another_amount_is_said_to_be_held(clerk: Person) -> None:
    shift_of(clerk)
    made, desk = filed(), enter(clerk)
    sent = {"method": "transfer", "number": "FT77", "amount": "20.000"}
    path = f"/dossiers/{made.number}/fees/{charge_of(made).pk}/take/"
    page = plain(text_of(desk.post(path, sent, follow=True)))
    assert "Đã ghi nhận 20.000 đ, đang tạm giữ, chờ lãnh đạo quyết định." in page
    assert "Đã thu 20.000 đ" not in page
    assert "tạm giữ, chờ lãnh đạo quyết định" in page
    assert "Đang tạm giữ 20.000 đ đã nộp" in page


def test_what_is_to_be_paid_back_is_named(clerk: Person) -> None:
    done = paid_for(clerk, 5, 2)
    count(clerk, done, 2, 1, "Đếm nhầm")
    page = page_of(clerk, done)
    assert "Phải hoàn trả 10.000 đ" in page
    assert "đã tính 4.000 đ, phải hoàn 10.000 đ" in page


@pytest.mark.parametrize(
    ("provider", "says"), [("vnpay", "đã bắt đầu nộp 15.000 đ qua VNPAY"), ("vietqr", "mã VietQR")]
)
def test_a_payment_begun_is_said_above_the_button(clerk: Person, provider: str, says: str) -> None:
    shift_of(clerk)
    made = filed()
    assert "tránh thu hai lần" not in page_of(clerk, made)
    with told.merchant_keys():
        attempt = begun(charge_of(made), provider)
    page = page_of(clerk, made)
    assert says in page
    assert attempt.reference in page
    assert page.index("tránh thu hai lần") < page.index("và tiếp nhận")


# In one go


def test_the_sum_stands_on_the_button_and_in_what_is_told(clerk: Person) -> None:
    shift_of(clerk)
    made, desk = filed(), enter(clerk)
    assert "Thu 15.000 đ và tiếp nhận" in page_of(clerk, made)
    sent = {"method": "cash", "seq": made.event_count}
    answer = desk.post(f"/dossiers/{made.number}/fees/receive/", sent, follow=True)
    page = plain(text_of(answer))
    assert "Đã thu 15.000 đ" in page
    assert "Đã tiếp nhận" in page


def test_taken_and_handed_out_in_one_go(clerk: Person, officer: Person, stranger: Person) -> None:
    done = resolved(EXTRACT)
    assert "và trả kết quả" not in page_of(clerk, done)
    shift_of(clerk)
    assert "Thu 5.000 đ và trả kết quả" in page_of(clerk, done)
    path = f"/dossiers/{done.number}/fees/hand_out/"
    sent = {"method": "cash", "seq": done.event_count, "receiver": "Trần Thị Ngọc Ánh"}
    assert enter(stranger).post(path, sent).status_code == 404
    assert enter(officer).post(path, sent).status_code == 409
    answer = enter(clerk).post(path, {**sent, "receiver": ""})
    assert answer.status_code == 400
    assert not Taking.objects.exists()
    assert enter(clerk).get(path).status_code == 302
    assert enter(clerk).post(path, sent).status_code == 302
    done.refresh_from_db()
    assert (done.state, charge_of(done).state) == (State.RETURNED, "settled")
    assert verbs_of(done)[-2:] == ["pay", "hand_out"]


def test_an_old_page_hands_out_and_takes_nothing(clerk: Person) -> None:
    done = resolved(EXTRACT)
    shift_of(clerk)
    sent = {"method": "cash", "seq": done.event_count - 1, "receiver": "Ánh"}
    assert enter(clerk).post(f"/dossiers/{done.number}/fees/hand_out/", sent).status_code == 409
    assert not Taking.objects.exists()


def test_a_transfer_that_arrived_is_folded(clerk: Person) -> None:
    made, now = filed(), timezone.now()
    shift_of(clerk)
    paid = Paid(CounterMethod.CASH)
    take_charge(made, charge_of(made), paid, by=clerk, at=now + timedelta(milliseconds=1))
    page = html_of(clerk, made)
    assert "/transfer/" in page
    assert page.index(">Việc khác<") < page.index("/transfer/")


def test_a_fee_that_another_takes_the_place_of_says_so(clerk: Person) -> None:
    done = paid_for(clerk, 5, 1)
    count(clerk, done, 6, 1)
    take_charge(done, charge_of(done), CASH, by=clerk, at=timezone.now())
    assert "đã được thay bằng khoản khác" not in page_of(clerk, done)
    count(clerk, done, 5, 1, "Đếm nhầm")
    assert Charge.objects.filter(state="closed").count() == 1
    assert "đã được thay bằng khoản khác" in page_of(clerk, done)


def test_the_receipt_is_told_and_printed_beside_the_slip(
    clerk: Person, stranger: Person, django_capture_on_commit_callbacks: Any
) -> None:
    shift_of(clerk)
    made, desk = filed(), enter(clerk)
    sent = {"method": "cash", "seq": made.event_count}
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(f"/dossiers/{made.number}/fees/receive/", sent)
    number = FeeReceipt.objects.get().number
    told_so = plain(taken_in_words(Taking.objects.all()))
    answer = desk.get(answer.headers["Location"])
    assert re.search(rf"Đã thu 15.000 đ, biên lai .*{number}", told_so)
    pk = charge_of(made).pk
    assert f'id="receipt-now-{pk}"' in answer.content.decode()
    part = desk.get(f"/charges/{pk}/receipts/?now=1&look=1")
    assert "biên lai" in text_of(part)
    assert "data-receipts" not in part.content.decode()
    assert enter(stranger).get(f"/charges/{pk}/receipts/?now=1").status_code == 404


# At intake and at the till


def test_from_a_dossier_to_the_till_and_back(clerk: Person) -> None:
    made, desk = filed(), enter(clerk)
    back = f"/till/?back=/dossiers/{made.number}/"
    assert f'href="{back}"' in html_of(clerk, made)
    assert f'action="{back}"' in desk.get(back).content.decode()
    answer = desk.post(back, {"opening": "0"})
    assert answer.headers["Location"] == f"/dossiers/{made.number}/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\t/evil.example"]
)
def test_nobody_is_led_elsewhere_from_the_till(clerk: Person, elsewhere: str) -> None:
    answer = enter(clerk).post("/till/", {"opening": "0"}, query_params={"back": elsewhere})
    assert answer.headers["Location"] == "/till/"


@pytest.mark.parametrize(("counted", "says"), [(3000, "thừa 3.000 đ"), (0, None)])
def test_a_sheet_says_whether_money_is_missing(
    clerk: Person, counted: int, says: str | None
) -> None:
    shift = shift_of(clerk, 1000 if says is None else 0)
    close_shift(shift.pk, by=clerk, at=timezone.now(), counted=counted, note="Trả nhầm tiền lẻ")
    for path in ("/till/", f"/till/{shift.pk}/"):
        assert (says or "thiếu 1.000 đ") in plain(text_of(enter(clerk).get(path)))


def test_what_is_asked_at_times_is_not_called_optional(clerk: Person) -> None:
    shift_of(clerk)
    assert "Lý do chênh lệch (không bắt buộc)" not in page_of_till(clerk)
    assert "hóa đơn thẻ (không bắt buộc)" not in page_of(clerk, filed())


def page_of_till(by: Person) -> str:
    return text_of(enter(by).get("/till/"))
