"""A citizen finds a procedure, files, follows the dossier; and mistypes on the way."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from citizens.models import Message, Person, StoredFile
from dossiers.models import Dossier, Draft
from dossiers.states import State
from procedures.models import ProcedureVersion
from tests import make
from tests.filing import CODE, WHERE, WHO, step, until_papers


@pytest.fixture
def mine(citizen: Person) -> Client:
    client = Client()
    client.force_login(citizen)
    return client


def text(response: object) -> str:
    return response.content.decode()


def download(response: Any) -> bytes:
    return b"".join(response.streaming_content)


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
    assert "hiện không có hiệu lực" in text(Client().get("/procedures/2.000880/"))


@pytest.mark.parametrize("path", ["/procedures/9.999999/", f"/procedures/{CODE}/?from=1999-01-01"])
def test_an_unknown_procedure_is_not_found(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


# Filing


def test_filing_for_oneself(mine: Client, citizen: Person) -> None:
    assert mine.get(f"/file/{CODE}/")["Location"] == step("where")
    assert not Draft.objects.exists()
    until_papers(mine)
    paper = SimpleUploadedFile("to-khai.pdf", make.PDF)
    assert mine.post(step("papers"), {"file-declaration": paper})["Location"] == step("review")
    review = mine.get(step("review"))
    assert "to-khai.pdf" in text(review)
    response = mine.post(step("review"), {"draft": str(Draft.objects.get().pk)})
    dossier = Dossier.objects.get()
    assert response["Location"] == f"/my/filed/{dossier.reference}/"
    assert dossier.account == citizen
    assert dossier.owner_name == dossier.submitter_name == "Trần Văn Minh"
    assert dossier.owner_phone == "0912345678"
    assert dossier.papers.get().files.count() == 1
    assert dossier.reference in text(mine.get(response["Location"]))
    assert "15.000" in text(mine.get(response["Location"]))
    assert dossier.reference in text(mine.get("/my/"))
    assert mine.get(f"/dossiers/{dossier.reference}/").status_code == 200


def test_filing_for_an_enterprise(mine: Client) -> None:
    until_papers(
        mine,
        for_whom="organisation",
        owner_name="Công ty TNHH Sáng Mai",
        owner_id_number="0100109106",
        owner_address="5 Lý Tự Trọng",
    )
    mine.post(step("review"), {"draft": str(Draft.objects.get().pk)})
    dossier = Dossier.objects.get()
    assert dossier.owner_kind == "organisation"
    assert dossier.owner_id_kind == "tax_code"
    assert dossier.submitter_name == "Trần Văn Minh"


def test_two_clicks_file_once(mine: Client) -> None:
    until_papers(mine)
    words = {"draft": str(Draft.objects.get().pk)}
    first, second = mine.post(step("review"), words), mine.post(step("review"), words)
    assert first["Location"] == second["Location"]
    assert Dossier.objects.count() == 1


TOMORROW = (date.today() + timedelta(days=1)).strftime("%d/%m/%Y")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"me_id_number": "12345"}, "đúng 12 chữ số"),
        ({"me_id_number": "000085001234"}, "000"),
        ({"me_id_number": "091085001234", "me_birth_date": "04/03/1990"}, "1985"),
        ({"me_birth_date": TOMORROW}, "ở trong tương lai"),
        ({"me_birth_date": "31/02/1985"}, "không có trong lịch"),
        ({"me_birth_date": "01/01/1085"}, "trước 1900"),
        ({"me_phone": "12"}, "0912 345 678"),
        ({"me_email": "minh@"}, "e-mail chưa đúng"),
        ({"me_name": ""}, "Bạn chưa điền ô này"),
        ({"for_whom": "person"}, "Bạn chưa điền ô này"),
        ({"for_whom": "organisation", "owner_id_number": "123"}, "mã số thuế"),
        ({"me_name": "a\0b"}, "ký tự"),
    ],
)
def test_bad_input_gets_a_sentence_and_changes_nothing(
    mine: Client, changes: dict[str, str], sentence: str
) -> None:
    mine.post(step("where"), WHERE)
    response = mine.post(step("who"), {**WHO, "me_address": "Giữ nguyên chỗ này", **changes})
    page = text(response)
    assert response.status_code == 400
    assert sentence in page
    assert "Giữ nguyên chỗ này" in page
    assert "<title>Lỗi: " in page.replace("\n", "")
    assert "who" not in Draft.objects.get().fields


@pytest.mark.parametrize("unit", ["", "Hà Nội", "an", "UBND"])
def test_a_unit_must_be_one_of_those_that_take_it(mine: Client, unit: str) -> None:
    assert mine.post(step("where"), {**WHERE, "unit": unit}).status_code == 400
    assert not Draft.objects.exists()


def test_part_of_a_name_finds_the_unit(mine: Client) -> None:
    mine.post(step("where"), {**WHERE, "unit": "rach gia"})
    assert Draft.objects.get().fields["where"]["unit"] == "UBND phường Rạch Giá"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "rỗng"), (b"MZ\x90\0" + b"\0" * 99, "không phải là PDF")],
)
def test_a_bad_paper_is_told_beside_its_name(mine: Client, content: bytes, sentence: str) -> None:
    until_papers(mine)
    good = SimpleUploadedFile("to-khai.pdf", make.PDF)
    bad = SimpleUploadedFile("hoa-don.pdf", content)
    response = mine.post(step("papers"), {"file-declaration": [good, bad]})
    assert response.status_code == 400
    assert sentence in text(response)
    assert "to-khai.pdf" in text(response)
    assert len(Draft.objects.get().files) == 1


def test_a_file_is_taken_away_again(mine: Client) -> None:
    until_papers(mine)
    paper = SimpleUploadedFile("to-khai.pdf", make.PDF)
    mine.post(step("papers"), {"file-declaration": paper, "add": "declaration"})
    file = StoredFile.objects.get()
    mine.post(step("papers"), {"delete": str(file.pk)})
    assert Draft.objects.get().files == []
    assert not StoredFile.objects.exists()


def test_a_version_that_ends_while_drafting_keeps_the_draft(mine: Client) -> None:
    until_papers(mine)
    version = ProcedureVersion.objects.in_force(timezone.localdate()).get(procedure__code=CODE)
    yesterday = timezone.localdate() - timedelta(days=1)
    ProcedureVersion.objects.filter(pk=version.pk).update(effective_to=yesterday)
    for path in (f"/file/{CODE}/", step("where"), step("review")):
        response = mine.get(path)
        assert response.status_code == 409
        assert "không còn hiệu lực" in text(response)
    assert mine.post(step("review"), {"draft": "x"}).status_code == 409
    assert not Dossier.objects.exists()
    draft = Draft.objects.get()
    assert draft.fields["where"]["unit"] == "UBND phường Rạch Giá"
    version.pk = None
    version.effective_from = timezone.localdate()
    version.save(force_insert=True)
    mine.post(f"/my/drafts/{draft.pk}/renew/")
    draft.refresh_from_db()
    assert draft.version_id == version.pk
    assert mine.get(f"/file/{CODE}/")["Location"] == step("papers")


def test_steps_are_taken_in_order(mine: Client) -> None:
    assert mine.get(step("papers"))["Location"] == step("where")
    assert mine.get(step("review"))["Location"] == step("where")
    assert mine.get(step("nowhere")).status_code == 404


def test_a_draft_is_its_writers_own(mine: Client, stranger: Person) -> None:
    until_papers(mine)
    mine.post(step("papers"), {"file-declaration": SimpleUploadedFile("a.pdf", make.PDF)})
    draft, file = Draft.objects.get(), StoredFile.objects.get()
    other = Client()
    other.force_login(stranger)
    assert other.get(f"/files/{file.pk}/").status_code == 404
    assert other.post(f"/my/drafts/{draft.pk}/delete/").status_code == 404
    assert other.post(step("review"), {"draft": str(draft.pk)})["Location"] == step("where")
    assert download(mine.get(f"/files/{file.pk}/")) == make.PDF
    mine.post(f"/my/drafts/{draft.pk}/delete/")
    assert not Draft.objects.exists()
    assert not StoredFile.objects.exists()


# Following


def test_unknown_and_foreign_dossiers_look_the_same(citizen: Person, stranger: Person) -> None:
    dossier = make.dossier(State.PROCESSING)
    client = Client()
    client.force_login(stranger)
    foreign = client.get(f"/dossiers/{dossier.number}/")
    unknown = client.get("/dossiers/H01.155-260101-9999/")
    assert foreign.status_code == unknown.status_code == 404
    strip = "csrfmiddlewaretoken"
    lines = [
        [line for line in text(page).splitlines() if strip not in line and "next" not in line]
        for page in (foreign, unknown)
    ]
    assert lines[0] == lines[1]
    withdraw = client.post(f"/dossiers/{dossier.number}/withdraw/", {"reason": "x", "seq": "1"})
    assert withdraw.status_code == 404


@pytest.mark.parametrize("state", list(State))
def test_the_applicant_sees_every_state(mine: Client, state: State) -> None:
    dossier = make.dossier(state)
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert str(state.label) in page
    assert str(state.label) in text(mine.get("/my/"))


def test_the_page_explains_the_date(mine: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    page = text(mine.get(f"/dossiers/{dossier.number}/"))
    assert "Vì sao là ngày này?" in page
    assert "Thời hạn đang tạm dừng" in page


def test_a_supplement_with_a_file(mine: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    words = {
        "seq": dossier.event_count,
        "note": "Trang cuối",
        "file": SimpleUploadedFile("trang-cuoi.pdf", make.PDF),
    }
    response = mine.post(f"/dossiers/{dossier.number}/supplement/", words)
    assert response["Location"] == f"/dossiers/{dossier.number}/"
    dossier.refresh_from_db()
    assert dossier.state == State.PROCESSING
    assert "trang-cuoi.pdf" in text(mine.get(response["Location"]))


def test_a_bad_file_keeps_the_note(mine: Client) -> None:
    dossier = make.dossier(State.AWAITING_SUPPLEMENT)
    bad = SimpleUploadedFile("virus.pdf", b"MZ\x90\0" + b"\0" * 99)
    words = {"seq": dossier.event_count, "note": "Đã gõ dài", "file": bad}
    response = mine.post(f"/dossiers/{dossier.number}/supplement/", words)
    assert response.status_code == 400
    assert "Đã gõ dài" in text(response)
    assert "không phải là PDF" in text(response)
    assert not StoredFile.objects.filter(name__startswith="virus").exists()


def test_what_the_flow_refuses_is_409(mine: Client) -> None:
    dossier = make.dossier(State.PROCESSING)
    refused = mine.post(f"/dossiers/{dossier.number}/supplement/", {"seq": dossier.event_count})
    assert refused.status_code == 409
    stale = mine.post(f"/dossiers/{dossier.number}/withdraw/", {"seq": 1, "reason": "Đổi ý"})
    assert stale.status_code == 409
    assert "Không có gì bị thay đổi" in text(stale)
    assert mine.post(f"/dossiers/{dossier.number}/fly/").status_code == 404


def test_withdrawing_needs_its_reason(mine: Client) -> None:
    dossier = make.dossier(State.SUBMITTED)
    page = f"/dossiers/{dossier.number}/withdraw/"
    assert mine.post(page, {"seq": 1, "reason": " "}).status_code == 400
    mine.post(page, {"seq": 1, "reason": "Đổi ý"})
    dossier.refresh_from_db()
    assert dossier.state == State.WITHDRAWN


def test_result_and_papers_go_to_whoever_sees_the_dossier(
    mine: Client, stranger: Person, officer: Person
) -> None:
    dossier = make.dossier(State.RESOLVED)
    path = f"/files/{dossier.results.get().file_id}/"
    response = mine.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert download(response) == make.PDF
    for person, status in ((officer, 200), (stranger, 404)):
        client = Client()
        client.force_login(person)
        answer = client.get(path)
        assert answer.status_code == status
        assert status == 404 or download(answer) == make.PDF
    assert Client().get(path).status_code == 302


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
