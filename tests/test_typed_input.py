"""A session that ends in the middle of a form costs a sign-in, never what was typed."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from citizens.models import Person
from dossiers.models import Draft
from dossiers.states import State
from tests import filing, make

PASSWORD = "motcua-demo"


@pytest.fixture
def browser(citizen: Person) -> Client:
    """With the check of tokens on, as in a real browser."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, "/start/")
    return client


def token_on(client: Client, path: str) -> str:
    found = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode()
    )
    assert found
    return found[1]


def sign_in(client: Client, then: str) -> str:
    token = token_on(client, "/accounts/login/")
    words = {
        "login": "congdan",
        "password": PASSWORD,
        "next": then,
        "csrfmiddlewaretoken": token,
    }
    response = client.post("/accounts/login/", words)
    assert response.status_code == 302
    return str(response["Location"])


def end_session(client: Client) -> None:
    client.session.flush()


def test_what_was_typed_is_there_after_signing_in_again(browser: Client) -> None:
    page = filing.step("where")
    token = token_on(browser, page)
    end_session(browser)
    words = {"unit": "UBND phường Rạch Giá", "abstract": "Đang gõ dở", "csrfmiddlewaretoken": token}
    response = browser.post(page, words)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={page}"
    assert not Draft.objects.exists()
    assert sign_in(browser, page) == page
    again = browser.get(page).content.decode()
    assert "Đang gõ dở" in again
    assert "nội dung bạn nhập vẫn còn" in again
    assert "has-error" not in again
    assert "Đang gõ dở" not in browser.get(page).content.decode()


def test_passwords_and_tokens_are_never_kept(browser: Client) -> None:
    token = token_on(browser, filing.step("where"))
    end_session(browser)
    words = {"abstract": "x", "password1": "bí mật", "csrfmiddlewaretoken": token}
    browser.post(filing.step("where"), words)
    assert browser.session["typed_input"]["text"] == "abstract=x"


def test_huge_input_is_not_kept(browser: Client) -> None:
    token = token_on(browser, filing.step("where"))
    end_session(browser)
    browser.post(filing.step("where"), {"abstract": "x" * 200_000, "csrfmiddlewaretoken": token})
    assert "typed_input" not in browser.session


def test_the_note_of_a_verb_survives_a_sign_in(browser: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    page = f"/dossiers/{dossier.number}/"
    token = token_on(browser, page)
    end_session(browser)
    words = {"note": "Đã bổ sung trang cuối", "seq": "4", "csrfmiddlewaretoken": token}
    response = browser.post(f"{page}supplement/", words)
    assert response["Location"].startswith("/accounts/login/")
    sign_in(browser, f"{page}supplement/")
    again = browser.get(f"{page}supplement/")
    assert again.status_code == 200
    assert "Đã bổ sung trang cuối" in again.content.decode()
    dossier.refresh_from_db()
    assert dossier.state == State.AWAITING_SUPPLEMENT
    assert browser.get(f"{page}supplement/")["Location"] == page


LOST = "Tệp vừa chọn chưa được lưu, bạn hãy chọn lại tệp."


def test_a_chosen_paper_of_a_filing_is_owned_to_be_lost(browser: Client, citizen: Person) -> None:
    plain = Client()
    plain.force_login(citizen)
    filing.until_papers(plain)
    page = filing.step("papers")
    token = token_on(browser, page)
    end_session(browser)
    paper = SimpleUploadedFile("to-khai.pdf", make.PDF)
    browser.post(page, {"file-declaration": paper, "csrfmiddlewaretoken": token})
    assert LOST in browser.get("/accounts/login/").content.decode()
    assert sign_in(browser, page) == page
    assert LOST in browser.get(page).content.decode()
    assert LOST not in browser.get(page).content.decode()


@pytest.mark.parametrize("has_file", [True, False])
def test_a_chosen_file_of_a_verb_is_owned_to_be_lost(browser: Client, has_file: bool) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    page = f"/dossiers/{dossier.number}/"
    token = token_on(browser, page)
    end_session(browser)
    words = {"note": "Đã bổ sung", "seq": "4", "csrfmiddlewaretoken": token}
    file = {"file": SimpleUploadedFile("a.pdf", make.PDF)} if has_file else {}
    browser.post(f"{page}supplement/", {**words, **file})
    sign_in(browser, f"{page}supplement/")
    again = browser.get(f"{page}supplement/").content.decode()
    assert "Đã bổ sung" in again
    assert (LOST in again) is has_file
