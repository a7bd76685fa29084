"""A catalogue written as a workbook."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from procedures.records.schema import Record
from procedures.records.sheet_cells import written
from procedures.records.sheet_words import guide_rows, heading_of
from procedures.records.sheets import GUIDE, SHEETS, Holds, columns

Cell = str | int | date | None
Row = tuple[dict[str, Any], Record]  # whom it belongs to, and what it says
WIDE = {"name": 50, "label": 40, "abstract": 60, "legal_grounds": 60, "summary": 60, "needs": 40}


def workbook(document: Record, at: datetime) -> bytes:
    """Text stays text, whatever it looks like: nothing in it is reckoned with."""
    file = BytesIO()
    with Workbook(file, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"created": at.replace(tzinfo=None), "title": _("Catalogue")})
        _guide(book)
        rows = _rows(document)
        for title in SHEETS:
            _fill(book, title, rows[title])
    return file.getvalue()


def _rows(document: Record) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {title: [] for title in SHEETS}
    for title, sheet in SHEETS.items():
        if not sheet.owner:
            found[title] = [({}, one) for one in document.get(sheet.listed, [])]
    decisions = document.get("decisions", [])
    for ref, decision in zip(_refs(decisions), decisions, strict=True):
        owner: dict[str, Any] = {"decision": ref}
        found["quyet_dinh"].append((owner, decision))
        found["bai_bo"] += [
            (owner | {"procedure": code}, {}) for code in decision.get("abolished", [])
        ]
        for procedure in decision.get("procedures", []):
            found["thu_tuc"].append((owner, procedure))
            for title, row in _parts(owner | {"procedure": procedure["code"]}, procedure):
                found[title].append(row)
    return found


def _parts(owner: dict[str, Any], procedure: Record) -> Iterator[tuple[str, Row]]:
    for title, sheet in SHEETS.items():
        if sheet.listed in ("tiers", "reductions") or len(sheet.owner) < 2:
            continue
        for nth, one in enumerate(procedure.get(sheet.listed, []), 1):
            of = owner | {"fee": nth} if sheet.kind == "fee" else owner
            yield title, (of, one)
            if sheet.kind == "fee":
                yield from (("bac_phi", (of, tier)) for tier in one.get("tiers", []))
                yield from (("mien_giam", (of, less)) for less in one.get("reductions", []))


def _refs(decisions: Iterable[Record]) -> Iterator[str]:
    """The number; where two bodies used the same, with a count behind it."""
    used: Counter[str] = Counter()
    numbers = {one["number"].strip() for one in decisions}
    for one in decisions:
        ref = number = one["number"].strip()
        while ref in used or (ref != number and ref in numbers):
            used[number] += 1
            ref = f"{number} #{used[number]}".strip()
        used[ref] += 1
        yield ref


def _fill(book: Workbook, title: str, rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(title)
    small = book.add_format({"font_color": "#666666", "font_size": 9})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "0"})
    sheet.freeze_panes(2, len(SHEETS[title].owner))
    names = columns(title)
    for place, column in enumerate(names):
        usual = number if column.holds == Holds.NUMBER else text
        usual = book.default_date_format if column.holds == Holds.DAY else usual
        sheet.set_column(place, place, WIDE.get(column.name, 16), usual)
        sheet.write_string(0, place, column.name, small)
    for place, column in enumerate(names):
        sheet.write_string(1, place, heading_of(title, column.name), bold)
    for line, (owner, record) in enumerate(rows, 2):
        for place, column in enumerate(names):
            told = owner if column.is_owner else record
            if column.name in told:
                cell = written(column.holds, told[column.name])
                _write(sheet, (line, place), cell, number if column.holds == "number" else text)


def _write(sheet: Worksheet, at: tuple[int, int], cell: Cell, as_: Format) -> None:
    done = 0
    match cell:
        case str():
            done = sheet.write_string(*at, cell, as_)
        case int():
            done = sheet.write_number(*at, cell, as_)
        case date():
            done = sheet.write_datetime(*at, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
    if done:
        raise ValueError(f"a cell takes no more than 32,767 characters: {cell!r:.80}")


def _guide(book: Workbook) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((20, 20, 40, 80)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(guide_rows()):
        for place, words in enumerate(row):
            sheet.write_string(line, place, words, wrap if line else bold)
