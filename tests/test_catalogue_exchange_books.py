"""The catalogue as a workbook: nothing is lost, and what is broken is told by sheet and row."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from openpyxl import Workbook, load_workbook

from bench.catalogue_file import made
from procedures.records.importing import take_in
from procedures.records.reading import source_of
from procedures.records.schema import as_text, pared
from procedures.records.sheet_cells import Unread, read, written
from procedures.records.sheets import GUIDE, SHEETS, Holds, columns
from procedures.records.sheets_writing import workbook
from procedures.records.telling import catalogue
from tests.exchanged import documents, edited_book, refused, small, unread

AT = datetime(2026, 11, 22, 9)


def book_of(document) -> bytes:
    return workbook(document, AT)


def at(sheet: Any, name: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == name)


def changed(title: str, row: int, **cells: Any) -> bytes:
    """The small catalogue with some cells of a row typed over."""

    def edit(book: Any) -> None:
        for name, value in cells.items():
            book[title].cell(row, at(book[title], name)).value = value

    return edited_book(book_of(small()), edit)


@given(documents())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_document_comes_back_from_its_workbook(document) -> None:
    assert as_text(source_of(book_of(document)).document) == as_text(document)


@pytest.mark.django_db
def test_the_catalogue_comes_back_even_when_another_program_saved_it() -> None:
    saved = edited_book(book_of(catalogue()), lambda book: None)
    assert as_text(source_of(saved).document) == as_text(catalogue())


def test_a_sheet_for_each_kind_with_names_and_headings() -> None:
    book = load_workbook(BytesIO(book_of(small())))
    assert book.sheetnames == [GUIDE, *SHEETS]
    for title in SHEETS:
        names = [cell.value for cell in book[title][1]]
        assert names == [column.name for column in columns(title)]
        headings = [cell.value for cell in book[title][2]]
        assert all(headings)
        assert len(set(headings)) == len(headings)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    document = {"schema": "motcua-catalogue-1", "fields": [{"code": "a", "name": "=HYPERLINK(1)"}]}
    cell = load_workbook(BytesIO(book_of(document)))["linh_vuc"]["B3"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s") or cell.data_type == "inlineStr"
    raw = book_of(document)
    assert source_of(raw).document == document


def test_columns_may_change_places_and_empty_rows_do_no_harm() -> None:
    def edit(book: Any) -> None:
        sheet = book["linh_vuc"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        for number, row in enumerate(rows, 1):
            for place, value in enumerate(reversed(row), 1):
                sheet.cell(number, place).value = value
        sheet.insert_rows(5)
        book.create_sheet("Sheet1")

    content = edited_book(book_of(small()), edit)
    assert source_of(content).document == pared("", small())


def test_what_a_spreadsheet_makes_of_codes_numbers_and_days_is_understood() -> None:
    content = changed("thu_tuc", 3, code=4.000001, limit_amount="30", is_essential=True)
    for title in SHEETS:
        if "procedure" in SHEETS[title].owner:
            content = edited_book(content, lambda book, title=title: _numbered(book[title]))
    content = edited_book(content, lambda book: _dated(book["quyet_dinh"]))
    found = source_of(content).document["decisions"][0]
    assert found["procedures"][0]["code"] == "4.000001"
    assert found["procedures"][0]["limit_amount"] == 30
    assert found["procedures"][0]["is_essential"] is True
    assert (found["signed_on"], found["effective_from"]) == ("2026-01-02", "2026-02-01")
    assert len(found["procedures"][0]["papers"]) == 6


def _numbered(sheet: Any) -> None:
    for row in range(3, sheet.max_row + 1):
        cell = sheet.cell(row, at(sheet, "procedure"))
        cell.value = cell.value and float(cell.value)


def _dated(sheet: Any) -> None:
    sheet.cell(3, at(sheet, "signed_on")).value = datetime(2026, 1, 2)
    sheet.cell(3, at(sheet, "effective_from")).value = "1/2/2026"


@pytest.mark.parametrize(
    ("holds", "value", "told"),
    [
        (Holds.TEXT, 5, "5"),
        (Holds.TEXT, 5.0, "5"),
        (Holds.TEXT, 1.25, "1.25"),
        (Holds.CODE, " ho-tich ", "ho-tich"),
        (Holds.CODE, 1.00065, "1.000650"),
        (Holds.NUMBER, 7.0, 7),
        (Holds.NUMBER, " 12 ", 12),
        (Holds.DAY, datetime(2026, 11, 22), "2026-11-22"),
        (Holds.DAY, date(2026, 11, 22), "2026-11-22"),
        (Holds.DAY, "22/11/2026", "2026-11-22"),
        (Holds.DAY, "2026-11-22", "2026-11-22"),
        (Holds.FLAG, "Có", True),
        (Holds.FLAG, 0, False),
        (Holds.CODES, "a, b;c\nd", ["a", "b", "c", "d"]),
        (Holds.LINES, "sổ hộ khẩu\nhộ khẩu", ["sổ hộ khẩu", "hộ khẩu"]),
    ],
)
def test_cells_are_read_as_they_are_meant(holds: Holds, value: Any, told: Any) -> None:
    assert read(holds, value) == told


@pytest.mark.parametrize(
    ("holds", "value"),
    [
        (Holds.TEXT, datetime(2026, 1, 2)),
        (Holds.TEXT, True),
        (Holds.NUMBER, "1.000"),
        (Holds.NUMBER, "một"),
        (Holds.NUMBER, 1.5),
        (Holds.NUMBER, True),
        (Holds.DAY, "31/02/2026"),
        (Holds.DAY, 46000),
        (Holds.DAY, datetime(2026, 1, 2, 3)),
        (Holds.FLAG, "có lẽ"),
    ],
)
def test_cells_that_may_mean_two_things_are_refused(holds: Holds, value: Any) -> None:
    with pytest.raises(Unread):
        read(holds, value)


def test_days_before_spreadsheets_count_are_written_as_text() -> None:
    assert written(Holds.DAY, "1890-01-01") == "1890-01-01"
    assert written(Holds.DAY, "2026-01-01") == date(2026, 1, 1)


# What is broken


@pytest.mark.parametrize(
    ("title", "row", "cells", "column"),
    [
        ("thanh_phan", 5, {"copies": "hai"}, "copies"),
        ("thanh_phan", 5, {"name": "=1+1"}, "name"),
        ("phi_le_phi", 3, {"amount": "15.000"}, "amount"),
        ("quyet_dinh", 3, {"signed_on": "ngày mai"}, "signed_on"),
        ("thu_tuc", 4, {"is_local": "có lẽ"}, "is_local"),
    ],
)
def test_a_cell_is_told_by_sheet_row_and_column(title, row, cells, column) -> None:
    ((place, why),) = unread(changed(title, row, **cells))
    assert place == f"{title}, dòng {row}, cột {column}"
    assert why


def test_a_row_that_belongs_to_nothing() -> None:
    ((place, why),) = unread(changed("thanh_phan", 7, procedure="9.999999"))
    assert place == "thanh_phan, dòng 7"
    assert "9.999999" in why


def test_all_that_is_broken_is_told_at_once() -> None:
    def edit(book: Any) -> None:
        book["thanh_phan"].cell(5, at(book["thanh_phan"], "copies")).value = "hai"
        book["quy_trinh"].cell(4, at(book["quy_trinh"], "decision")).value = "0/QĐ"

    found = [place for place, _why in unread(edited_book(book_of(small()), edit))]
    assert found == ["thanh_phan, dòng 5, cột copies", "quy_trinh, dòng 4"]


def test_a_decision_twice() -> None:
    def edit(book: Any) -> None:
        sheet = book["quyet_dinh"]
        sheet.append([cell.value for cell in sheet[3]])

    ((place, _why),) = unread(edited_book(book_of(small()), edit))
    assert place == "quyet_dinh, dòng 4"


def test_a_sheet_and_a_column_that_nobody_knows() -> None:
    def edit(book: Any) -> None:
        book.create_sheet("ghi_chu").append(["a"])
        book["ket_qua"].cell(1, 30).value = "colour"

    found = dict(unread(edited_book(book_of(small()), edit)))
    assert [*found] == ["ket_qua, dòng 1", "ghi_chu"]
    assert "colour" in found["ket_qua, dòng 1"]


def test_a_sheet_without_its_first_row() -> None:
    content = edited_book(book_of(small()), lambda book: book["linh_vuc"].delete_rows(1))
    assert {place for place, _why in unread(content)} == {"linh_vuc, dòng 1"}


@pytest.mark.django_db
def test_row_1317_of_a_book_of_2000_procedures() -> None:
    document = made(400)

    def edit(book: Any) -> None:
        sheet = book["thanh_phan"]
        sheet.cell(1317, at(sheet, "form")).value = "scanned"

    source = source_of(edited_book(book_of(document), edit))
    at_ = timezone.now()
    found = refused(lambda: take_in(source.document, by=None, at=at_))
    assert [source.where(one.place) for one in found] == ["thanh_phan, dòng 1317, cột form"]


@pytest.mark.django_db
def test_what_the_house_finds_is_told_by_sheet_and_row_too() -> None:
    source = source_of(changed("quy_trinh", 4, unit="H33.10"))
    at_ = timezone.now()
    found = refused(lambda: take_in(source.document, by=None, at=at_))
    assert [source.where(one.place) for one in found] == ["quy_trinh, dòng 4, cột unit"]


def test_another_workbook_is_no_catalogue() -> None:
    file, book = BytesIO(), Workbook()
    book.active.append(["Họ tên", "Ngày sinh"])
    book.save(file)
    assert [place for place, _why in unread(file.getvalue())] == ["Sheet"]
