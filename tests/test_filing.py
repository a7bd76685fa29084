"""A citizen files online, and mistypes on the way."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from citizens.models import Person, StoredFile
from dossiers.models import Dossier, Draft
from procedures.models import Act
from procedures.records.telling import record_of
from tests import make
from tests.filing import CODE, WHERE, WHO, download, step, text, until_papers


@pytest.fixture
def mine(citizen: Person) -> Client:
    client = Client()
    client.force_login(citizen)
    return client


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


def test_a_question_is_followed_by_no_colon(mine: Client) -> None:
    page = text(mine.post(step("where"), {}))
    assert "Bạn nộp ở đâu? Bạn chưa điền ô này." in page


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


def test_adding_without_a_file_says_so(mine: Client) -> None:
    until_papers(mine)
    response = mine.post(step("papers"), {"add": "declaration"})
    assert response.status_code == 400
    assert "Bạn chưa chọn tệp." in text(response)


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
    old = make.decided({"code": CODE}, Act.ABOLISH, timezone.localdate())
    for path in (f"/file/{CODE}/", step("where"), step("review")):
        response = mine.get(path)
        assert response.status_code == 409
        assert "không còn hiệu lực" in text(response)
    assert mine.post(step("review"), {"draft": "x"}).status_code == 409
    assert not Dossier.objects.exists()
    draft = Draft.objects.get()
    assert draft.fields["where"]["unit"] == "UBND phường Rạch Giá"
    version = make.decided(record_of(old), Act.ISSUE, timezone.localdate())
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
