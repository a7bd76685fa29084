"""Every row of a tried file is told, each once: what is refused first, then what is new, …"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from procedures.models import Decision
from procedures.records.importing import load, take_in
from procedures.records.schema import Record, as_text
from procedures.records.sheets_writing import workbook
from procedures.records.told_rows import Row
from tests.exchanged import dry_rows, edited_book, procedure, small
from tests.test_catalogue_exchange_pages import browser, manager, tried

pytestmark = pytest.mark.django_db
__all__ = ["browser", "manager"]


def rows_of(document: Any) -> list[Row]:
    return dry_rows(as_text(document).encode())


def decided(rows: list[Row]) -> dict[str, str]:
    """What becomes of the rows of decisions, by their codes."""
    return {row.code: str(row.became.value) for row in rows if "linh_vuc" not in row.place}


def refused_of(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.became == "refused"]


def ten_days(document: Record) -> None:
    procedure(document)["limit_amount"] = "mười"


def no_name(document: Record) -> None:
    del procedure(document)["name"]


def sign(document: Record) -> None:
    procedure(document)["name"] = "a\u202eb"


@pytest.mark.parametrize("broken", [ten_days, no_name, sign])
def test_a_row_of_the_wrong_shape_is_refused_alone(broken: Callable[[Record], None]) -> None:
    document = small()
    first, second = procedure(document)["code"], procedure(document, 1)["code"]
    broken(document)
    rows = rows_of(document)
    assert [row.code for row in refused_of(rows)] == [first]
    assert decided(rows)[second] == "new"
    assert Counter(row.became.value for row in rows) == {"refused": 1, "new": 25 + 1 + 1}
    assert not Decision.objects.filter(number=document["decisions"][0]["number"]).exists()


def test_the_value_found_and_what_is_expected_are_named() -> None:
    document = small()
    ten_days(document)
    procedure(document)["papers"][0]["copies"] = [1]
    (row,) = refused_of(rows_of(document))
    assert row.name == procedure(document)["name"]
    assert {one.place: one.why for one in row.reasons} == {
        "quyết định 1, thủ tục 1, thời hạn": "Giá trị “mười” không đúng: cần một số nguyên.",
        "quyết định 1, thủ tục 1, thành phần hồ sơ 1, số bản": (
            "Giá trị “[1]” không đúng: cần một số nguyên."
        ),
    }


def test_in_a_workbook_by_sheet_and_row_as_in_the_file() -> None:
    document = small()

    def edit(book: Any) -> None:
        for title, name in (("thu_tuc", "limit_amount"), ("thanh_phan", "copies")):
            sheet = book[title]
            at = next(cell.column for cell in sheet[1] if cell.value == name)
            sheet.cell(3, at).value = "mười"

    rows = dry_rows(edited_book(workbook(document, timezone.localtime()), edit))
    (row,) = refused_of(rows)
    assert (row.place, row.code) == ("thu_tuc, dòng 3", procedure(document)["code"])
    assert [one.place for one in row.reasons] == [
        "thu_tuc, dòng 3, cột limit_amount",
        "thanh_phan, dòng 3, cột copies",
    ]
    assert "Giá trị “mười” không đúng: cần một số nguyên" in row.reasons[0].why
    assert decided(rows)[procedure(document, 1)["code"]] == "new"


def test_a_refused_row_is_counted_once_and_the_same_ones_are_the_same() -> None:
    load(small())
    document = small()
    procedure(document)["limit_amount"] = -1
    procedure(document)["papers"][0]["copies"] = 0
    rows = rows_of(document)
    assert Counter(row.became.value for row in rows) == {"refused": 1, "same": 25 + 1 + 1}
    assert rows[0].code == procedure(document)["code"]
    assert len(rows[0].reasons) == 2


def test_nobody_else_is_blamed_for_a_row_of_the_wrong_shape() -> None:
    document = small()
    first = document["decisions"][0]
    code, field = procedure(document)["code"], procedure(document)["field"]
    later = {**first, "number": "2/QĐ", "effective_from": "2026-12-30", "procedures": []}
    document["decisions"].append({**later, "abolished": [code]})
    ten_days(document)
    for one in document["fields"]:
        if one["code"] == field:
            one["name"] = 5
    rows = rows_of(document)
    assert {row.code for row in refused_of(rows)} == {code, field}
    ended = [row for row in rows if row.became == "ended"]
    assert [(row.code, row.name) for row in ended] == [(code, procedure(document)["name"])]


@pytest.mark.parametrize("name", ["signed_on", "number"])
def test_what_stands_under_a_decision_nobody_can_read_is_not_judged(name: str) -> None:
    document = small()
    document["decisions"][0][name] = 7
    rows = rows_of(document)
    assert [row.became.value for row in rows[:3]] == ["refused", "unjudged", "unjudged"]
    assert rows[1].name == procedure(document)["name"]
    assert {row.became.value for row in rows[3:]} == {"new"}


def test_rows_come_refused_first_then_new_changed_ended_the_same() -> None:
    document = small()
    take_in(document, by=None, at=timezone.now())
    procedure(document)["name"] = "Tên khác"
    document["decisions"].append(
        {
            **document["decisions"][0],
            "number": "2/QĐ",
            "effective_from": "2026-12-30",
            "procedures": [],
            "abolished": [procedure(document, 1)["code"], "9.999999"],
        }
    )
    told = [row.became.value for row in rows_of(document)]
    assert [*dict.fromkeys(told)] == ["refused", "new", "changed", "ended", "same"]


@pytest.mark.parametrize("signed", ["1945-09-02", "1998-03-12"])
def test_old_decisions_come_in(signed: str) -> None:
    document = small()
    document["decisions"][0]["signed_on"] = signed
    assert not refused_of(rows_of(document))


def test_a_decision_of_no_year_is_refused_with_the_years_that_are_taken() -> None:
    document = small()
    document["decisions"][0]["signed_on"] = "1944-12-31"
    (row,) = refused_of(rows_of(document))
    assert "từ năm 1945" in row.reasons[0].why


# The page


def test_what_is_the_same_is_folded_away_until_asked_for(browser: Client) -> None:
    load(small())
    document = small()
    document["fields"][0]["name"] = "Tên khác"
    page = tried(browser, document)
    code = procedure(document)["code"]
    shown = browser.get(page)
    assert "27 dòng giống hệt danh mục hiện có" in shown.text
    assert code not in shown.text
    assert code in browser.get(f"{page}?only=same").text
    assert code in browser.get(f"{page}?only=all").text


def test_a_page_of_many_rows_says_the_kind_and_the_count_of_each(browser: Client) -> None:
    document = small()
    ten_days(document)
    shown = browser.get(tried(browser, document))
    told = {value: n for value, _label, n in shown.context["counts"] if n}
    assert told == {"refused": 1, "new": 27}
    assert "Giá trị “mười” không đúng: cần một số nguyên." in shown.text
    assert "take/" not in shown.text


def test_a_report_of_what_was_taken_in_says_so(browser: Client) -> None:
    page = tried(browser, small())
    browser.post(f"{page}take/")
    shown = browser.get(page)
    assert "Tệp này đã được nhập" in shown.text
    assert "take/" not in shown.text
