"""A citizen finds a procedure, opens an account, reads messages."""

import pytest
from django.test import Client

from citizens.models import Message, Person
from dossiers.states import State
from tests import make
from tests.filing import CODE, WHERE, step, text


@pytest.fixture
def mine(citizen: Person) -> Client:
    client = Client()
    client.force_login(citizen)
    return client


# Finding


@pytest.mark.parametrize("path", ["/", "/procedures/", "/help/", "/track/", "/accounts/login/"])
def test_public_pages_need_no_account(db: None, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert '<html lang="vi">' in text(response)


@pytest.mark.parametrize("words", ["q=khai sinh", "q=khai+sinh", "event=birth", "q=1.001193"])
def test_a_procedure_is_found(db: None, words: str) -> None:
    assert "/procedures/1.001193/" in text(Client().get(f"/?{words}"))


def test_nothing_found_says_what_to_do(db: None) -> None:
    assert "gọi 1022" in text(Client().get("/?q=zzzzqqqq"))


@pytest.mark.parametrize("words", ["event=no-such", "field=no-such", "q=+"])
def test_a_way_that_leads_nowhere_still_has_a_title(db: None, words: str) -> None:
    assert "<title>Thủ tục – " in text(Client().get(f"/?{words}"))


def test_a_procedure_tells_papers_fee_limit_and_places(db: None) -> None:
    page = text(Client().get(f"/procedures/{CODE}/"))
    for said in ("3 ngày làm việc", "15.000\N{NO-BREAK SPACE}đ", "Nộp trực tuyến"):
        assert said in page
    assert "UBND phường Rạch Giá" in text(Client().get(f"/procedures/{CODE}/?unit=rach gia"))


def test_a_procedure_of_another_system_is_not_filed_here(mine: Client) -> None:
    page = text(mine.get("/procedures/1.004222/"))
    assert "/file/1.004222/" not in page
    assert "nộp trên hệ thống khác" in page
    assert mine.get("/file/1.004222/")["Location"] == "/procedures/1.004222/"


def test_an_old_version_says_so(db: None) -> None:
    page = text(Client().get(f"/procedures/{CODE}/?from=2023-01-01"))
    assert "hiện không có hiệu lực" in page
    assert f"/file/{CODE}/" not in page
    assert "đã bị bãi bỏ từ" in text(Client().get("/procedures/2.000880/"))


@pytest.mark.parametrize("path", ["/procedures/9.999999/", f"/procedures/{CODE}/?from=1999-01-01"])
def test_an_unknown_procedure_is_not_found(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


# Account


def test_opening_an_account_and_signing_in_by_e_mail(db: None) -> None:
    client = Client()
    words = {"full_name": "Lê Thị Hoa", "email": "Hoa@vidu.example", "password1": "mat-khau-dai-1"}
    response = client.post("/accounts/signup/", words)
    assert response.status_code == 302
    person = Person.objects.get(username="hoa@vidu.example")
    assert person.full_name == "Lê Thị Hoa"
    for login in ("hoa@vidu.example", "HOA@vidu.example"):
        again = Client()
        answer = again.post("/accounts/login/", {"login": login, "password": "mat-khau-dai-1"})
        assert answer["Location"] == "/start/"
        assert again.get("/start/")["Location"] == "/my/"


def test_a_bad_signup_gets_vietnamese_sentences(citizen: Person) -> None:
    words = {"full_name": "", "email": "x", "password1": "123"}
    page = text(Client().post("/accounts/signup/", words))
    for said in ("Bạn chưa điền ô này", "e-mail chưa đúng", "Mật khẩu"):
        assert said in page
    taken = {"full_name": "A", "email": citizen.email, "password1": "mat-khau-dai-1"}
    assert "Đã có tài khoản" in text(Client().post("/accounts/signup/", taken))


def test_wrong_user_and_wrong_password_sound_the_same(citizen: Person) -> None:
    for login in ("congdan", "khong.co", "congdan@motcua.example"):
        page = text(Client().post("/accounts/login/", {"login": login, "password": "sai"}))
        assert "Tên đăng nhập, e-mail hoặc mật khẩu chưa đúng." in page


@pytest.mark.parametrize("username", ["motcua", "chuyenvien", "lanhdaodonvi"])
def test_officials_land_at_their_desk(db: None, username: str) -> None:
    client = Client()
    client.force_login(make.person(username))
    assert client.get("/start/")["Location"] == "/desk/"


def test_the_account_fills_the_form(mine: Client, citizen: Person) -> None:
    words = {
        "full_name": "Nguyễn Thị Mai Hương",
        "phone": "0912 345 679",
        "address": "Số 7",
        "birth_date": "01/02/1990",
        "id_kind": "cccd",
        "id_number": "091190001234",
    }
    if not citizen.identity_verified_at:
        assert mine.post("/account/", words).status_code == 302
        assert mine.post("/account/", {**words, "id_number": "1"}).status_code == 400
        mine.post(step("where"), WHERE)
        assert "0912345679" in text(mine.get(step("who")))


def test_a_tax_code_is_no_kind_of_identity_paper_of_a_person(mine: Client) -> None:
    page = text(mine.get("/account/"))
    assert 'value="passport"' in page
    assert "tax_code" not in page


def test_deleting_a_draft_is_asked_first(mine: Client) -> None:
    mine.post(step("where"), WHERE)
    before, after = text(mine.get("/my/")).split("</summary>")[-2:]
    assert "Xoá" in before
    assert "không lấy lại được" in after
    assert "Xoá bản nháp" in after


def test_messages_are_read_once_and_are_ones_own(mine: Client, stranger: Person) -> None:
    dossier = make.dossier(State.RECEIVED)
    message = Message.objects.filter(person=dossier.account).latest("pk")
    assert "Chưa đọc" in text(mine.get("/inbox/"))
    assert mine.get(f"/inbox/{message.pk}/").status_code == 405
    assert mine.post(f"/inbox/{message.pk}/")["Location"] == message.link
    message.refresh_from_db()
    assert message.read_at
    other = Client()
    other.force_login(stranger)
    assert other.post(f"/inbox/{message.pk}/").status_code == 404


def test_the_language_is_chosen_not_guessed(mine: Client, citizen: Person) -> None:
    english_browser = {"HTTP_ACCEPT_LANGUAGE": "en-US,en"}
    assert '<html lang="vi">' in text(Client(**english_browser).get("/", **english_browser))
    mine.post("/language/", {"language": "en", "next": "/my/"})
    assert '<html lang="en">' in text(mine.get("/my/"))
    citizen.refresh_from_db()
    assert citizen.language == "en"


# When something is wrong with the request itself


def test_a_form_without_its_token_gets_a_page_that_helps(citizen: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(citizen)
    response = client.post(step("where"), WHERE)
    assert response.status_code == 403
    assert "gửi lại biểu mẫu" in text(response)


def test_far_too_much_text_is_refused_in_words(mine: Client) -> None:
    response = mine.post(step("where"), {**WHERE, "abstract": "x" * 3_000_000})
    assert response.status_code == 400
    assert "quá lớn" in text(response)
