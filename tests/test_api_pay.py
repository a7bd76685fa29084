"""Paying by the API: the same attempt while it waits, reasons where it is refused."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from payments.charging import close, waive
from payments.models import Attempt, Charge, ProviderAccount
from tests import make
from tests.callers import Caller, caller
from tests.payers import GATEWAY, momo, open_ways, owing, told_by_vnpay
from tests.test_api_account import is_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


@pytest.fixture
def owed(filed: tuple[Dossier, Charge]) -> Charge:
    return filed[1]


def pay(charge: Charge, provider: Any = "vnpay", by: Caller | None = None) -> Any:
    body = {} if provider is None else {"provider": provider}
    return (by or caller("congdan")).send(f"charges/{charge.pk}/pay/", body)


def test_it_answers_where_the_payer_goes(owed: Charge) -> None:
    answer = pay(owed)
    assert answer.status_code == 200
    attempt, told = Attempt.objects.get(), answer.json()
    assert told["redirect"].startswith(f"{GATEWAY}?")
    assert told["reference"] == attempt.reference
    assert told["amount"] == 15000
    assert told["expires_at"] == timezone.localtime(attempt.expires_at).isoformat()
    assert "qr" not in told


def test_or_what_the_code_holds(owed: Charge) -> None:
    told = pay(owed, "vietqr").json()
    assert told["qr"].startswith("000201010212")
    assert told["reference"] in told["qr"]
    assert "redirect" not in told


def test_as_long_as_the_payer_is_waited_for_the_answer_is_the_same(owed: Charge) -> None:
    assert pay(owed).json() == pay(owed).json()
    assert Attempt.objects.count() == 1


def test_the_charge_tells_how_it_is_paid_and_what_is_left(owed: Charge) -> None:
    told = caller("congdan").ask(f"charges/{owed.pk}/").json()
    assert told["owed"] == 15000
    assert [way["provider"] for way in told["ways"]] == ["vnpay", "momo", "vietqr"]
    pay(owed)
    told_by_vnpay(Attempt.objects.get())
    told = caller("congdan").ask(f"charges/{owed.pk}/").json()
    assert (told["state"], told["owed"], told["ways"]) == ("settled", 0, [])


@pytest.mark.parametrize("provider", [None, "", "paypal", 7, ["vnpay"], {"a": 1}, "\0", "v" * 5000])
def test_an_unknown_provider_is_400(owed: Charge, provider: Any) -> None:
    is_problem(pay(owed, provider), 400)
    assert not Attempt.objects.exists()


def test_a_body_that_is_none_is_400(owed: Charge) -> None:
    by = caller("congdan")
    for raw in ("", "[", "[]", '"vnpay"', "null"):
        answer = by.post(f"/api/v1/charges/{owed.pk}/pay/", raw, "application/json")
        is_problem(answer, 400)


def test_what_is_not_open_is_409_with_a_reason(owed: Charge, leader: Person) -> None:
    waived, closed = owing()[1], owing()[1]
    waive(waived.pk, by=leader, at=timezone.now(), reason="Hộ nghèo")
    close(closed.pk, at=timezone.now())
    pay(owed)
    told_by_vnpay(Attempt.objects.get())
    for charge in (owed, waived, closed):
        told = is_problem(pay(charge), 409)
        assert "không còn" in told["detail"]


def test_a_provider_that_is_off_is_409(owed: Charge) -> None:
    ProviderAccount.objects.filter(provider="momo").update(is_on=False)
    is_problem(pay(owed, "momo"), 409)


def test_others_do_not_find_it(owed: Charge, stranger: Person) -> None:
    for one in (Caller(stranger), caller("motcua.longxuyen"), caller("quanly")):
        is_problem(pay(owed, by=one), 404)
    is_problem(caller("congdan").send("charges/999999999/pay/", {"provider": "vnpay"}), 404)
    assert not Attempt.objects.exists()


def test_the_desk_pays_for_the_applicant_and_a_watcher_does_not(owed: Charge) -> None:
    assert pay(owed, "vietqr", caller("motcua")).status_code == 200
    is_problem(pay(owed, by=caller("thanhtra")), 409)


def test_nobody_pays_unknown(owed: Charge) -> None:
    answer = Client().post(f"/api/v1/charges/{owed.pk}/pay/", {}, "application/json")
    is_problem(answer, 401)


def test_a_silent_provider_is_asked_again_with_the_same_reference(
    owed: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_problem(pay(owed, "momo"), 502)
    with momo("http://127.0.0.1:9/pay") as gateway:
        monkeypatch.setenv("MOMO_URL", gateway.address)
        told = pay(owed, "momo").json()
    assert told["redirect"] == "http://127.0.0.1:9/pay"
    assert Attempt.objects.get().reference == told["reference"] == gateway.asked[0]["orderId"]


def test_the_account_that_filed_pays_whoever_the_owner_is(owed: Charge) -> None:
    dossier = owed.dossier_charge.dossier
    assert dossier.owner_name != make.person("congdan").full_name
    assert pay(owed).status_code == 200
