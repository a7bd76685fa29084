"""Where a fee is to be paid, the pages of a dossier say so; and no longer once it is paid."""

import pytest
from django.test import Client

from dossiers.models import Dossier
from dossiers.states import State
from dossiers.transitions.follow_charge import follow_charge
from payments.models import Attempt, Charge, ProviderAccount
from tests import make
from tests.callers import signed_in
from tests.filing import text
from tests.payers import open_ways, owing, told_by_vnpay

pytestmark = pytest.mark.django_db
BUTTON = "Thanh toán 15.000\N{NO-BREAK SPACE}đ"


@pytest.fixture
def mine(db: None) -> Client:
    return signed_in("congdan")


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


def paid(client: Client, charge: Charge) -> None:
    client.post(f"/charges/{charge.pk}/pay/", {"provider": "vnpay"})
    attempt = Attempt.objects.get()
    told_by_vnpay(attempt)
    follow_charge(charge.pk, attempt.started_at)


def test_the_page_of_the_dossier(mine: Client, filed: tuple[Dossier, Charge]) -> None:
    dossier, charge = filed
    before = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert BUTTON in before
    assert f'href="/charges/{charge.pk}/"' in before
    assert "Bạn nộp phí, lệ phí để hồ sơ được tiếp nhận" in before
    paid(mine, charge)
    after = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert BUTTON not in after
    assert "Đã nộp" in after
    assert "để hồ sơ được tiếp nhận" not in after


def test_the_page_after_filing(mine: Client, filed: tuple[Dossier, Charge]) -> None:
    dossier, charge = filed
    before = text(mine.get(f"/my/filed/{dossier.number}/"))
    assert BUTTON in before
    assert "Trong 8 giờ làm việc, tính từ khi bạn nộp phí, lệ phí" in before
    paid(mine, charge)
    after = text(mine.get(f"/my/filed/{dossier.number}/"))
    assert BUTTON not in after
    assert "Chậm nhất" in after


def test_without_a_provider_the_page_after_filing_names_the_desk(
    mine: Client, filed: tuple[Dossier, Charge]
) -> None:
    ProviderAccount.objects.all().delete()
    shown = text(mine.get(f"/my/filed/{filed[0].number}/"))
    assert BUTTON not in shown
    assert "Nộp tại bộ phận một cửa." in shown


def test_my_dossiers(mine: Client, filed: tuple[Dossier, Charge]) -> None:
    make.dossier(State.PROCESSING)
    assert text(mine.get("/my/")).count("Cần nộp phí, lệ phí") == 1
    paid(mine, filed[1])
    assert "Cần nộp phí, lệ phí" not in text(mine.get("/my/"))


def test_tracked_without_an_account_that_it_is_owed_but_not_what(
    filed: tuple[Dossier, Charge],
) -> None:
    dossier, charge = filed
    asked = {"number": dossier.number, "last4": "1234"}
    shown = text(Client().post("/track/", asked))
    assert "Đăng nhập để nộp phí, lệ phí" in shown
    assert charge.label not in shown
    assert "15.000" not in shown
    paid(signed_in("congdan"), charge)
    assert "Đăng nhập để nộp" not in text(Client().post("/track/", asked))


def test_a_payment_is_told_with_a_way_to_the_page(
    mine: Client, filed: tuple[Dossier, Charge]
) -> None:
    dossier, charge = filed
    paid(mine, charge)
    told = make.person("congdan").messages.latest("pk")
    assert "15.000\N{NO-BREAK SPACE}đ, đã nộp" in told.body
    assert told.link == f"/dossiers/{dossier.number}/"


def test_the_filing_s_own_message_names_what_is_owed(filed: tuple[Dossier, Charge]) -> None:
    dossier, charge = filed
    told = make.person("congdan").messages.get(body__contains=dossier.reference)
    assert f"bạn nộp {charge.label}: 15.000\N{NO-BREAK SPACE}đ" in told.body
    assert f"tại bộ phận một cửa của {dossier.unit.name}" in told.body


def test_a_filing_that_owes_nothing_is_told_of_no_fee(db: None) -> None:
    free = make.dossier(State.SUBMITTED)
    told = make.person("congdan").messages.get(body__contains=free.reference)
    assert "bạn nộp" not in told.body.replace("hồ sơ bạn nộp", "")
    assert "8 giờ làm việc" in told.body
