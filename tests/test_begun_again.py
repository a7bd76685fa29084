"""Which attempt a payer goes on with, and which ways are open to begin one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from dossiers.models import Dossier
from payments.models import Attempt, Charge, ProviderAccount
from payments.paying import accounts_for, start
from tests import make
from tests.callers import signed_in
from tests.house import rewritten
from tests.payers import BANK, open_ways, owing

pytestmark = pytest.mark.django_db
BACK = "http://127.0.0.1:8000/payments/back/"


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


def begun(charge: Charge, after: timedelta = timedelta()) -> Attempt:
    at = timezone.now() + after
    return start(charge.pk, "vnpay", by=None, at=at, back=BACK, remote="127.0.0.1")


def test_with_seconds_left_another_is_begun(filed: tuple[Dossier, Charge]) -> None:
    first = begun(filed[1])
    lasts = first.expires_at - first.started_at
    same = begun(filed[1], lasts - timedelta(minutes=3))
    assert same.reference == first.reference
    other = begun(filed[1], lasts - timedelta(minutes=1))
    assert other.reference != first.reference
    assert other.expires_at - other.started_at == lasts


@pytest.mark.parametrize("missing", ["bank", "account"])
def test_vietqr_without_an_account_is_not_offered(
    filed: tuple[Dossier, Charge], missing: str
) -> None:
    kept = {name: value for name, value in BANK.items() if name != missing}
    rewritten(ProviderAccount.objects.filter(provider="vietqr"), parameters=kept)
    ways = [row.provider for row in accounts_for(make.unit(), 15_000, localdate())]
    assert ways == ["vnpay", "momo"]
    payer, path = signed_in("congdan"), f"/charges/{filed[1].pk}/"
    assert 'value="vietqr"' not in payer.get(path).content.decode()
    assert payer.post(f"{path}pay/", {"provider": "vietqr"}).status_code == 400
    assert not Attempt.objects.exists()


def test_a_unit_s_own_vietqr_without_an_account_hides_the_province_s(
    filed: tuple[Dossier, Charge],
) -> None:
    ProviderAccount.objects.create(
        provider="vietqr", unit=make.unit(), valid_from=date(2020, 1, 1), parameters={}
    )
    ways = [row.provider for row in accounts_for(make.unit(), 15_000, localdate())]
    assert ways == ["vnpay", "momo"]
