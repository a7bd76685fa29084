"""The figures of a question to take along, and as a table whose numbers open their dossiers."""

import csv
import io
import re
import zipfile
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.html import escape

from agencies.models import Post
from citizens.models import Person
from dossiers.models import WorkItem
from dossiers.states import State
from procedures.models import Field
from reports.definitions import ANSWERED, DEFINITIONS, VERSION
from reports.exports import title_of
from reports.ledger.compaction import closed_batch
from tests import make
from tests.callers import signed_in
from tests.test_api_reports import ask
from tests.test_dashboard import finished
from tests.test_desk_pages import text_of

pytestmark = pytest.mark.django_db

EVERYBODY = (
    *("congdan", "motcua", "chuyenvien", "buudien", "quantri"),
    *("lanhdaodonvi", "lanhdao", "thanhtra"),
)
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def exported(username: str = "lanhdao", **query: Any) -> list[list[str]]:
    answer = signed_in(username).get("/dashboard/figures.csv", query)
    assert answer.status_code == 200, text_of(answer)
    assert answer.content.startswith("\N{BOM}".encode())
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def cells_of(content: bytes, nth: int) -> list[list[Any]]:
    """What stands on a sheet, row by row, as numbers or text."""
    book = zipfile.ZipFile(io.BytesIO(content))
    root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{nth}.xml"))
    assert not root.findall(f".//{SPACE}f")
    rows = []
    for row in root.iter(f"{SPACE}row"):
        texts = [cell.findtext(f".//{SPACE}t") for cell in row]
        values = [cell.findtext(f"{SPACE}v") for cell in row]
        rows.append(
            [text if text is not None else value for text, value in zip(texts, values, strict=True)]
        )
    return rows


@pytest.fixture
def office(clerk: Person) -> None:
    for days in (3, 0, -2):
        finished(days)
    make.dossier(State.PROCESSING, code="1.004873")


def test_headings_are_those_of_the_definitions(office: None) -> None:
    [heading, *_rows] = exported(by="procedure")
    assert heading[2:-3] == [title_of(DEFINITIONS[name]) for name in ANSWERED]
    assert heading[-3:] == [f"Trước và đúng hạn{part}" for part in (": tử số", ": mẫu số", ", %")]


@pytest.mark.parametrize("by", ["unit", "field", "procedure", "month", "channel", "level"])
def test_each_cell_is_what_the_api_answers(office: None, by: str) -> None:
    since = (timezone.localdate() - timedelta(days=40)).isoformat()
    [_heading, *rows] = exported(by=by, **{"from": since})
    answer = ask(by=by, since=since)
    for told, row in zip(rows, [*answer["rows"], answer["total"]], strict=False):
        assert told[0] == row.get("key", "")
        assert [int(cell) for cell in told[2:-3]] == [row[name] for name in ANSWERED]
        assert (int(told[-3]), int(told[-2])) == (row["early"] + row["on_time"], row["resolved"])
        assert told[-1] == ("" if row["on_time_rate"] is None else str(row["on_time_rate"]))


def test_parameters_stand_beside_the_figures(office: None) -> None:
    batch = closed_batch()
    known = timezone.now().isoformat()
    rows = {row[0]: row[1] for row in exported(procedure="1.004873", known=known) if len(row) == 2}
    assert rows["Phiên bản định nghĩa"] == VERSION
    assert rows["Lô bút toán"] == str(batch)
    assert rows["Lọc theo"]
    told = datetime.fromisoformat(rows["Theo số liệu tại thời điểm"])
    assert told == datetime.fromisoformat(known)


def test_what_was_known_is_exported_the_same_later(office: None) -> None:
    closed_batch()
    known = timezone.now().isoformat()
    before = exported(known=known)[:3]
    finished(1)
    closed_batch()
    assert exported(known=known)[:3] == before
    assert exported()[:3] != before


def test_the_workbook_says_the_same(office: None) -> None:
    answer = signed_in("lanhdao").get("/dashboard/figures.xlsx", {"by": "procedure"})
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    told = cells_of(answer.content, 1)
    of_csv = exported(by="procedure")[: len(told)]
    assert [[cell or "" for cell in row] for row in told] == [
        row if row[-1] else row[:-1] for row in of_csv
    ]
    assert VERSION in [row[1] for row in cells_of(answer.content, 2)]
    defined = cells_of(answer.content, 3)
    assert len(defined) == len(ANSWERED) + 2


def test_a_formula_in_a_name_stays_text(office: None) -> None:
    Field.objects.update(name="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in {row[1] for row in exported(by="field") if len(row) > 2}
    content = signed_in("lanhdao").get("/dashboard/figures.xlsx", {"by": "field"}).content
    assert "=HYPERLINK(1)" in {row[1] for row in cells_of(content, 1)}


@pytest.mark.parametrize("path", ["figures.csv", "figures.xlsx", "table/"])
def test_who_may(office: None, path: str) -> None:
    told = {
        username: signed_in(username).get(f"/dashboard/{path}").status_code
        for username in EVERYBODY
    }
    may = {"lanhdaodonvi", "lanhdao", "thanhtra"}
    assert told == {username: 200 if username in may else 404 for username in told}
    outside = signed_in("lanhdaodonvi").get(f"/dashboard/{path}", {"unit": "H01"})
    assert outside.status_code == 404


@pytest.mark.parametrize("path", ["figures.csv", "figures.xlsx", "table/"])
@pytest.mark.parametrize(
    "asked", ["by=weather", "from=31/2/2026", "known=2999-01-01", "preset=x", "by=officer"]
)
def test_what_makes_no_sense_is_said(office: None, path: str, asked: str) -> None:
    answer = signed_in("lanhdao").get(f"/dashboard/{path}?{asked}")
    assert answer.status_code == 400
    assert "Không mở được số liệu" in text_of(answer)


@pytest.mark.parametrize("by", ["unit", "field", "procedure", "month", "quarter", "level"])
def test_each_number_of_the_table_opens_its_dossiers(office: None, by: str) -> None:
    desk = signed_in("lanhdao")
    page = desk.get("/dashboard/table/", {"by": by}).content.decode()
    links = re.findall(r'<a class="sum" href="([^"]+)">([\d.]+)</a>', page)
    assert len(links) >= 6
    for link, number in links:
        assert f": {number} hồ sơ" in text_of(desk.get(link.replace("&amp;", "&")))


def test_an_officer_reads_the_table_of_their_own(office: None, officer: Person) -> None:
    page = signed_in("chuyenvien").get("/dashboard/table/", {"by": "officer"})
    assert page.status_code == 200
    assert escape(officer.full_name) in page.content.decode()
    assert signed_in("chuyenvien").get("/dashboard/table/").status_code == 404
    assert [row[0] for row in exported("chuyenvien", by="officer")[1:3]] == ["chuyenvien", ""]
    Post.objects.filter(person=officer).delete()
    assert signed_in("chuyenvien").get("/dashboard/table/?by=officer").status_code == 404


def test_who_is_told_nothing_of_officers_is_offered_nothing(office: None) -> None:
    offered = {
        username: "by=officer" in signed_in(username).get("/dashboard/table/").content.decode()
        for username in ("lanhdao", "thanhtra", "lanhdaodonvi")
    }
    assert offered == {"lanhdao": False, "thanhtra": False, "lanhdaodonvi": True}


def test_the_leader_reads_the_table_of_officers(office: None, officer: Person) -> None:
    mine, *others = WorkItem.objects.filter(role="officer", kind="step").order_by("pk")
    WorkItem.objects.filter(pk=mine.pk).update(assignee=officer)
    page = text_of(signed_in("lanhdaodonvi").get("/dashboard/table/", {"by": "officer"}))
    assert officer.full_name in page
    assert "Chưa có chuyên viên" in page
    assert len(others) == 3


@pytest.mark.parametrize("path", ["figures.csv", "figures.xlsx", "table/"])
@pytest.mark.parametrize("by", ["", "\0", ["field", ""]])
def test_by_nothing_is_by_unit(office: None, path: str, by: Any) -> None:
    desk = signed_in("lanhdao")
    answer, wanted = desk.get(f"/dashboard/{path}", {"by": by}), desk.get(f"/dashboard/{path}")
    assert answer.status_code == 200
    assert answer.get("Content-Disposition") == wanted.get("Content-Disposition")
    if path == "figures.csv":
        rows = [one.content.decode().splitlines()[:3] for one in (answer, wanted)]
        assert rows[0] == rows[1]
