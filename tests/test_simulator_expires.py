"""A payer who closes the page and never pays: the simulated provider gives up, and says so."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from payments.providers.contract import Outcome
from simulator.settings import read
from tests.simulated import SECRETS, Merchant, ask, simulator
from tests.simulated_shop import answered, attempt, moment, opened, shop

__all__ = ["moment", "shop"]

MOMENT = 0.01  # of a minute


@pytest.fixture
def page(shop: Merchant, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with simulator(shop.address, SIMULATOR_MOMO_MINUTES=str(MOMENT)) as address:
        for name, value in {**SECRETS, "MOMO_URL": f"{address}/momo"}.items():
            monkeypatch.setenv(name, value)
        yield opened("momo", address, shop)


def test_a_closed_page_of_momo_expires(page: str, shop: Merchant) -> None:
    ask(page, {"fate": "close"})
    assert answered(attempt("momo")).outcome == Outcome.PENDING
    time.sleep(60 * MOMENT)
    claim = answered(attempt("momo"))
    assert (claim.outcome, claim.number) == (Outcome.FAILED, "")
    assert shop.heard == []
    for refused in (ask(page), ask(page, {"fate": "success"})):
        assert refused.status == 410
        assert "Giao dịch đã quá thời hạn thanh toán." in refused.text
    assert answered(attempt("momo")).outcome == Outcome.FAILED
    assert "Quá thời hạn" in ask(page.partition("/pay/")[0] + "/").text


def test_what_was_paid_in_time_stays_paid(page: str, shop: Merchant) -> None:
    ask(page, {"fate": "success"})
    time.sleep(60 * MOMENT)
    assert answered(attempt("momo")).outcome == Outcome.PAID
    assert ask(page).status == 200


def test_the_demo_waits_as_long_as_vnpay() -> None:
    assert read(SECRETS).momo_patience == timedelta(minutes=15)
    assert read({**SECRETS, "SIMULATOR_MOMO_MINUTES": "100"}).momo_patience == timedelta(
        hours=1, minutes=40
    )
