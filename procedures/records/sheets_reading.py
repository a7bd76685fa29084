"""A workbook read as a catalogue; what cannot be read is told by sheet and row."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import count
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from procedures.records.fates import Became, Fate, Refused
from procedures.records.schema import Record, properties
from procedures.records.sheet_cells import Unread, read
from procedures.records.sheets import FIRST_ROW, GUIDE, SHEETS, Column, columns
from procedures.records.sheets_bounds import TooLarge, bounded
from procedures.records.texts import cleaned, unfit

MOST_ROWS = 200_000
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
Cells = dict[str, Any]


class Line(NamedTuple):
    """A row that says something: where it stands, whom it belongs to, its record, and what of it
    cannot be read, by column."""

    title: str
    row: int
    owner: Cells
    record: Record
    unread: dict[str, str]


def lines(content: bytes) -> list[Line]:
    """In the order of the sheets. Raises Refused where it is no workbook at all, or a sheet is not
    one of ours."""
    wrong: list[Fate] = []
    found: list[Line] = []
    with legible():
        with zipfile.ZipFile(BytesIO(content)) as packed:
            bounded(packed)
        sheets = load_workbook(BytesIO(content), read_only=True).worksheets
    for sheet in sheets:
        found += _sheet(sheet.title, _rows(sheet), wrong)
    if wrong:
        raise Refused(wrong)
    return sorted(found, key=lambda line: [*SHEETS].index(line.title))


@contextmanager
def legible() -> Iterator[None]:
    """A broken file makes the borrowed readers raise anything: that is said as a refusal. Only
    their work stands in here, so that a fault of our own is not taken for the file's."""
    try:
        yield
    except TooLarge as large:
        raise Refused([_fate("", 0, large.sentence)]) from large
    except Exception as broken:
        sentence = _("This workbook cannot be read; save it again as XLSX.")
        raise Refused([_fate("", 0, sentence)]) from broken


def place_of(title: str, row: int = 0, column: str = "") -> str:
    """Such as “thanh_phan, dòng 1317, cột copies”."""
    said = [title] if title else []
    said += [_("row %(n)s") % {"n": row}] if row else []
    return ", ".join([*said, *([_("column %(name)s") % {"name": column}] if column else [])])


def _fate(title: str, row: int, why: str) -> Fate:
    return Fate(place_of(title, row), "", Became.REFUSED, why)


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """Rows that are not empty, numbered as the spreadsheet does."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    for number in count(1):
        with legible():
            row = next(rows, None)
        if row is None:
            return
        if number > MOST_ROWS:
            sentence = _("A sheet has at most %(n)s rows.") % {"n": f"{MOST_ROWS:,}"}
            raise Refused([_fate(sheet.title, number, sentence)])
        if any(cell.value not in (None, "") for cell in row):
            yield number, list(row)


def _sheet(title: str, rows: Iterator[tuple[int, list[Any]]], wrong: list[Fate]) -> Iterator[Line]:
    if title == GUIDE:
        return
    number, names = next(rows, (0, []))
    if not names:
        return
    if title not in SHEETS:
        wrong.append(_fate(title, 0, _("The catalogue has no such sheet.")))
        return
    at = _columns(title, names if number == 1 else [], wrong)
    for number, row in rows if at else ():
        if number >= FIRST_ROW:
            told: Cells = {}
            unread: dict[str, str] = {}
            for place, column in at.items():
                cell = row[place] if place < len(row) else None
                try:
                    told |= _told(title, column, cell)
                except Unread as why:
                    unread[column.name] = why.sentence
            owner = {one: told.pop(one) for one in SHEETS[title].owner if one in told}
            yield Line(title, number, owner, told, unread)


def _columns(title: str, names: list[Any], wrong: list[Fate]) -> dict[int, Column]:
    """By the names in the first row, whatever their order."""
    known = {column.name: column for column in columns(title)}
    found: dict[int, Column] = {}
    for place, cell in enumerate(names):
        name = "" if cell.value is None else str(cell.value).strip()
        if name in known:
            found[place] = known.pop(name)
        elif name:
            sentence = _("“%(name)s” is no column of this sheet, or stands here twice.")
            wrong.append(_fate(title, 1, sentence % {"name": name[:60]}))
    if not found or any(column.is_owner for column in known.values()):
        sentence = _("The first row names the columns, as in an export: %(names)s.")
        listed = ", ".join(column.name for column in columns(title))
        wrong.append(_fate(title, 1, sentence % {"names": listed}))
        return {}
    return found


def _told(title: str, column: Column, cell: Any) -> Cells:
    """Nothing for an empty cell, where the schema knows what that means."""
    value = None if cell is None else cell.value
    if isinstance(value, str):
        value = cleaned(ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))
        if why := unfit(value):
            raise Unread(why)
    if value in (None, ""):
        return {} if column.is_owner else _empty(SHEETS[title].kind, column.name)
    if cell.data_type == "f":
        raise Unread(_("This is a formula; put its value in its place."))
    if cell.data_type == "e":
        raise Unread(_("The spreadsheet could not reckon this."))
    return {column.name: read(column.holds, value)}


def _empty(kind: str, name: str) -> Cells:
    of = properties(kind)[name]
    if "default" in of:
        return {}
    types = of.get("type", "")
    if "null" in types:
        return {name: None}
    return {name: ""} if types == "string" and "format" not in of else {}
