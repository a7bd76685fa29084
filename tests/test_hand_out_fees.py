"""What is owed when the result is handed out: opened with it, counted, taken back with it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.counter import Paid
from dossiers.filing import HandedIn
from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.desk_money import take_charge, waive_charge
from payments.models import Charge, CounterMethod
from tests import make, told
from tests.money import charge_of, shift_of
from tests.test_charges_flow import balance, plain
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
COPIES, AUTHENTICATED, EXTRACT = "2.000635", "2.000815", "1.004884"
FEE = "phi-chung-thuc-ban-sao-tu-ban-chinh"
CASH = Paid(CounterMethod.CASH)


def at_work(code: str, **changes: Any) -> Dossier:
    return make.dossier(State.PROCESSING, code=code, **changes)


def resolved(code: str, outcome: str = "granted", **changes: Any) -> Dossier:
    more = {"outcome": outcome, "reason": "Không đủ điều kiện"}
    return make.do(at_work(code, **changes), "resolve", **more)


def charges(dossier: Dossier) -> list[tuple[str, int, str]]:
    found = Charge.objects.filter(dossier_charge__dossier=dossier).order_by("pk")
    return [(plain(one.label), one.amount, one.state) for one in found]


def counted(by: Person, dossier: Dossier, units: object, times: object) -> int:
    sent = {f"units-{FEE}": units, f"times-{FEE}": times, "reason": "Đếm lại"}
    return enter(by).post(f"/dossiers/{dossier.number}/fees/count/", sent).status_code


def test_the_result_brings_its_fee(clerk: Person) -> None:
    before = at_work(EXTRACT)
    assert charges(before) == []
    done = make.do(before, "resolve")
    assert charges(done) == [("Lệ phí đăng ký lại khai sinh", 5000, "open")]
    assert done.charges.get().awaited == "at_hand_out"


def test_a_denied_one_costs_nothing_more() -> None:
    assert charges(resolved(EXTRACT, "denied")) == []


def test_it_is_reckoned_by_the_rules_of_the_day_of_receipt() -> None:
    received = at_work(EXTRACT)
    dearer = {"fees": [{"key": "moi", "kind": "state", "charged": "at_hand_out", "label": "Mới",
                        "amount": 9000}]}  # fmt: skip
    make.published(dearer, code=EXTRACT, from_=timezone.localdate() + timedelta(days=1))
    assert charges(make.do(received, "resolve"))[0][1] == 5000


def test_pages_and_copies_are_those_of_the_papers() -> None:
    papers = [
        HandedIn("Học bạ", originals=1, copies=2, pages=5),
        HandedIn("Bằng tốt nghiệp", originals=1, copies=1, pages=1),
    ]
    label, amount, _state = charges(resolved(AUTHENTICATED, papers=papers))[0]
    assert amount == 2 * (2 * 2000 + 3 * 1000) + 2000
    assert "2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ; × 2 bản = 14.000 đ" in label


def test_what_nobody_has_counted_is_one_and_the_clerk_counts_it(clerk: Person) -> None:
    done = resolved(AUTHENTICATED)
    assert charges(done)[0][1:] == (2000, "open")
    assert counted(clerk, done, 5, 1) == 302
    assert [row[1:] for row in charges(done)] == [(7000, "open")]
    assert "2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ" in charges(done)[0][0]
    assert counted(clerk, done, 5, 1) == 302  # the same once more changes nothing
    assert len(charges(done)) == 1
    page = plain(text_of(enter(clerk).get(f"/dossiers/{done.number}/")))
    assert "3 trang × 1.000 đ = 7.000 đ" in page


def test_the_cap_holds(clerk: Person) -> None:
    done = resolved(AUTHENTICATED)
    counted(clerk, done, 500, 2)
    assert charges(done)[-1][1] == 400_000


def test_of_what_was_paid_the_difference_is_asked_for(clerk: Person) -> None:
    done = resolved(AUTHENTICATED)
    shift_of(clerk)
    take_charge(done, charge_of(done), CASH, by=clerk, at=timezone.now())
    counted(clerk, done, 5, 1)
    assert [row[1:] for row in charges(done)] == [(2000, "settled"), (5000, "open")]
    assert "= 7.000 đ; trừ 2.000 đ đã nộp)" in charges(done)[1][0]
    take_charge(done, charge_of(done), CASH, by=clerk, at=timezone.now())
    counted(clerk, done, 4, 1)
    assert [row[1:] for row in charges(done)] == [(2000, "settled"), (4000, "settled")]
    assert balance(charge_of(done), "refund") == -1000


def paid_for_five_and_a_sixth(clerk: Person) -> Dossier:
    done = resolved(AUTHENTICATED)
    shift_of(clerk)
    for pages in (5, 6):
        counted(clerk, done, pages, 1)
        take_charge(done, charge_of(done), CASH, by=clerk, at=timezone.now())
    assert [row[1:] for row in charges(done)] == [(7000, "settled"), (1000, "settled")]
    return done


def everywhere(dossier: Dossier, account: str) -> int:
    tied = Charge.objects.filter(dossier_charge__dossier=dossier)
    return -sum(balance(charge, account) for charge in tied)


@pytest.mark.parametrize(
    ("pages", "first", "refund"), [(5, 7000, 0), (4, 6000, 1000), (3, 5000, 2000), (1, 2000, 5000)]
)
def test_of_several_payments_nothing_is_kept_in_silence(
    clerk: Person, pages: int, first: int, refund: int
) -> None:
    done = paid_for_five_and_a_sixth(clerk)
    counted(clerk, done, pages, 1)
    assert [row[1:] for row in charges(done)] == [(first, "settled"), (1000, "closed")]
    assert (everywhere(done, "refund"), everywhere(done, "held")) == (refund, 1000)


def test_counted_up_again_what_would_be_paid_back_counts_first(clerk: Person) -> None:
    done = paid_for_five_and_a_sixth(clerk)
    counted(clerk, done, 1, 1)
    counted(clerk, done, 7, 1)
    assert [row[1:] for row in charges(done)] == [
        (7000, "settled"),
        (1000, "closed"),
        (2000, "open"),
    ]
    assert everywhere(done, "refund") == 0


@pytest.mark.parametrize(
    ("pages", "stands", "refund"), [(6, (8000, "open"), 0), (3, (5000, "settled"), 2000)]
)
def test_a_payment_under_way_while_it_is_counted_pays_for_the_same_charge(
    clerk: Person, pages: int, stands: tuple[int, str], refund: int
) -> None:
    done, now = resolved(AUTHENTICATED), timezone.now()
    counted(clerk, done, 5, 1)
    with told.merchant_keys():
        attempt = told.attempt(charge_of(done), "vnpay", now)
        counted(clerk, done, pages, 1)
        told.hear("vnpay", told.vnpay(attempt.reference, 7000, now, "9"), now, now)
    assert [row[1:] for row in charges(done)] == [stands]
    assert (everywhere(done, "refund"), everywhere(done, "held")) == (refund, 0)


@pytest.mark.parametrize(("units", "times"), [("", "1"), ("0", "1"), ("x", "1"), ("5", "-1"),
                                              ("99999999", "1"), ("1", "9" * 40)])  # fmt: skip
def test_numbers_that_are_none_count_nothing(clerk: Person, units: str, times: str) -> None:
    done = resolved(AUTHENTICATED)
    assert counted(clerk, done, units, times) == 400
    assert [row[1:] for row in charges(done)] == [(2000, "open")]


def test_who_counts(clerk: Person, officer: Person, stranger: Person) -> None:
    done = resolved(AUTHENTICATED)
    assert counted(officer, done, 5, 1) == 409
    for person in (stranger, make.person("congdan"), make.person("motcua.longxuyen")):
        assert counted(person, done, 5, 1) == 404
    assert counted(clerk, resolved("1.001193"), 5, 1) == 404
    assert [row[1:] for row in charges(done)] == [(2000, "open")]


def test_counted_while_at_work_it_is_not_opened_twice(clerk: Person) -> None:
    working = at_work(AUTHENTICATED)
    counted(clerk, working, 3, 2)
    assert [row[1:] for row in charges(working)] == [(10_000, "open")]
    working.refresh_from_db()
    done = make.do(working, "resolve", outcome="granted")
    assert [row[1:] for row in charges(done)] == [(10_000, "open")]


def test_hand_out_shows_what_is_unpaid_and_goes_on(clerk: Person) -> None:
    done = resolved(EXTRACT)
    page = plain(text_of(enter(clerk).get(f"/dossiers/{done.number}/hand_out/")))
    page += plain(text_of(enter(clerk).get(f"/dossiers/{done.number}/")))
    assert "Còn phải nộp: Lệ phí đăng ký lại khai sinh: 5.000 đ." in page
    handed = make.do(done, "hand_out")
    assert handed.state == State.RETURNED
    assert charges(handed)[0][2] == "open"
    shift_of(clerk)
    take_charge(handed, charge_of(handed), CASH, by=clerk, at=timezone.now())
    assert charges(handed)[0][2] == "settled"


def test_a_result_taken_back_takes_its_unpaid_fee_with_it() -> None:
    again = make.do(resolved(EXTRACT), "correct")
    assert charges(again)[0][2] == "closed"
    done = make.do(again, "resolve")
    assert [row[2] for row in charges(done)] == ["closed", "open"]


@pytest.mark.parametrize("how", ["paid", "waived"])
def test_what_was_paid_for_a_result_taken_back_counts_for_the_next(
    clerk: Person, leader: Person, how: str
) -> None:
    done, now = resolved(EXTRACT), timezone.now()
    shift_of(clerk)
    if how == "paid":
        take_charge(done, charge_of(done), CASH, by=clerk, at=now)
    else:
        waive_charge(done, charge_of(done), by=leader, at=now, reason="Hộ nghèo")
    done.refresh_from_db()
    last = make.do(make.do(done, "correct"), "resolve")
    assert len(charges(last)) == 1
    assert charges(last)[0][2] != "open"


# Dues


def asked(**words: Any) -> Dossier:
    made = make.dossier(State.PROCESSING, code="1.004884")
    return make.do(made, "ask_dues", reason="Thuế thu nhập cá nhân", **words)


@pytest.mark.parametrize("method", list(CounterMethod))
def test_paid_dues_let_the_work_go_on_by_itself(clerk: Person, method: CounterMethod) -> None:
    waiting = asked(amount=1_200_000)
    assert charges(waiting) == [("Thuế thu nhập cá nhân", 1_200_000, "open")]
    shift_of(clerk)
    path = f"/dossiers/{waiting.number}/fees/{charge_of(waiting).pk}/take/"
    number = "" if method == CounterMethod.CASH else "FT26"
    assert enter(clerk).post(path, {"method": method, "number": number}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == State.PROCESSING
    told = waiting.events.get(verb="settle_dues").detail.content["reason"]
    assert plain(told) == "Thuế thu nhập cá nhân: 1.200.000 đ, đã nộp"


def test_waived_dues_let_it_go_on(leader: Person) -> None:
    waiting = asked(amount=5000)
    waive_charge(waiting, charge_of(waiting), by=leader, at=timezone.now(), reason="Miễn")
    waiting.refresh_from_db()
    assert waiting.state == State.PROCESSING


def test_dues_are_not_said_to_be_paid_while_they_are_not(clerk: Person) -> None:
    waiting = asked(amount=5000)
    sent = {"reason": "Có giấy", "seq": waiting.event_count}
    answer = enter(clerk).post(f"/dossiers/{waiting.number}/settle_dues/", sent)
    assert answer.status_code == 409
    assert "Chưa nộp: Thuế thu nhập cá nhân: 5.000 đ." in plain(text_of(answer))


def test_dues_paid_elsewhere_are_settled_by_their_proof(clerk: Person) -> None:
    assert make.do(asked(), "settle_dues", clerk).state == State.PROCESSING


def test_the_form_asks_for_the_amount_with_its_hint(officer: Person) -> None:
    made = make.dossier(State.PROCESSING, code="1.004884")
    page = text_of(enter(officer).get(f"/dossiers/{made.number}/ask_dues/"))
    assert "Số tiền nộp tại đây (đồng)" in page
    assert "Để trống nếu nộp ở nơi khác" in page
    path, sent = f"/dossiers/{made.number}/ask_dues/", {"reason": "Thuế", "seq": made.event_count}
    for wrong in ("0", "-3", "năm", "1.5", "9" * 30):
        answer = enter(officer).post(path, {**sent, "amount": wrong})
        assert answer.status_code == 400, wrong
        assert f'value="{wrong}"' in answer.content.decode()
    assert enter(officer).post(path, {**sent, "amount": "1.250.000 đ"}).status_code == 302
    assert charges(made) == [("Thuế", 1_250_000, "open")]
