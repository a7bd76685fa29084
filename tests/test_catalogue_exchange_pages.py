"""In the browser a file is first tried, then exactly that file taken in; by managers only."""

import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from citizens.models import Person, StoredFile
from procedures.exporting import as_json
from procedures.models import Decision, DecisionEntry, DecisionState, Field
from procedures.records.importing import load, take_in
from procedures.records.reading import MOST_BYTES, source_of
from procedures.records.schema import SCHEMA_FILE, as_text
from procedures.records.sheets_writing import workbook
from tests import make
from tests.exchanged import procedure, small

pytestmark = pytest.mark.django_db

PAGE = "/catalogue/import/"


@pytest.fixture
def manager(db) -> Person:
    return make.person("quanly")


@pytest.fixture
def browser(client: Client, manager: Person) -> Client:
    client.force_login(manager)
    return client


def handed_in(browser: Client, content: bytes, name: str = "danh-muc.json"):
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def tried(browser: Client, document) -> str:
    """The address of the page that says what would become of the rows."""
    answer = handed_in(browser, as_text(document).encode())
    assert answer.status_code == 302
    return answer["Location"]


def drafts():
    return Decision.objects.filter(state=DecisionState.DRAFT)


def test_a_file_is_tried_then_taken_in_as_drafts_of_the_manager(
    browser: Client, manager: Person
) -> None:
    page = tried(browser, small())
    shown = browser.get(page)
    assert not drafts().exists()
    assert "Tệp hợp lệ" in shown.text
    assert procedure(small())["code"] in shown.text
    done = browser.post(f"{page}take/", follow=True)
    assert "chờ thẩm định" in done.text
    draft = drafts().get()
    assert (draft.drafted_by, draft.items.count()) == (manager, 2)
    assert [entry.by for entry in DecisionEntry.objects.filter(decision=draft)] == [manager]


def test_a_workbook_goes_the_same_way(browser: Client) -> None:
    answer = handed_in(browser, workbook(small(), timezone.localtime()), "danh-muc.xlsx")
    browser.post(f"{answer['Location']}take/")
    assert drafts().get().items.count() == 2


def test_the_second_time_there_is_nothing_to_take_in(browser: Client) -> None:
    browser.post(f"{tried(browser, small())}take/")
    shown = browser.get(tried(browser, small()))
    assert "không có gì để nhập" in shown.text
    assert "take/" not in shown.text


def test_pressed_twice_it_is_taken_in_once(browser: Client) -> None:
    page = tried(browser, small())
    first, second = browser.post(f"{page}take/"), browser.post(f"{page}take/", follow=True)
    assert first["Location"] == "/catalogue/decisions/"
    assert "đã thay đổi" in second.text
    assert DecisionEntry.objects.filter(decision=drafts().get()).count() == 1


def test_what_would_do_something_else_by_now_is_shown_again(browser: Client) -> None:
    page = tried(browser, small())
    other = small()
    procedure(other)["name"] = "Tên khác"
    take_in(other, by=None, at=timezone.now())
    again = browser.post(f"{page}take/", follow=True)
    assert "đã thay đổi" in again.text
    assert "thay đổi" in again.text
    assert drafts().get().items.get(code=procedure(other)["code"]).content["name"] == "Tên khác"


def test_a_field_that_went_meanwhile_refuses_the_file(browser: Client) -> None:
    document = small()
    document["fields"] = []
    Field.objects.create(code="an-toan-thuc-pham", name="An toàn thực phẩm")
    page = tried(browser, document)
    Field.objects.filter(code="an-toan-thuc-pham").delete()
    again = browser.post(f"{page}take/", follow=True)
    assert "bị từ chối" in again.text
    assert not drafts().exists()


def test_refused_rows_are_shown_first_and_alone_when_asked(browser: Client) -> None:
    document = small()
    procedure(document)["limit_amount"] = 0
    page = tried(browser, document)
    shown, only = browser.get(page), browser.get(f"{page}?only=refused")
    assert "quyết định 1, thủ tục 1, thời hạn" in shown.text
    first, second = procedure(document), procedure(document, 1)
    assert shown.text.index(first["code"]) < shown.text.index(second["code"])
    assert first["name"] in shown.text
    assert second["code"] not in only.text
    assert "take/" not in shown.text
    browser.post(f"{page}take/")
    assert not drafts().exists()
    assert not Field.objects.filter(code="van-hoa").exists()


def test_long_reports_come_in_pages_that_keep_what_was_asked(browser: Client) -> None:
    document = {
        "schema": "motcua-catalogue-1",
        "synonyms": [{"words": f"từ {n}", "means": "nghĩa"} for n in range(450)],
    }
    page = tried(browser, document)
    second = browser.get(f"{page}?only=new&page=2")
    assert "từ 150" in second.text
    assert "only=new&amp;page=3" in second.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"schema": ', "JSON"),
        (b"", "không có nội dung"),
        ('{"a": "é"}'.encode("latin-1"), "UTF-8"),
        (b"[" * 50_000, "lồng nhau"),
        (b"PK\x03\x04", "XLSX"),
    ],
)
def test_what_is_no_catalogue_is_said_beside_the_field(browser, content, said) -> None:
    answer = handed_in(browser, content)
    assert answer.status_code == 400
    assert said in answer.context["form"].errors["file"][0]
    assert not StoredFile.objects.exists()


def test_no_file_at_all(browser: Client) -> None:
    answer = browser.post(PAGE, {})
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]


def test_a_file_of_more_than_20_mb_is_refused_in_words(browser: Client) -> None:
    answer = handed_in(browser, b" " * (MOST_BYTES + 100_000))
    assert answer.status_code == 400
    assert "tối đa 20 MB" in answer.context["form"].errors["file"][0]


def test_a_file_larger_than_other_uploads_is_taken(browser: Client) -> None:
    content = as_text(small()).encode() + b" " * (12 * 1024 * 1024)
    assert handed_in(browser, content).status_code == 302


def test_the_form_is_protected_like_any_other(manager: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    assert handed_in(strict, as_text(small()).encode()).status_code == 403
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["catalogue_export_json", "catalogue_export_xlsx"])
def test_the_export_is_the_whole_catalogue(browser: Client, name: str) -> None:
    load(small())
    answer = browser.get(reverse(name))
    today = timezone.localdate()
    assert f"danh-muc-tthc-{today:%Y-%m-%d}." in answer["Content-Disposition"]
    assert as_text(source_of(BytesIO(answer.content).read()).document).encode() == as_json()


def test_the_schema_is_public(client: Client) -> None:
    answer = client.get("/catalogue/schema.json")
    assert answer.content == SCHEMA_FILE.read_bytes()
    assert json.loads(answer.content)["title"]


@pytest.mark.parametrize("username", ["congdan", "motcua", "chuyenvien", "lanhdaodonvi", "quantri"])
def test_nobody_else_has_these_pages(client: Client, browser: Client, username: str) -> None:
    page = tried(browser, small())
    client.force_login(make.person(username))
    for address in (PAGE, page, "/catalogue/export.json", "/catalogue/export.xlsx"):
        assert client.get(address).status_code == 404
    assert handed_in(client, as_text(small()).encode()).status_code == 404
    assert client.post(f"{page}take/").status_code == 404
    assert not drafts().exists()


def test_a_manager_takes_in_what_they_tried_themselves(client: Client, browser: Client) -> None:
    page = tried(browser, small())
    client.force_login(make.person("kiemsoat"))
    assert client.get(page).status_code == 404
    assert client.post(f"{page}take/").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE)["Location"].startswith("/accounts/login/")


def test_the_file_that_is_taken_in_is_the_one_that_was_shown(browser: Client) -> None:
    page = tried(browser, small())
    file = StoredFile.objects.get(content_type="application/json")
    with file.content.open("wb") as stored:
        stored.write(as_text(small()).replace("Thông tư", "Thư").encode())
    assert browser.post(f"{page}take/")["Location"] == PAGE
    assert not drafts().exists()
