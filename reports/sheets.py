"""Tables for spreadsheets: CSV as Excel opens it, and XLSX."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
Rows = Iterable[Sequence[Cell]]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE, NARROW = 66, 14  # letters


def harmless(cell: str) -> str:
    """A spreadsheet would reckon with what begins like a formula."""
    return f"'{cell}" if cell.lstrip(" \N{NO-BREAK SPACE}").startswith(FORMULA) else cell


def csv_of(rows: Rows) -> bytes:
    text = StringIO()
    write = csv.writer(text).writerow
    for row in rows:
        write([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return ("\N{BOM}" + text.getvalue()).encode()


def xlsx_of(sheets: Mapping[str, Rows], at: datetime) -> bytes:
    """The first row of each sheet is its heading. Text stays text, whatever it looks like."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"created": at.replace(tzinfo=None)})
        whole = {"text_wrap": True, "valign": "top"}
        heading, body = book.add_format({**whole, "bold": True}), book.add_format(whole)
        for title, rows in sheets.items():
            fill(book.add_worksheet(title), rows, heading, body)
    return file.getvalue()


def fill(sheet: Worksheet, rows: Rows, heading: Format, body: Format) -> None:
    """Columns are as wide as what stands in them; what is too long goes on below."""
    sheet.freeze_panes(1, 0)
    widths: dict[int, int] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell, body if number else heading)
            elif cell is not None:
                sheet.write_number(number, column, cell, body)
            needed = len(str(cell)) + 2 if number else 0
            widths[column] = min(WIDE, max(NARROW, needed, widths.get(column, 0)))
    for column, width in widths.items():
        sheet.set_column(column, column, width)
