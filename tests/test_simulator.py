"""The simulator of payment providers: two programs that share no code understand each other."""

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from payments.models import Verdict
from payments.providers.contract import Outcome, Unreachable, Unreadable
from simulator import fates
from simulator.settings import read
from tests.simulated import SECRETS, Merchant, ask
from tests.simulated_shop import (
    AMOUNT,
    HEARD,
    PROTOCOLS,
    REFERENCE,
    answered,
    attempt,
    bank,
    moment,
    opened,
    page_of,
    redirect_of,
    shop,
    told,
    wait_for,
)  # fmt: skip

__all__ = ["bank", "moment", "shop"]


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_a_payment_goes_through(provider: str, bank: str, shop: Merchant) -> None:
    made = attempt(provider)
    shop.says = [HEARD[provider]]
    page = page_of(redirect_of(made, shop))
    page = page if page.startswith("http") else bank + page
    shown = ask(page).text
    assert "50.000 đồng" in shown
    assert REFERENCE in shown
    assert "không có tiền thật" in shown
    assert answered(made).outcome == Outcome.PENDING
    back = ask(page, {"fate": "success"})
    assert back.status == 303
    assert back.location.startswith(f"{shop.address}/back/?")
    claim = told(provider, shop)
    assert (claim.reference, claim.amount, claim.outcome) == (REFERENCE, AMOUNT, Outcome.PAID)
    assert claim.number
    assert claim.at
    assert abs(claim.at - timezone.now()) < timedelta(minutes=1)
    assert answered(made) == claim
    time.sleep(0.2)
    assert len(shop.heard) == 1


@pytest.mark.parametrize("provider", PROTOCOLS)
@pytest.mark.parametrize("fate", ["failure", "cancel"])
def test_nothing_was_paid(provider: str, fate: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": fate})
    assert told(provider, shop).outcome == Outcome.FAILED
    assert answered(attempt(provider)).outcome == Outcome.FAILED


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_late(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": "late", "seconds": "1"})
    assert shop.heard == []
    assert answered(attempt(provider)).outcome == Outcome.PENDING
    assert told(provider, shop).outcome == Outcome.PAID


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_a_late_success_after_a_failure(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": "failed_then_paid", "seconds": "1"})
    said = [told(provider, shop, number).outcome for number in (0, 1)]
    assert said == [Outcome.FAILED, Outcome.PAID]
    assert answered(attempt(provider)).outcome == Outcome.PAID


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_double(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": "double"})
    both = [told(provider, shop, number) for number in (0, 1)]
    assert {one.outcome for one in both} == {Outcome.PAID}
    assert both[0].number != both[1].number


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_a_wrong_amount(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": "wrong_amount"})
    assert told(provider, shop).amount == AMOUNT - fates.SHIFT
    assert answered(attempt(provider)).amount == AMOUNT - fates.SHIFT


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_a_wrong_signature(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": "wrong_signature"})
    with pytest.raises(Unreadable) as refused:
        told(provider, shop)
    assert refused.value.verdict == Verdict.BAD_SIGNATURE
    assert answered(attempt(provider)).outcome == Outcome.PAID


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_silence(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": "silence", "seconds": "1"})
    with pytest.raises(Unreachable):
        answered(attempt(provider))
    time.sleep(1.1)
    assert answered(attempt(provider)).outcome == Outcome.PAID
    assert shop.heard == []


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_closing_the_page_leaves_it_open(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    assert "chưa thanh toán" in ask(page, {"fate": "close"}).text
    assert answered(attempt(provider)).outcome == Outcome.PENDING
    assert shop.heard == []
    assert ask(page, {"fate": "success"}).status == 303


@pytest.mark.parametrize(
    ("provider", "fate", "outcome"),
    [("vnpay", "suspect", Outcome.HELD), ("momo", "authorised", Outcome.PENDING)],
)
def test_taken_but_not_for_us_yet(
    provider: str, fate: str, outcome: Outcome, bank: str, shop: Merchant
) -> None:
    page = opened(provider, bank, shop)
    ask(page, {"fate": fate})
    assert told(provider, shop).outcome == outcome
    assert answered(attempt(provider)).outcome == outcome


def test_a_fate_of_the_other_provider_is_none(bank: str, shop: Merchant) -> None:
    page = opened("momo", bank, shop)
    refused = ask(page, {"fate": "suspect"})
    assert refused.status == 400
    assert "Bạn chọn một kết quả." in refused.text


@pytest.mark.parametrize("provider", PROTOCOLS)
def test_it_tells_until_it_is_heard(provider: str, bank: str, shop: Merchant) -> None:
    page = opened(provider, bank, shop)
    shop.says = [(500, ""), (200, '{"RspCode": "99"}'), (200, "no JSON"), HEARD[provider]]
    ask(page, {"fate": "success"})
    wait_for(lambda: len(shop.heard) == 4)
    time.sleep(0.2)
    assert len(shop.heard) == 4
    assert len({text for text, _ in shop.heard}) == 1
    assert ("json" in shop.heard[0][1]) == (provider == "momo")


def test_it_tells_ten_times_at_most(bank: str, shop: Merchant) -> None:
    page = opened("vnpay", bank, shop)
    shop.says = [(200, '{"RspCode": "97"}')]
    ask(page, {"fate": "success"})
    wait_for(lambda: len(shop.heard) == 10)
    time.sleep(0.3)
    assert len(shop.heard) == 10


def test_a_payer_chooses_once_and_may_come_back(bank: str, shop: Merchant) -> None:
    page = opened("vnpay", bank, shop)
    stayed = ask(page, {"fate": "success", "stay": "1"})
    assert bank + stayed.location == page
    shown = ask(page).text
    assert "Đã trừ tiền: 50.000 đồng" in shown
    ask(page, {"fate": "double"})
    told("vnpay", shop)
    time.sleep(0.1)
    assert len(shop.heard) == 1
    back = re.search(r'href="([^"]+/back/[^"]*)"', shown)
    assert back
    assert "vnp_TransactionStatus=00" in back[1]


def test_a_newcomer_sees_what_was_asked_and_told(bank: str, shop: Merchant) -> None:
    assert "Chưa có gì." in ask(bank).text
    page = opened("vnpay", bank, shop, reference="MC<script>")
    ask(page, {"fate": "success"})
    told("vnpay", shop)
    answered(attempt("vnpay", reference="MC<script>"))
    wait_for(lambda: "IPN" in ask(bank).text)
    shown = ask(bank).text
    for what in ("Mở trang thanh toán", "Báo kết quả (IPN), lần 1", "Hỏi (querydr)", "RspCode"):
        assert what in shown
    assert "<script" not in shown
    assert SECRETS["VNPAY_HASH_SECRET"] not in shown


def test_a_unit_with_an_account_of_its_own_is_a_merchant_of_its_own() -> None:
    found = read(
        {
            "VNPAY_TMN_CODE": "PROVINCE",
            "VNPAY_HASH_SECRET": "one",
            "VNPAY_TMN_CODE_LX": "LONGXUYEN",
            "VNPAY_HASH_SECRET_LX": "two",
            "VNPAY_TMN_CODE_X": "WITHOUT_SECRET",
        }
    )
    assert {code: keys.secret for code, keys in found.vnpay.items()} == {
        "PROVINCE": "one",
        "LONGXUYEN": "two",
    }
    assert found.momo == {}
