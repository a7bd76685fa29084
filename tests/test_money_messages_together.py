"""Odd messages of one case stand in one place: under their payment, or with its money."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.money_review import eyes_of, held
from dossiers.money_review_messages import smelling
from dossiers.money_review_waiting import waiting
from payments.folding import act_on, store
from payments.models import Attempt, InboundMessage
from tests.test_desk_pages import enter, text_of
from tests.told import attempt, charge, hear, merchant_keys, vnpay

pytestmark = pytest.mark.django_db
ADDRESS = "/payments/attention/"


@pytest.fixture
def tried(db: None) -> Iterator[Attempt]:
    with merchant_keys():
        yield attempt(charge(), "vnpay", timezone.now() - timedelta(minutes=5))


def told(raw: str) -> None:
    hear("vnpay", raw, timezone.now(), timezone.now())


def money(of: Attempt, number: str = "71") -> None:
    told(vnpay(of.reference, 14_000, timezone.now(), number))


def answered(of: Attempt, raw: str) -> None:
    now = timezone.now()
    act_on(store("vnpay", raw, at=now, remote="10.0.0.7", asked=of), now)


def odd(of: Attempt) -> None:
    """What moves no money: another amount from two addresses, and nonsense."""
    for remote in ("10.0.0.1", "10.0.0.2"):
        now = timezone.now()
        raw = vnpay(of.reference, 14_000, now)
        act_on(store("vnpay", raw, at=now, remote=remote), now)
    answered(of, "{")


def decided(taking: int, told: int | None, person: Person) -> int:
    words = {"decision": "refund", "reason": "Sai số tiền", "told": str(told or "")}
    return enter(person).post(f"{ADDRESS}takings/{taking}/", words).status_code


def test_what_is_told_of_one_payment_stands_in_one_row(tried: Attempt, leader: Person) -> None:
    odd(tried)
    page = text_of(enter(leader).get(ADDRESS))
    assert "Thông điệp bất thường 1" in page
    assert "3 thông điệp" in page
    assert page.count(f"Mã thanh toán {tried.reference}") <= 1
    assert waiting(eyes_of(leader), timezone.now()) == 1
    newest = InboundMessage.objects.latest("pk").pk
    assert enter(leader).post(f"{ADDRESS}messages/{newest}/").status_code == 302
    assert not smelling(eyes_of(leader)).exists()


def test_what_is_told_of_money_that_is_held_stands_there(tried: Attempt, leader: Person) -> None:
    money(tried)
    odd(tried)
    page = text_of(enter(leader).get(ADDRESS))
    assert "Thông điệp bất thường 0" in page
    assert "4 thông điệp bất thường về giao dịch này" in page
    assert "Sai số tiền hoặc loại tiền (3), " in page
    assert waiting(eyes_of(leader), timezone.now()) == 1
    newest = InboundMessage.objects.latest("pk").pk
    assert enter(leader).post(f"{ADDRESS}messages/{newest}/").status_code == 404
    assert f'name="told" value="{newest}"' in enter(leader).get(ADDRESS).content.decode()


def test_the_decision_is_a_look_at_what_was_shown(tried: Attempt, leader: Person) -> None:
    money(tried)
    shown = InboundMessage.objects.latest("pk").pk
    odd(tried)
    assert decided(tried.takings.get().pk, shown, leader) == 302
    looked = InboundMessage.objects.exclude(looked_at=None)
    assert [(one.pk, one.looked_by) for one in looked] == [(shown, leader)]
    assert smelling(eyes_of(leader)).count() == 3


def test_with_other_money_of_the_payment_they_stay(tried: Attempt, leader: Person) -> None:
    money(tried, "71")
    money(tried, "72")
    page = text_of(enter(leader).get(ADDRESS))
    assert page.count("2 thông điệp bất thường về giao dịch này") == 1
    newest = InboundMessage.objects.latest("pk").pk
    first, second = held(eyes_of(leader))
    assert decided(first.pk, newest, leader) == 302
    assert not InboundMessage.objects.exclude(looked_at=None).exists()
    assert "về giao dịch này" in text_of(enter(leader).get(ADDRESS))
    assert decided(second.pk, newest, leader) == 302
    assert not smelling(eyes_of(leader)).exists()


@pytest.mark.parametrize("told", ["x", "-1", "9" * 30])
def test_an_odd_mark_of_what_was_shown_looks_at_nothing(
    tried: Attempt, leader: Person, told: str
) -> None:
    money(tried)
    words = {"decision": "keep", "reason": "Đủ", "told": told}
    answer = enter(leader).post(f"{ADDRESS}takings/{tried.takings.get().pk}/", words)
    assert answer.status_code == 302
    assert not InboundMessage.objects.exclude(looked_at=None).exists()
