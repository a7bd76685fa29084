"""A citizen pays a fee on the pages; the desk shows the code; nobody else finds it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import State
from payments.charging import close, waive
from payments.models import Attempt, AttemptState, Charge, ProviderAccount, ProviderKey
from tests import make
from tests.callers import signed_in
from tests.filing import text
from tests.payers import GATEWAY, momo, open_ways, owing, told_by_vnpay

pytestmark = pytest.mark.django_db
ELSEWHERE = "https://pay.momo.example/t/abc?d=1"


@pytest.fixture(autouse=True)
def _ways(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    open_ways(monkeypatch)


@pytest.fixture
def owed() -> Charge:
    return owing()[1]


@pytest.fixture
def mine() -> Client:
    return signed_in("congdan")


def page(charge: Charge) -> str:
    return f"/charges/{charge.pk}/"


def pay(client: Client, charge: Charge, provider: str = "vnpay") -> Attempt:
    answer = client.post(f"{page(charge)}pay/", {"provider": provider})
    assert answer.status_code == 303, text(answer)
    return Attempt.objects.latest("pk")


def test_what_is_owed_and_how_it_is_paid(mine: Client, owed: Charge) -> None:
    shown = text(mine.get(page(owed)))
    for words in (owed.label, "15.000\N{NO-BREAK SPACE}đ", "VNPAY", "MoMo", "VietQR", "8 giờ làm"):
        assert words in shown


def test_the_payer_is_led_to_the_provider(mine: Client, owed: Charge) -> None:
    answer = mine.post(f"{page(owed)}pay/", {"provider": "vnpay"})
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"{GATEWAY}?")
    assert "vnp_Amount=1500000&" in answer["Location"]
    attempt = Attempt.objects.get()
    assert attempt.started_by == make.person("congdan")
    assert f"%2Fpayments%2Fback%2F{attempt.reference}%2F" in answer["Location"]


def test_forms_may_lead_to_the_providers_and_nowhere_else(mine: Client, owed: Charge) -> None:
    policy = mine.get(page(owed))["Content-Security-Policy"]
    directive = next(one for one in policy.split("; ") if one.startswith("form-action"))
    assert directive == "form-action 'self' http://127.0.0.1:9 https://gateway.example"
    other = mine.get("/my/")["Content-Security-Policy"]
    assert "gateway.example" not in other


@pytest.mark.parametrize("there", [ELSEWHERE, f"{GATEWAY}?token={'x' * 3000}"])
def test_to_a_site_that_no_page_has_named_leads_a_page_of_ours(
    mine: Client, owed: Charge, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    """And to an address that is too long for a redirect."""
    with momo(there) as gateway:
        monkeypatch.setenv("MOMO_URL", gateway.address)
        answer = mine.post(f"{page(owed)}pay/", {"provider": "momo"})
    assert answer.status_code == 303
    assert answer["Location"] == reverse("payment_on", args=[Attempt.objects.get().reference])
    shown = text(mine.get(answer["Location"]))
    assert f'href="{there}"' in shown
    assert f'content="0; url={there}"' in shown


def test_what_is_no_address_on_the_web_is_not_followed(
    mine: Client, owed: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    with momo("javascript:alert(1)") as gateway:
        monkeypatch.setenv("MOMO_URL", gateway.address)
        answer = mine.post(f"{page(owed)}pay/", {"provider": "momo"}, follow=True)
    assert answer.redirect_chain[-1] == (page(owed), 302)
    assert "javascript:" not in text(answer)


def test_a_second_click_goes_on_with_the_same_attempt(mine: Client, owed: Charge) -> None:
    assert pay(mine, owed) == pay(mine, owed)
    assert Attempt.objects.count() == 1


def test_a_provider_that_is_down_is_tried_again_with_the_same_reference(
    mine: Client, owed: Charge, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        answer = mine.post(f"{page(owed)}pay/", {"provider": "momo"})
        assert answer.status_code == 503
        assert "Cổng thanh toán hiện chưa phản hồi" in text(answer)
        assert 'value="momo"' in text(answer)
    with momo("http://127.0.0.1:9/pay") as gateway:
        monkeypatch.setenv("MOMO_URL", gateway.address)
        mine.post(f"{page(owed)}pay/", {"provider": "momo"})
    (asked,) = gateway.asked
    assert asked["orderId"] == Attempt.objects.get().reference


def test_the_code_says_all_that_a_transfer_needs(mine: Client, owed: Charge) -> None:
    attempt = pay(mine, owed, "vietqr")
    shown = text(mine.get(f"{page(owed)}code/"))
    for words in ("Vietcombank", "0123456789012", "KHO BAC NHA NUOC", attempt.reference):
        assert words in shown
    assert "data:image/svg+xml" in shown
    assert "Mã chuyển khoản đã được lấy" in text(mine.get(page(owed)))


def test_a_code_that_ran_out_is_not_shown(mine: Client, owed: Charge) -> None:
    attempt = pay(mine, owed, "vietqr")
    Attempt.objects.filter(pk=attempt.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert mine.get(f"{page(owed)}code/")["Location"] == page(owed)
    shown = text(mine.get(page(owed)))
    assert "xin đừng nộp lần nữa" in shown
    assert "Xem lại mã" not in shown


def test_the_desk_shows_the_code(owed: Charge) -> None:
    desk = signed_in("motcua")
    pay(desk, owed, "vietqr")
    assert "0123456789012" in text(desk.get(f"{page(owed)}code/"))


def test_who_only_watches_cannot_pay(owed: Charge) -> None:
    watcher = signed_in("thanhtra")
    assert 'name="provider"' not in text(watcher.get(page(owed)))
    answer = watcher.post(f"{page(owed)}pay/", {"provider": "vnpay"})
    assert answer.status_code == 409
    assert not Attempt.objects.exists()


def test_others_do_not_find_it(owed: Charge, mine: Client, stranger: Person) -> None:
    attempt = pay(mine, owed, "vietqr")
    foreign = Client()
    foreign.force_login(stranger)
    for one in (foreign, signed_in("motcua.longxuyen")):
        for path in (page(owed), f"{page(owed)}pay/", f"{page(owed)}code/"):
            assert one.get(path).status_code == 404
        assert one.post(f"{page(owed)}pay/", {"provider": "vnpay"}).status_code == 404
        assert one.get(f"/payments/on/{attempt.reference}/").status_code == 404
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("provider", ["", "paypal", "\0", "v" * 3000])
def test_a_way_that_is_none_changes_nothing(mine: Client, owed: Charge, provider: str) -> None:
    answer = mine.post(f"{page(owed)}pay/", {"provider": provider})
    assert answer.status_code == 400
    assert not Attempt.objects.exists()


def test_an_unknown_way_is_answered_in_a_sentence(mine: Client, owed: Charge) -> None:
    answer = mine.post(f"{page(owed)}pay/", {"provider": "paypal"})
    assert "Hãy chọn một trong các hình thức thanh toán này" in text(answer)


def test_a_way_switched_off_is_not_offered(mine: Client, owed: Charge) -> None:
    ProviderAccount.objects.filter(provider=ProviderKey.MOMO).update(is_on=False)
    assert 'value="momo"' not in text(mine.get(page(owed)))
    assert mine.post(f"{page(owed)}pay/", {"provider": "momo"}).status_code == 400


def test_without_a_provider_the_desk_is_named(mine: Client) -> None:
    ProviderAccount.objects.all().delete()
    dossier, charge = owing()
    shown = text(mine.get(page(charge)))
    assert "Nộp trực tiếp" in shown
    assert dossier.unit.name in shown
    assert mine.post(f"{page(charge)}pay/", {"provider": "vnpay"}).status_code == 409
    assert "Nộp tại bộ phận một cửa." in text(mine.get(f"/dossiers/{dossier.number}/"))


def test_what_is_no_longer_owed_says_so(mine: Client, leader: Person) -> None:
    now = timezone.now()
    waived, closed, paid = (owing()[1] for _ in range(3))
    waive(waived.pk, by=leader, at=now, reason="Hộ nghèo")
    close(closed.pk, at=now)
    told_by_vnpay(pay(mine, paid))
    for charge, words in ((waived, "Được miễn"), (closed, "Không còn phải nộp"), (paid, "Đã nộp")):
        before = Attempt.objects.count()
        shown = text(mine.get(page(charge)))
        assert words in shown
        assert 'name="provider"' not in shown
        answer = mine.post(f"{page(charge)}pay/", {"provider": "vnpay"})
        assert answer.status_code == 409
        assert Attempt.objects.count() == before


def test_asked_for_by_its_address_the_choice_stands(mine: Client, owed: Charge) -> None:
    """As after a sign-in that came between."""
    assert mine.get(f"{page(owed)}pay/")["Location"] == page(owed)
    answer = Client().post(f"{page(owed)}pay/", {"provider": "vnpay"})
    assert answer["Location"].startswith("/accounts/login/")
    assert not Attempt.objects.exists()


def test_money_that_is_held_is_not_asked_for_again(mine: Client, owed: Charge) -> None:
    attempt = pay(mine, owed)
    told_by_vnpay(attempt, status="07")
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.HELD
    shown = text(mine.get(page(owed)))
    assert "đơn vị đang kiểm tra" in shown
    assert 'name="provider"' not in shown


def test_an_unfinished_payment_is_named(mine: Client, owed: Charge) -> None:
    attempt = pay(mine, owed)
    assert reverse("payment_back", args=[attempt.reference]) in text(mine.get(page(owed)))


def test_dues_are_named_as_such(mine: Client) -> None:
    made = make.dossier(State.PROCESSING, code="1.004873")
    words = {"reason": "Thuế thu nhập cá nhân", "amount": 250_000}
    asked: Dossier = make.do(made, "ask_dues", **words)
    charge = asked.charges.get(awaited="dues").charge
    assert "Nộp thuế và các khoản phải nộp" in text(mine.get(page(charge)))
    shown = text(mine.get(f"/dossiers/{asked.number}/"))
    assert "Thanh toán 250.000\N{NO-BREAK SPACE}đ" in shown
