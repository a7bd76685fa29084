"""While money may be on its way, or is looked at, nobody is urged to pay once more."""

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.models import Dossier
from dossiers.states import State
from payments.deciding import decide
from payments.models import Attempt, Charge, Decision, Taking
from tests import make
from tests.callers import signed_in
from tests.filing import text
from tests.payers import open_ways, owing, told_by_vnpay

pytestmark = pytest.mark.django_db
SPACE = "\N{NO-BREAK SPACE}"
BUTTON = f"Thanh toán 15.000{SPACE}đ"
OWED = "Cần nộp phí, lệ phí"


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


@pytest.fixture
def mine(filed: tuple[Dossier, Charge]) -> Client:
    return signed_in("congdan")


def begun(client: Client, charge: Charge, provider: str = "vnpay") -> Attempt:
    client.post(f"/charges/{charge.pk}/pay/", {"provider": provider})
    return Attempt.objects.latest("pk")


def pages(client: Client, dossier: Dossier) -> list[str]:
    paths = (f"/dossiers/{dossier.number}/", f"/my/filed/{dossier.number}/", "/my/")
    return [text(client.get(path)) for path in paths]


@pytest.mark.parametrize("provider", ["vnpay", "vietqr"])
def test_a_payment_that_was_begun(
    mine: Client, filed: tuple[Dossier, Charge], provider: str
) -> None:
    begun(mine, filed[1], provider)
    page, after, listed = pages(mine, filed[0])
    for shown in (page, after, listed):
        assert BUTTON not in shown
        assert OWED not in shown
    assert "Đã bắt đầu nộp, chờ xác nhận" in page
    assert "Đã bắt đầu nộp, chờ xác nhận" in listed
    assert "Nếu bạn đã nộp thì không nộp lần nữa; nếu chưa, bạn nộp tiếp" in page
    assert "Bạn nộp phí, lệ phí để hồ sơ" not in page
    asked = {"number": filed[0].number, "last4": "1234"}
    assert "Đăng nhập để nộp" not in text(Client().post("/track/", asked))


def test_a_payment_that_failed_is_asked_for_again(
    mine: Client, filed: tuple[Dossier, Charge]
) -> None:
    told_by_vnpay(begun(mine, filed[1]), code="24", status="02")
    page, after, listed = pages(mine, filed[0])
    assert BUTTON in page
    assert BUTTON in after
    assert OWED in listed


def test_a_code_that_has_run_out_may_still_bring_money(
    mine: Client, filed: tuple[Dossier, Charge]
) -> None:
    begun(mine, filed[1], "vietqr")
    Attempt.objects.update(state="expired", expires_at=timezone.now())
    page, _after, listed = pages(mine, filed[0])
    assert "Mã chuyển khoản đã được lấy" in page
    assert BUTTON in page
    assert OWED in listed


def test_money_that_is_held(mine: Client, filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(mine, filed[1]), amount=14_000)
    page, after, listed = pages(mine, filed[0])
    for shown in (page, after, listed):
        assert BUTTON not in shown
        assert OWED not in shown
    assert "Đang kiểm tra khoản đã nộp" in page
    assert f"Đã nhận 14.000{SPACE}đ cho khoản này" in page
    assert "Chọn hình thức thanh toán khác" not in page


def test_money_that_counts_in_part(mine: Client, filed: tuple[Dossier, Charge]) -> None:
    attempt = begun(mine, filed[1])
    told_by_vnpay(attempt, amount=14_000)
    decided(Decision.KEEP)
    page, _after, listed = pages(mine, filed[0])
    assert "Đã nộp một phần" in page
    assert f"Đã nộp: 14.000{SPACE}đ. Còn phải nộp: 1.000{SPACE}đ." in page
    assert f"Thanh toán 1.000{SPACE}đ" in page
    assert OWED in listed


def test_money_that_goes_back(mine: Client, filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(begun(mine, filed[1]), amount=14_000)
    decided(Decision.REFUND)
    page = pages(mine, filed[0])[0]
    assert f"Phải hoàn trả bạn: 14.000{SPACE}đ." in page
    assert BUTTON in page


def decided(decision: Decision) -> None:
    leader, taking = make.person("lanhdaodonvi"), Taking.objects.latest("pk")
    decide(taking.pk, decision, by=leader, at=timezone.now(), reason="Đã xác minh")


def test_who_withdraws_reads_what_becomes_of_the_fee(
    mine: Client, filed: tuple[Dossier, Charge]
) -> None:
    sentence = "Phí, lệ phí bạn đã nộp không tự động được hoàn lại"
    assert sentence in pages(mine, filed[0])[0]
    free = make.dossier(State.SUBMITTED)
    assert sentence not in text(mine.get(f"/dossiers/{free.number}/"))
