"""A merchant that offers payments by the simulator, by the product's own providers."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from payments.models import Attempt, ProviderAccount, ProviderKey
from payments.providers import PROVIDERS
from payments.providers.contract import Claim
from tests.simulated import SECRETS, Merchant, ask, merchant, simulator

REFERENCE, AMOUNT = "MC7F3K9QWM2Z", 50_000
PROTOCOLS = ("vnpay", "momo")
HEARD = {"vnpay": (200, '{"RspCode": "00", "Message": "Confirm Success"}'), "momo": (204, "")}


@pytest.fixture
def shop() -> Iterator[Merchant]:
    with merchant() as found:
        yield found


@pytest.fixture
def bank(shop: Merchant, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    settings.SITE_URL = shop.address
    with simulator(shop.address) as address:
        given = {
            "VNPAY_PAY_URL": f"{address}/vnpay/pay",
            "VNPAY_API_URL": f"{address}/vnpay/api",
            "MOMO_URL": f"{address}/momo",
        }
        for name, value in {**SECRETS, **given}.items():
            monkeypatch.setenv(name, value)
        yield address


BEGAN = [timezone.now()]


@pytest.fixture(autouse=True)
def moment() -> None:
    """All that a test calls an attempt of its reference is the same one."""
    BEGAN[0] = timezone.now()


def attempt(provider: str, **columns: Any) -> Attempt:
    at = BEGAN[0]
    usual = {
        "provider": provider,
        "account": ProviderAccount(provider=provider),
        "reference": REFERENCE,
        "amount": AMOUNT,
        "started_at": at,
        "expires_at": at + timedelta(minutes=15),
    }
    return Attempt(**{**usual, **columns})


def redirect_of(made: Attempt, shop: Merchant) -> str:
    provider = PROVIDERS[ProviderKey(made.provider)]
    return provider.start(made, back=f"{shop.address}/back/", remote="127.0.0.1").redirect


def page_of(redirect: str) -> str:
    """VNPAY's address leads to the page, MoMo's is it."""
    return ask(redirect).location if "/vnpay/pay?" in redirect else redirect


def opened(provider: str, bank: str, shop: Merchant, **columns: Any) -> str:
    shop.says = [HEARD[provider]]
    found = page_of(redirect_of(attempt(provider, **columns), shop))
    return found if found.startswith("http") else bank + found


def told(provider: str, shop: Merchant, number: int = 0) -> Claim:
    wait_for(lambda: len(shop.heard) > number)
    return PROVIDERS[ProviderKey(provider)].read(shop.heard[number][0], is_answer=False)


def answered(made: Attempt) -> Claim:
    provider = PROVIDERS[ProviderKey(made.provider)]
    return provider.read(provider.ask(made, at=timezone.now()), is_answer=True)


def wait_for(is_true: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)
