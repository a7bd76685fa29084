"""What of payments waits for a person: who sees it, who decides, and that it is decided once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django.utils.timezone import localdate

from agencies.models import Role
from citizens.models import Person
from dossiers.models import DossierCharge
from dossiers.money_review import eyes_of, held, to_refund, unanswered
from dossiers.money_review_messages import smelling
from dossiers.money_review_waiting import waiting
from dossiers.states import State
from payments.charging import close
from payments.counter import take
from payments.models import (
    Attempt,
    AttemptState,
    Charge,
    ChargeState,
    CounterMethod,
    Decision,
    InboundMessage,
    Taking,
    Verdict,
)
from tests import make
from tests.money import charge_of, shift_of
from tests.test_desk_pages import enter, official, text_of
from tests.told import attempt, hear, merchant_keys, vnpay

ADDRESS = "/payments/attention/"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keys")]


def owing() -> Charge:
    return charge_of(make.dossier(State.SUBMITTED, code="1.004873"))


def tried(of: Charge | None = None) -> Attempt:
    return attempt(of or owing(), "vnpay", timezone.now() - timedelta(minutes=5))


def said(of: Attempt, amount: int | None = None, number: str = "71") -> None:
    """The provider tells that so much was paid."""
    told(vnpay(of.reference, amount or of.amount, timezone.now(), number))


def told(raw: str) -> None:
    hear("vnpay", raw, timezone.now(), timezone.now())


def page_of(person: Person) -> str:
    return text_of(enter(person).get(ADDRESS)).replace(NBSP, " ")


def wrong_amount() -> Taking:
    one = tried()
    said(one, 14_000)
    return one.takings.get()


def test_money_of_another_amount_waits_with_its_reason(leader: Person) -> None:
    taking = wrong_amount()
    page = page_of(leader)
    for words in ("14.000 đ", "Số tiền khác với số phải nộp", "15.000 đ", "Trần Văn Minh", "71"):
        assert words in page, words
    assert taking.attempt
    assert taking.attempt.reference in page


def test_money_for_a_withdrawn_dossier_waits(leader: Person) -> None:
    one = tried()
    close(one.charge_id, at=timezone.now())
    said(one)
    assert "Khoản thu không còn phải nộp" in page_of(leader)


def test_what_the_provider_suspects_or_tells_late_waits(leader: Person) -> None:
    one, late = tried(), tried()
    suspect = one.takings.create(
        charge=one.charge, source="vnpay", number="1", amount=15_000, expected=15_000,
        held_for="suspect", taken_at=timezone.now(), recorded_at=timezone.now(),
    )  # fmt: skip
    past = timezone.now() - timedelta(days=100)
    told(vnpay(late.reference, late.amount, past, "72"))
    assert suspect.pk
    page = page_of(leader)
    assert "hơn 90 ngày" in page
    assert "mã 07 của VNPAY" not in page  # the row beside the book is in no account


@pytest.mark.parametrize(("decision", "state"), [("keep", "settled"), ("refund", "open")])
def test_the_leader_decides_for_good(leader: Person, decision: str, state: str) -> None:
    one = tried()
    said(one, 20_000)
    taking, desk = one.takings.get(), enter(leader)
    words = {"decision": decision, "reason": "Đã đối chiếu sao kê"}
    answer = desk.post(f"{ADDRESS}takings/{taking.pk}/", words)
    assert answer.headers["Location"] == ADDRESS
    taking.refresh_from_db()
    assert (taking.decision, taking.decided_by) == (decision, leader)
    assert taking.decision_reason == "Đã đối chiếu sao kê"
    assert Charge.objects.get(pk=one.charge_id).state == state
    assert not held(eyes_of(leader)).exists()
    refund = to_refund(eyes_of(leader)).get()
    assert refund["sum"] == (-5_000 if decision == "keep" else -20_000)
    page = text_of(desk.get(ADDRESS)).replace(NBSP, " ")
    assert "Không có khoản tiền nào chờ quyết định" in page
    assert ("5.000 đ" if decision == "keep" else "20.000 đ") in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"reason": "Đã xem"}, "Hãy chọn một trong hai"),
        ({"decision": "keep", "reason": ""}, "lý do"),
        ({"decision": "keep", "reason": "   "}, "lý do"),
        ({"decision": "burn", "reason": "Đã xem"}, "lựa chọn"),
        ({"decision": "keep", "reason": "x" * 301}, "300"),
    ],
)
def test_bad_input_keeps_what_was_typed(
    leader: Person, words: dict[str, str], sentence: str
) -> None:
    taking = wrong_amount()
    answer = enter(leader).post(f"{ADDRESS}takings/{taking.pk}/", words)
    assert answer.status_code == 400
    assert sentence in text_of(answer)
    if words["reason"].strip():
        assert words["reason"] in answer.content.decode()
    taking.refresh_from_db()
    assert taking.decision == Decision.NONE


def test_who_sees_and_who_decides(leader: Person, clerk: Person, citizen: Person) -> None:
    taking = wrong_amount()
    words = {"decision": "keep", "reason": "Đã xem"}
    sees = {leader: True, clerk: True, make.person("lanhdao"): True, make.person("thanhtra"): True}
    for person in sees:
        assert "14.000 đ" in page_of(person), person
    for person in (make.person("lanhdao.longxuyen"), make.person("quantri")):
        assert "14.000 đ" not in page_of(person), person
    for person in (citizen, make.person("chuyenvien"), make.person("quanly")):
        assert enter(person).get(ADDRESS).status_code == 404, person
    others = ("lanhdao", "thanhtra", "motcua", "lanhdao.longxuyen", "quantri", "congdan")
    for person in map(make.person, others):
        answer = enter(person).post(f"{ADDRESS}takings/{taking.pk}/", words)
        assert answer.status_code == 404, person
        assert "Lưu quyết định" not in text_of(enter(person).get(ADDRESS))
    taking.refresh_from_db()
    assert taking.decision == Decision.NONE
    assert enter(leader).post(f"{ADDRESS}takings/999999/", words).status_code == 404
    assert enter(leader).get(f"{ADDRESS}takings/{taking.pk}/").status_code == 405


def test_a_second_success_is_to_be_paid_back(leader: Person) -> None:
    one = owing()
    for number in ("71", "72"):
        said(tried(one), number=number)
    page = page_of(leader)
    assert "15.000 đ VNPAY 71" in page
    assert "15.000 đ VNPAY 72" in page
    refund = to_refund(eyes_of(leader)).get()
    assert (refund["charge"], refund["sum"], refund["since"]) == (one.pk, -15_000, localdate())


def given_up(of: Attempt) -> Attempt:
    moment = timezone.now()
    Attempt.objects.filter(pk=of.pk).update(given_up_at=moment, asked=9, state=AttemptState.EXPIRED)
    return of


def test_a_payment_without_an_answer_is_looked_at_once(leader: Person, clerk: Person) -> None:
    one = given_up(tried())
    assert one.reference in page_of(clerk)
    assert enter(clerk).post(f"{ADDRESS}attempts/{one.pk}/").status_code == 404
    desk = enter(leader)
    assert desk.post(f"{ADDRESS}attempts/{one.pk}/").headers["Location"] == ADDRESS
    one.refresh_from_db()
    assert (one.looked_by, one.looked_at is None) == (leader, False)
    assert desk.post(f"{ADDRESS}attempts/{one.pk}/").status_code == 404
    assert "Mọi giao dịch đều đã có kết quả" in page_of(leader)


def test_an_answer_that_came_late_leaves_nothing_to_look_at(leader: Person) -> None:
    one = given_up(tried())
    said(one)
    assert not unanswered(eyes_of(leader)).exists()


def strange(times: int = 1, raw: str = "vnp_TxnRef=<b>la</b>") -> None:
    for _time in range(times):
        told(raw)


def test_odd_messages_stand_together_and_escaped(leader: Person) -> None:
    strange(12)
    administrator = make.person("quantri")
    answer = enter(administrator).get(ADDRESS)
    assert "12 thông điệp" in text_of(answer)
    assert "<b>la</b>" not in answer.content.decode()
    assert "&lt;b&gt;la" in answer.content.decode()
    assert "Tiền đang tạm giữ" not in text_of(answer)
    assert "Không có thông điệp bất thường" in page_of(leader)
    assert "12 thông điệp" in page_of(make.person("thanhtra"))


def test_what_came_since_the_page_is_not_cleared() -> None:
    strange(3)
    administrator = make.person("quantri")
    newest = InboundMessage.objects.latest("pk").pk
    strange(2)
    answer = enter(administrator).post(f"{ADDRESS}messages/{newest}/")
    assert answer.headers["Location"] == ADDRESS
    assert smelling(eyes_of(administrator)).count() == 2
    assert InboundMessage.objects.filter(looked_by=administrator).count() == 3
    assert enter(administrator).post(f"{ADDRESS}messages/{newest}/").status_code == 404


def test_who_clears_messages(leader: Person) -> None:
    one = tried()
    told(vnpay(one.reference, 14_000, timezone.now()))  # no money moved
    known = InboundMessage.objects.get(verdict=Verdict.WRONG_AMOUNT)
    strange()
    unknown = InboundMessage.objects.latest("pk")
    assert one.reference in page_of(leader)
    assert enter(leader).post(f"{ADDRESS}messages/{unknown.pk}/").status_code == 404
    for name in ("thanhtra", "motcua", "lanhdao.longxuyen", "congdan"):
        for pk in (known.pk, unknown.pk):
            answer = enter(make.person(name)).post(f"{ADDRESS}messages/{pk}/")
            assert answer.status_code == 404, name
    assert enter(leader).post(f"{ADDRESS}messages/{known.pk}/").status_code == 302
    assert enter(make.person("lanhdao")).post(f"{ADDRESS}messages/{unknown.pk}/").status_code == 302
    assert not InboundMessage.objects.filter(looked_at=None, verdict="wrong_amount").exists()


def test_a_paid_charge_whose_dossier_stands_still_is_shown(clerk: Person) -> None:
    one = owing()
    shift_of(clerk)
    take(one.pk, CounterMethod.CASH, by=clerk, at=timezone.now() - timedelta(minutes=10))
    dossier = DossierCharge.objects.get(charge=one).dossier
    assert Charge.objects.get(pk=one.pk).state == ChargeState.SETTLED
    assert dossier.number in page_of(clerk)
    DossierCharge.objects.filter(charge=one).update(followed_at=timezone.now())
    assert dossier.number not in page_of(clerk)


def test_the_menu_counts_what_waits(leader: Person) -> None:
    assert waiting(eyes_of(leader), timezone.now()) == 0
    wrong_amount()
    given_up(tried())
    assert waiting(eyes_of(leader), timezone.now()) == 2  # the amount with its message, the silence
    cache.clear()
    assert "Thanh toán cần người xem 2" in text_of(enter(leader).get("/till/"))


def test_long_lists_go_on(leader: Person) -> None:
    one = owing()
    for number in range(23):
        said(tried(one), 14_000 + number, f"{number + 1}")
    desk = enter(leader)
    first = text_of(desk.get(ADDRESS))
    assert first.count("Mã giao dịch") == 20
    assert "Tiền đang tạm giữ 23" in first
    last = held(eyes_of(leader))[19].pk
    further = text_of(desk.get(f"{ADDRESS}?held={last}"))
    assert further.count("Mã giao dịch") == 3
    for odd in ("x", "-1", "9" * 40, "²"):
        assert desk.get(ADDRESS, {"held": odd, "messages": odd}).status_code == 200


def test_another_leader_of_the_unit_decides_too() -> None:
    taking = wrong_amount()
    other = official(Role.LEADER, make.unit().code)
    words = {"decision": "keep", "reason": "Đã đối chiếu"}
    assert enter(other).post(f"{ADDRESS}takings/{taking.pk}/", words).status_code == 302
    again = enter(make.person("lanhdaodonvi")).post(f"{ADDRESS}takings/{taking.pk}/", words)
    assert again.status_code == 409
    assert "không còn gì" in text_of(again).lower() or "Không còn" in text_of(again)
