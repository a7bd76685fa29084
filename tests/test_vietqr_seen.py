"""A transfer by VietQR that the desk saw on the statement: booked to its attempt, paid online."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.counter import Paid, take_all
from dossiers.flow import NotAllowed
from dossiers.models import Dossier
from dossiers.paying_begun import Standing, begun, standing_of
from dossiers.states import State
from payments.balances import Facts
from payments.booking import facts_of
from payments.charging import NotPossible, close
from payments.counter import take
from payments.models import Attempt, AttemptState, Charge, CounterMethod, FeeReceipt, Taking
from payments.paying import start
from payments.receipts.reconcile import reconcile_receipts
from payments.sweeps import sweep_attempts
from payments.transfers import references_in
from reports.money import collected
from reports.periods import Period
from reports.scope import scope_of
from tests import make, told
from tests.money import shift_of
from tests.payers import open_ways, owing
from tests.test_desk_pages import enter, text_of

pytestmark = pytest.mark.django_db
TRANSFER, CASH = CounterMethod.TRANSFER, CounterMethod.CASH
FEE = 15_000


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None, clerk: Person) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    shift_of(clerk)
    return owing()


@pytest.fixture
def code(filed: tuple[Dossier, Charge]) -> Attempt:
    return coded(filed[1])


def coded(charge: Charge, ago: timedelta = timedelta()) -> Attempt:
    at = timezone.now() - ago
    by = make.person("congdan")
    return start(charge.pk, "vietqr", by=by, at=at, back="http://127.0.0.1/b/", remote="")


def seen(code: Attempt, by: Person, number: str = "FT1", amount: int | None = None) -> Taking:
    words = {"number": number, "amount": amount, "reference": code.reference}
    return take(code.charge_id, TRANSFER, by=by, at=timezone.now(), **words)


def now_is(code: Attempt) -> tuple[str, str]:
    code.refresh_from_db()
    return code.state, Charge.objects.get(pk=code.charge_id).state


def test_it_pays_its_attempt_and_names_the_way_on_the_receipt(code: Attempt, clerk: Person) -> None:
    taking = seen(code, clerk, "ft 26-1")
    assert (taking.source, taking.attempt, taking.number) == ("vietqr", code, "FT261")
    assert now_is(code) == ("paid", "settled")
    assert code.ask_at is None
    assert standing_of(code) == Standing.PAID
    reconcile_receipts(code.charge_id, timezone.now())
    content = FeeReceipt.objects.get().content
    assert content
    assert content["ways"][0].startswith("Chuyển khoản qua mã VietQR, số giao dịch FT261, ")
    assert content["collector"] == "Hệ thống thanh toán trực tuyến"


def test_it_is_counted_as_paid_online(code: Attempt, clerk: Person) -> None:
    other = told.charge(FEE)
    take(other.pk, TRANSFER, by=clerk, at=timezone.now(), number="FT2")
    seen(code, clerk)
    today = timezone.localdate()
    found = collected(scope_of(make.person("lanhdao"), ""), Period(today, today))
    assert (found.by_source["vietqr"], found.by_source["transfer"]) == (FEE, FEE)
    assert (found.online, found.paid) == (1, 2)


@pytest.mark.parametrize("amount", [FEE - 1_000, FEE + 1_000])
def test_another_amount_is_held(code: Attempt, clerk: Person, amount: int) -> None:
    seen(code, clerk, amount=amount)
    assert now_is(code) == ("held", "open")
    assert standing_of(code) == Standing.HELD
    seen(code, clerk, "FT2", FEE)
    assert now_is(code) == ("paid", "settled")


def test_a_second_transfer_goes_back_and_one_for_what_is_closed_is_held(
    code: Attempt, clerk: Person
) -> None:
    seen(code, clerk)
    seen(code, clerk, "FT2", FEE)
    assert facts_of(code.charge).to_refund == FEE
    other = coded(owing()[1])
    close(other.charge_id, at=timezone.now())
    seen(other, clerk, "FT3", FEE)
    facts: Facts = facts_of(Charge.objects.get(pk=other.charge_id))
    assert (facts.held, now_is(other)) == (FEE, ("paid", "closed"))


@pytest.mark.parametrize("spelled", ["ft 26327001", "FT-26327001/", "FT26327001"])
def test_one_number_counts_once_by_whatever_way(code: Attempt, clerk: Person, spelled: str) -> None:
    now, other = timezone.now(), coded(owing()[1])
    seen(code, clerk, "FT26327001")
    with pytest.raises(NotPossible, match="đã được thu"):
        take(told.charge().pk, TRANSFER, by=clerk, at=now, number=spelled)
    with pytest.raises(NotPossible, match="đã được thu"):
        seen(other, clerk, spelled)
    with pytest.raises(NotPossible, match="đã được thu"):
        seen(code, clerk, spelled, FEE)
    with pytest.raises(NotAllowed):
        take_all([told.charge(), told.charge()], Paid(TRANSFER, spelled), by=clerk, at=now)
    assert Taking.objects.count() == 1
    take_all([told.charge(), told.charge()], Paid(TRANSFER, "FT9"), by=clerk, at=now)
    with pytest.raises(NotPossible, match="đã được thu"):
        seen(other, clerk, "ft9")


def test_a_code_of_another_fee_books_nothing(code: Attempt, clerk: Person) -> None:
    words = {"number": "FT1", "reference": code.reference}
    with pytest.raises(NotPossible, match="mã tham chiếu"):
        take(told.charge().pk, TRANSFER, by=clerk, at=timezone.now(), **words)
    assert not Taking.objects.exists()


# It runs out by itself


def test_a_code_runs_out_quietly_and_a_transfer_beats_that(
    filed: tuple[Dossier, Charge], clerk: Person, leader: Person
) -> None:
    code = coded(filed[1], timedelta(minutes=20))
    assert code.ask_at == code.expires_at
    fresh = coded(owing()[1])
    sweep_attempts(timezone.now())
    assert now_is(code) == ("expired", "open")
    assert now_is(fresh) == ("pending", "open")
    assert (code.ask_at, code.asked) == (None, 0)
    assert code.reference not in text_of(enter(leader).get("/payments/attention/"))
    assert standing_of(code) == Standing.TRANSFER
    waits = begun(filed[1])
    assert waits == code
    seen(code, clerk)
    assert now_is(code) == (AttemptState.PAID, "settled")


def test_what_was_seen_before_does_not_run_out(
    filed: tuple[Dossier, Charge], clerk: Person
) -> None:
    code = coded(filed[1], timedelta(minutes=20))
    seen(code, clerk, amount=1)
    sweep_attempts(timezone.now())
    assert now_is(code) == ("held", "open")
    assert (code.given_up_at, code.ask_at) == (None, None)


# At the desk


@pytest.mark.parametrize("is_over", [False, True])
def test_a_transfer_at_the_desk_is_led_to_the_open_code(
    filed: tuple[Dossier, Charge], clerk: Person, is_over: bool
) -> None:
    dossier, charge = filed
    code = coded(charge, timedelta(minutes=20 if is_over else 1))
    sweep_attempts(timezone.now())
    desk = enter(clerk)
    page = desk.get(f"/dossiers/{dossier.number}/").content.decode()
    assert f'value="{code.reference}"' in page
    assert len(re.findall(rf'value="{code.reference}"[^>]*checked', page)) == 2
    sent = {"method": "transfer", "number": "FT1", "reference": code.reference}
    answer = desk.post(f"/dossiers/{dossier.number}/fees/{charge.pk}/take/", sent, follow=True)
    assert "VietQR: 15.000" in text_of(answer)
    assert now_is(code) == ("paid", "settled")


def test_cash_names_no_code_and_neither_need_a_transfer(
    filed: tuple[Dossier, Charge], code: Attempt, clerk: Person
) -> None:
    dossier, charge = filed
    path, desk = f"/dossiers/{dossier.number}/fees/{charge.pk}", enter(clerk)
    wrong = {"method": "transfer", "number": "FT1", "reference": "MC0000000000"}
    answer = desk.post(f"{path}/take/", wrong)
    assert answer.status_code == 400
    assert "Không có lựa chọn này." in text_of(answer)
    assert 'value="FT1"' in answer.content.decode()
    desk.post(f"{path}/take/", {"method": "cash", "reference": code.reference})
    assert now_is(code) == ("pending", "settled")
    desk.post(f"{path}/transfer/", {"number": "FT1", "amount": "15.000", "reference": ""})
    sources = Taking.objects.order_by("pk").values_list("source", flat=True)
    assert list(sources) == ["cash", "transfer"]
    late = {"number": "FT2", "amount": "15.000", "reference": code.reference}
    desk.post(f"{path}/transfer/", late)
    assert now_is(code) == ("paid", "settled")


def test_the_receipt_of_the_filing_takes_it_along(
    filed: tuple[Dossier, Charge], code: Attempt, clerk: Person
) -> None:
    dossier = filed[0]
    sent = {"method": "transfer", "number": "FT1", "reference": code.reference}
    path = f"/dossiers/{dossier.number}/fees/receive/"
    enter(clerk).post(path, {**sent, "seq": dossier.event_count})
    assert Dossier.objects.get(pk=dossier.pk).state == State.RECEIVED
    assert now_is(code) == ("paid", "settled")


# By the code alone

TILL = "/till/transfer/"


@pytest.mark.parametrize("content", ["MBVCB.77.{0}.CT tu 0123", "nop phi {1} cam on", "{2}", "{3}"])
def test_the_content_of_a_transfer_finds_the_fee(
    code: Attempt, clerk: Person, content: str
) -> None:
    name = code.reference
    spelled = (name, name.lower(), f"{name[:6]} {name[6:]}", name.replace("0", "O"))
    sent = {"content": content.format(*spelled), "number": "FT1", "amount": "15.000"}
    answer = enter(clerk).post(TILL, sent, follow=True)
    assert f"cho hồ sơ {code.charge.dossier_charge.dossier.number}" in text_of(answer)
    assert now_is(code) == ("paid", "settled")
    assert "VietQR 15.000" in text_of(enter(clerk).get("/till/")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"content": "tien hoc"}, "Nội dung không có mã nào"),
        ({"content": "MC0123456789"}, "Không tìm thấy mã này"),
        ({"number": "--"}, "Nhập số giao dịch của ngân hàng."),
        ({"amount": "0"}, "Số tiền phải lớn hơn 0"),
        ({"amount": ""}, "Bạn chưa điền ô này."),
    ],
)
def test_what_is_typed_wrongly_books_nothing(
    code: Attempt, clerk: Person, changes: dict[str, str], says: str
) -> None:
    sent = {"content": code.reference, "number": "FT1", "amount": "15.000", **changes}
    answer = enter(clerk).post(TILL, sent)
    assert answer.status_code == 400
    assert says in text_of(answer)
    assert 'aria-invalid="true"' in answer.content.decode()
    assert f'value="{sent["content"]}"' in answer.content.decode()
    assert not Taking.objects.exists()


def test_who_may_book_by_the_code(
    code: Attempt, clerk: Person, citizen: Person, leader: Person, officer: Person
) -> None:
    sent = {"content": code.reference, "number": "FT1", "amount": "15.000"}
    for person in (citizen, leader, officer, make.person("quantri")):
        assert enter(person).get(TILL).status_code == 404
        assert enter(person).post(TILL, sent).status_code == 404
    other = make.person("motcua.longxuyen")
    shift_of(other)
    assert enter(other).post(TILL, sent).status_code == 400
    assert not Taking.objects.exists()
    assert enter(clerk).get(TILL).status_code == 200
    enter(clerk).post(TILL, sent)
    again = enter(clerk).post(TILL, sent)
    assert again.status_code == 409
    assert "Giao dịch mang số này đã được thu." in text_of(again)


def test_without_a_shift_nothing_is_booked(monkeypatch: pytest.MonkeyPatch, clerk: Person) -> None:
    open_ways(monkeypatch)
    code = coded(owing()[1])
    sent = {"content": code.reference, "number": "FT1", "amount": "15.000"}
    assert "mở ca thu" in text_of(enter(clerk).get(TILL)).lower()
    assert enter(clerk).post(TILL, sent).status_code == 409
    assert not Taking.objects.exists()


def test_references_are_found_in_any_content() -> None:
    assert references_in("MCMC0123456789") == ["MCMC01234567", "MC0123456789"]
    assert references_in("mc-01234 5678o!") == ["MC0123456780"]
    for nothing in ("", "MC", "MC012345678", "MC01234U6789", "MC012345678²"):
        assert references_in(nothing) == [], nothing
