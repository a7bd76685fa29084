"""Sums to be paid back: the newest first, by month, and what is old folded with its sum."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from citizens.models import Person
from dossiers.money_review import eyes_of, to_refund
from dossiers.money_review_look import AT_ONCE
from dossiers.money_review_refunds import month_of
from payments.models import Account, Charge, Entry
from tests.house import rewritten
from tests.test_desk_pages import enter, text_of
from tests.told import attempt, charge, hear, merchant_keys, vnpay

pytestmark = pytest.mark.django_db
ADDRESS = "/payments/attention/"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def keys(db: None) -> Iterator[None]:
    with merchant_keys():
        yield


def twice(amount: int, day: date) -> Charge:
    """Paid twice, on a day."""
    one, now = charge(amount), timezone.now()
    for number in ("71", "72"):
        of = attempt(one, "vnpay", now - timedelta(minutes=5))
        hear("vnpay", vnpay(of.reference, amount, now, number), now, now)
    rewritten(Entry.objects.filter(charge=one, account=Account.REFUND), day=day)
    return one


def page_of(person: Person, **asked: str) -> str:
    return text_of(enter(person).get(ADDRESS, asked)).replace(NBSP, " ")


def test_the_newest_stand_first_and_say_since_when(leader: Person) -> None:
    today = localdate()
    twice(21_000, today - timedelta(days=3))
    twice(22_000, today)
    page = page_of(leader)
    assert page.index("22.000 đ VNPAY") < page.index("21.000 đ VNPAY")
    for since in (today - timedelta(days=3), today):
        assert f"{since:%d/%m/%Y}" in page
    assert "30 ngày gần đây 2" in page
    assert "Cũ hơn 30 ngày" not in page
    assert "được thực hiện và ghi sổ bên ngoài hệ thống" in page


def test_what_is_old_is_folded_and_found_by_its_month(leader: Person) -> None:
    today = localdate()
    old = date(today.year - 1, 3, 15)
    twice(21_000, old)
    twice(22_000, old + timedelta(days=1))
    twice(23_000, today)
    page = page_of(leader)
    assert "Cũ hơn 30 ngày: 2 khoản, 43.000 đ" in page
    assert "Phải hoàn trả 3" in page
    assert "21.000 đ VNPAY" not in page
    month = page_of(leader, month=f"{old:%Y-%m}")
    assert f"Tháng {old:%m/%Y} 2" in month
    assert month.index("22.000 đ VNPAY") < month.index("21.000 đ VNPAY")
    assert "23.000 đ VNPAY" not in month
    empty = page_of(leader, month="2001-01")
    assert "Tháng này không có khoản nào phải hoàn trả" in empty


def test_a_month_goes_on_within_itself(leader: Person) -> None:
    old = date(localdate().year - 1, 3, 15)
    for _each in range(AT_ONCE + 2):
        twice(21_000, old)
    desk, asked = enter(leader), {"month": f"{old:%Y-%m}"}
    page = desk.get(ADDRESS, asked).content.decode()
    last = to_refund(eyes_of(leader))[AT_ONCE - 1]["last"]
    further = f"?month={old:%Y-%m}&amp;refunds={last}#refunds"
    assert further in page
    rest = text_of(desk.get(ADDRESS, {**asked, "refunds": str(last)})).replace(NBSP, " ")
    assert rest.count("21.000 đ VNPAY 72") == 2


@pytest.mark.parametrize("odd", ["2026", "2026-13", "2026-W1", "x" * 7, "²026-01", ""])
def test_what_is_no_month_asks_for_none(leader: Person, odd: str) -> None:
    assert month_of(odd) is None
    assert enter(leader).get(ADDRESS, {"month": odd}).status_code == 200
