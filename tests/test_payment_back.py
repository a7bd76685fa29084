"""Where the browser comes back to says what the provider has told us, whatever the browser says."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dossiers.models import Dossier
from payments.charging import close
from payments.deciding import decide
from payments.models import Attempt, Charge, Decision, Taking
from tests import make
from tests.callers import signed_in
from tests.filing import text
from tests.payers import open_ways, owing, told_by_vnpay

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(monkeypatch: pytest.MonkeyPatch, db: None) -> tuple[Dossier, Charge]:
    open_ways(monkeypatch)
    return owing()


@pytest.fixture
def attempt(filed: tuple[Dossier, Charge]) -> Attempt:
    return begun(filed[1])


def begun(charge: Charge, provider: str = "vnpay") -> Attempt:
    signed_in("congdan").post(f"/charges/{charge.pk}/pay/", {"provider": provider})
    return Attempt.objects.latest("pk")


def back(attempt: Attempt, client: Client | None = None, query: str = "", **more: Any) -> str:
    client = client or signed_in("congdan")
    answer = client.get(f"/payments/back/{attempt.reference}/{query}", **more)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return text(answer)


def test_it_waits_and_looks_again_by_itself(attempt: Attempt) -> None:
    shown = back(attempt)
    assert "Đang chờ cổng thanh toán xác nhận" in shown
    path = f"/payments/back/{attempt.reference}/"
    assert f'<noscript><meta http-equiv="refresh" content="1; url={path}?look=1">' in shown
    for looks in ("load delay:1s", "load delay:3s", "every 5s"):
        assert f'data-hx-trigger="{looks}"' in shown


def test_without_scripts_it_looks_ever_less_often(attempt: Attempt) -> None:
    for look, rest in (("1", "3; "), ("2", "5; "), ("35", "5; ")):
        shown = back(attempt, query=f"?look={look}")
        assert f'http-equiv="refresh" content="{rest}url=' in shown
        assert f"?look={int(look) + 1}" in shown
    assert 'content="1; ' in back(attempt, query="?look=la")


def test_it_stops_looking_and_says_so(attempt: Attempt) -> None:
    path, again = f"/payments/back/{attempt.reference}/?look=36", {"HX-Request": "true"}
    for shown in (back(attempt, query="?look=36"), text(Client().get(path, headers=again))):
        assert "trang này đã ngừng tự kiểm tra" in shown
        assert "refresh" not in shown
        assert "data-hx-" not in shown
        assert f'class="button button-primary" href="{path[: -len("?look=36")]}"' in shown
    told_by_vnpay(attempt)
    assert "Thanh toán thành công" in back(attempt, query="?look=36")


def test_looking_again_brings_nothing_until_there_is_news(attempt: Attempt) -> None:
    path, again = f"/payments/back/{attempt.reference}/", {"HX-Request": "true"}
    assert Client().get(path, headers=again).status_code == 204
    told_by_vnpay(attempt)
    answer = Client().get(path, headers=again)
    assert "Thanh toán thành công" in text(answer)
    assert "data-hx-get" not in text(answer)


def test_the_address_that_a_browser_brings_is_not_believed(attempt: Attempt) -> None:
    lie = "?vnp_ResponseCode=00&vnp_TransactionStatus=00&vnp_Amount=1500000"
    assert "Thanh toán thành công" not in back(attempt, query=lie)
    assert not Taking.objects.exists()


def test_paid(attempt: Attempt, filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(attempt)
    shown = back(attempt)
    assert "Thanh toán thành công" in shown
    assert f"/dossiers/{filed[0].number}/" in shown
    assert "refresh" not in shown


def test_failed_and_then_tried_again(attempt: Attempt, filed: tuple[Dossier, Charge]) -> None:
    told_by_vnpay(attempt, code="24", status="02")
    shown = back(attempt)
    assert "Thanh toán chưa thành công" in shown
    assert f'href="/charges/{filed[1].pk}/"' in shown
    again = begun(filed[1])
    assert again.reference != attempt.reference
    told_by_vnpay(again)
    assert "Thanh toán thành công" in back(again)
    assert "Khoản này đã được nộp" in back(attempt)


def test_held_until_somebody_has_decided(attempt: Attempt) -> None:
    told_by_vnpay(attempt, status="07")
    assert "đang được kiểm tra" in back(attempt)
    leader, at = make.person("lanhdaodonvi"), attempt.started_at
    decide(Taking.objects.get().pk, Decision.REFUND, by=leader, at=at, reason="Nghi gian lận")
    assert "Khoản thanh toán này được hoàn lại" in back(attempt)


def test_given_back_and_then_called_paid(attempt: Attempt) -> None:
    told_by_vnpay(attempt, status="07")
    leader, at = make.person("lanhdaodonvi"), attempt.started_at
    decide(Taking.objects.get().pk, Decision.REFUND, by=leader, at=at, reason="Nghi gian lận")
    told_by_vnpay(attempt)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.charge.state) == ("paid", "open")
    shown = back(attempt)
    assert "Thanh toán thành công" not in shown
    assert "Khoản thanh toán này được hoàn lại" in shown


@pytest.mark.parametrize(
    ("amount", "says"),
    [(5_000, "Khoản đã nộp được tính"), (15_000, "Thanh toán thành công")],
)
def test_kept_it_counts(attempt: Attempt, amount: int, says: str) -> None:
    told_by_vnpay(attempt, amount=amount, status="07")
    leader, at = make.person("lanhdaodonvi"), attempt.started_at
    decide(Taking.objects.get().pk, Decision.KEEP, by=leader, at=at, reason="Đã xác minh")
    shown = back(attempt)
    assert says in shown
    assert "hoàn lại" not in shown


def test_it_comes_back_to_where_the_payer_is_signed_in(filed: tuple[Dossier, Charge]) -> None:
    payer, words = signed_in("congdan"), {"provider": "vnpay"}
    for host in ("localhost:8000", "127.0.0.1:8000"):
        Attempt.objects.update(state="failed")
        sent = payer.post(f"/charges/{filed[1].pk}/pay/", words, headers={"host": host})
        asked = parse_qs(urlsplit(sent["Location"]).query)["vnp_ReturnUrl"]
        reference = Attempt.objects.latest("pk").reference
        assert asked == [f"http://{host}/payments/back/{reference}/"]
    stray = payer.post(f"/charges/{filed[1].pk}/pay/", words, headers={"host": "evil.example"})
    assert stray.status_code == 400


def test_a_wrong_amount_is_held(attempt: Attempt) -> None:
    told_by_vnpay(attempt, amount=1)
    assert "đang được kiểm tra" in back(attempt)


def test_it_says_what_came_in_and_what_is_owed(attempt: Attempt) -> None:
    told_by_vnpay(attempt, amount=14_000)
    shown, space = back(attempt), "\N{NO-BREAK SPACE}"
    assert f"Số tiền đã nhận</dt><dd>14.000{space}đ" in shown
    assert f"Số phải nộp</dt><dd>15.000{space}đ" in shown
    leader, at = make.person("lanhdaodonvi"), attempt.started_at
    decide(Taking.objects.get().pk, Decision.KEEP, by=leader, at=at, reason="Đã xác minh")
    shown = back(attempt)
    assert "Đã nộp một phần" in shown
    assert f"Còn phải nộp</dt><dd><strong>1.000{space}đ" in shown
    assert f"1.000{space}đ" not in back(attempt, Client())


def test_a_fee_that_is_closed_meanwhile(attempt: Attempt, filed: tuple[Dossier, Charge]) -> None:
    close(filed[1].pk, at=attempt.started_at)
    assert "Không còn phải nộp" in back(attempt)


def test_a_transfer_is_not_waited_for_by_the_page(filed: tuple[Dossier, Charge]) -> None:
    shown = back(begun(filed[1], "vietqr"))
    assert "Đang chờ bạn chuyển khoản" in shown
    assert "refresh" not in shown


def test_without_a_session_only_the_state_and_the_amount(
    attempt: Attempt, filed: tuple[Dossier, Charge]
) -> None:
    dossier, charge = filed
    told_by_vnpay(attempt)
    strangers = [Client(), signed_in("motcua.longxuyen")]
    for client in strangers:
        shown = back(attempt, client)
        assert "Thanh toán thành công" in shown
        assert "15.000\N{NO-BREAK SPACE}đ" in shown
        for hidden in (dossier.number, dossier.version.name, charge.label, dossier.owner_name):
            assert hidden not in shown


def test_an_unknown_reference_is_not_there(attempt: Attempt) -> None:
    for reference in ("MC0000000000", "x" * 300, "%00"):
        assert Client().get(f"/payments/back/{reference}/").status_code == 404
    assert Client().post(f"/payments/back/{attempt.reference}/").status_code == 405
