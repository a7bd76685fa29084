"""The ways to pay that a demo opens, and what its environment has to say."""

import pytest
from django.utils import timezone

from citizens.models import Person
from dossiers.demo.money import close_shifts, load_provider_accounts, paid_in_its_time
from dossiers.states import State
from payments.models import ProviderAccount, Shift
from payments.paying import accounts_for
from tests import make
from tests.simulated import SECRETS

pytestmark = pytest.mark.django_db
TODAY = make.at("2026-11-16 09:00").date()


@pytest.fixture(autouse=True)
def loaded() -> None:
    ProviderAccount.objects.all().delete()
    load_provider_accounts()


def ways(amount: int) -> list[str]:
    return [row.provider for row in accounts_for(make.unit(), amount, TODAY)]


def test_a_commune_is_paid_by_the_accounts_of_its_province(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    assert ways(15_000) == ["vnpay", "momo", "vietqr"]
    assert ways(4_999) == ["momo", "vietqr"]
    assert ways(60_000_000) == ["vnpay", "vietqr"]


def test_without_secrets_only_transfers_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    assert ways(15_000) == ["vietqr"]


def test_loading_again_keeps_what_an_administrator_has_set() -> None:
    ProviderAccount.objects.filter(provider="momo").update(is_on=False, order=9)
    load_provider_accounts()
    assert ProviderAccount.objects.count() == 3
    assert not ProviderAccount.objects.get(provider="momo").is_on


def test_payments_of_a_day_lie_in_one_shift(clerk: Person) -> None:
    for _filing in range(2):
        owing = make.dossier(State.SUBMITTED, code="1.004873")
        paid_in_its_time(owing, "receive", clerk, timezone.now())
    close_shifts()
    shift = Shift.objects.get()
    assert shift.takings.count() == 2
    assert shift.counted == shift.opening + sum(
        one.amount for one in shift.takings.filter(source="cash")
    )
