"""Money that was to be kept for a fee, once the fee is no longer asked for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from dossiers.money_review import eyes_of, held
from payments.booking import facts_of
from payments.charging import NotPossible, close, reopen
from payments.deciding import decide
from payments.models import Attempt, Charge, Decision, Taking
from tests import make
from tests.test_desk_pages import enter, text_of
from tests.told import attempt, charge, hear, merchant_keys, vnpay

pytestmark = pytest.mark.django_db


@pytest.fixture
def taking() -> Iterator[Taking]:
    """14.000 for a fee of more."""
    now = timezone.now()
    with merchant_keys():
        one = attempt(charge(), "vnpay", now - timedelta(minutes=5))
        hear("vnpay", vnpay(one.reference, 14_000, now, "71"), now, now)
        yield one.takings.get()


def test_it_is_asked_about_anew_and_stays_decided_after_a_correction(taking: Taking) -> None:
    leader, now = make.person("lanhdaodonvi"), timezone.now()

    def facts() -> tuple[int, int, int]:
        found = facts_of(Charge.objects.get(pk=taking.charge_id))
        waiting = held(eyes_of(leader)).filter(pk=taking.pk).exists()
        assert waiting == bool(found.held)
        return found.held, found.counted, found.to_refund

    decide(taking.pk, Decision.KEEP, by=leader, at=now, reason="Đủ theo biểu phí mới")
    assert facts() == (0, 14_000, 0)
    close(taking.charge_id, at=now)
    assert facts() == (14_000, 0, 0)
    reopen(taking.charge_id, at=now)
    assert facts() == (0, 14_000, 0)
    close(taking.charge_id, at=now)
    decide(taking.pk, Decision.REFUND, by=leader, at=now, reason="Hồ sơ đã rút")
    assert facts() == (0, 0, 14_000)
    with pytest.raises(NotPossible):
        decide(taking.pk, Decision.KEEP, by=leader, at=now, reason="Thôi")


def test_what_is_decided_is_asked_about_no_more(taking: Taking) -> None:
    assert Attempt.objects.get(pk=taking.attempt_id).ask_at
    leader = make.person("lanhdaodonvi")
    decide(taking.pk, Decision.REFUND, by=leader, at=timezone.now(), reason="Sai số tiền")
    assert Attempt.objects.get(pk=taking.attempt_id).ask_at is None


def test_the_page_says_that_it_was_decided_before(taking: Taking) -> None:
    leader, now = make.person("lanhdaodonvi"), timezone.now()
    said, desk = "Trước đó đã quyết định tính vào khoản thu", enter(leader)
    assert said not in text_of(desk.get("/payments/attention/"))
    decide(taking.pk, Decision.KEEP, by=leader, at=now, reason="Đủ theo biểu phí mới")
    close(taking.charge_id, at=now)
    assert said in text_of(desk.get("/payments/attention/"))
