"""Every page around an account: signing out, another address, a password changed or forgotten."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from citizens.models import Person
from tests.filing import text

RESET = "/accounts/password/reset/"


@pytest.fixture
def newcomer(db: None) -> Client:
    """Somebody who has just opened an account."""
    client = Client()
    words = {"full_name": "Lê Thị Hoa", "email": "hoa@vidu.example", "password1": "mat-khau-dai-1"}
    client.post("/accounts/signup/", words)
    return client


def link_in_the_mail() -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.mark.parametrize(
    "path",
    [
        "/account/",
        "/accounts/logout/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
    ],
)
def test_pages_of_an_account(newcomer: Client, path: str) -> None:
    assert newcomer.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        RESET,
        f"{RESET}done/",
        f"{RESET}key/1-x/",
        f"{RESET}key/done/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/no-such-key/",
        "/accounts/inactive/",
    ],
)
def test_pages_for_somebody_outside(db: None, path: str) -> None:
    assert Client().get(path).status_code == 200


def test_a_forgotten_password(citizen: Person) -> None:
    client = Client()
    client.post(RESET, {"email": citizen.email})
    assert citizen.username in str(mail.outbox[-1].body)
    page = client.get(link_in_the_mail())["Location"]
    assert "Đặt mật khẩu mới" in text(client.get(page))
    short = {"password1": "123", "password2": "123"}
    assert 'class="error"' in text(client.post(page, short))
    client.post(page, {"password1": "mat-khau-moi-9", "password2": "mat-khau-moi-9"})
    citizen.refresh_from_db()
    assert citizen.check_password("mat-khau-moi-9")


def test_a_forgotten_password_of_nobody(db: None) -> None:
    known = Client().post(RESET, {"email": "khong.co@vidu.example"})
    assert known["Location"] == f"{RESET}done/"
    assert "không có tài khoản nào" in str(mail.outbox[-1].body)


def test_an_address_is_confirmed_by_its_link(newcomer: Client) -> None:
    link = link_in_the_mail()
    assert "hoa@vidu.example" in text(newcomer.get(link))
    newcomer.post(link)
    assert EmailAddress.objects.get(email="hoa@vidu.example").verified
    assert "đã xác nhận" in text(newcomer.get("/accounts/email/"))


def test_another_address_gets_its_own_link(newcomer: Client) -> None:
    words = {"email": "hoa.moi@vidu.example", "action_add": ""}
    assert newcomer.post("/accounts/email/", words)["Location"] == "/accounts/email/"
    assert mail.outbox[-1].to == ["hoa.moi@vidu.example"]
    assert "hoa.moi@vidu.example" in text(newcomer.get(link_in_the_mail()))


def test_a_wrong_old_password_changes_nothing(newcomer: Client) -> None:
    page = "/accounts/password/change/"
    words = {"oldpassword": "sai", "password1": "mat-khau-moi-9", "password2": "mat-khau-moi-9"}
    assert 'class="error"' in text(newcomer.post(page, words))
    assert Person.objects.get(email="hoa@vidu.example").check_password("mat-khau-dai-1")
