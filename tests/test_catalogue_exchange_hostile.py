"""Files made to harm: each is refused in words, quickly, and nothing is taken in."""

import json
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from procedures.exporting import as_json
from procedures.models import Decision
from procedures.records import importing, sheets_bounds
from procedures.records.importing import take_in
from procedures.records.path_words import path_in_words
from procedures.records.reading import source_of
from procedures.records.sheets_writing import workbook
from tests.exchanged import edited_book, procedure, refused, small, unread

pytestmark = pytest.mark.django_db


def taken(document: Any) -> list[Any]:
    content = json.dumps(document).encode()
    source, at = source_of(content), timezone.now()
    return take_in(source.document, faults=source.faults, by=None, at=at)


def why(document: Any) -> dict[str, str]:
    return {fate.place: fate.why for fate in refused(lambda: taken(document))}


def book() -> bytes:
    return workbook(small(), timezone.localtime())


def with_part(
    name: str, told: Callable[[bytes], bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """The small workbook with one part written anew."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book())) as old, zipfile.ZipFile(file, "w", method) as new:
        for one in old.namelist():
            new.writestr(one, told(old.read(one)) if one == name else old.read(one))
    return file.getvalue()


SHEET = "xl/worksheets/sheet2.xml"


def rows(inside: bytes) -> Callable[[bytes], bytes]:
    return lambda old: old.replace(b"</sheetData>", inside + b"</sheetData>")


@pytest.mark.parametrize(
    "inside",
    [
        b"<row r='9'>" + b"<c/>" * 3_000_000 + b"</row>",
        b"<row/>" * 3_000_000,
        b"<x/>" * 3_000_000,
        b"<row>" + b"<c/>" * 1_000 + b"</row>" + b" " * sheets_bounds.MOST_UNPACKED,
    ],
)
def test_a_small_file_that_unpacks_to_a_great_one(inside: bytes) -> None:
    content = with_part(SHEET, rows(inside))
    began = time.monotonic()
    (fate,) = refused(lambda: source_of(content))
    assert "ô" in fate.why or "quá lớn" in fate.why
    assert time.monotonic() - began < 10


def test_a_corrupt_archive_of_any_method() -> None:
    for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED):
        content = bytearray(with_part(SHEET, lambda old: old, method))
        for place in range(60, len(content) // 2, 7):
            content[place] ^= 0xFF
        assert refused(lambda content=content: source_of(bytes(content)))[0].why


def test_a_doctype_is_none_of_a_workbook() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>'
    content = with_part(SHEET, lambda old: old.replace(b"<worksheet", bomb + b"<worksheet", 1))
    assert refused(lambda: source_of(content))


def test_many_codes_of_which_one_is_none() -> None:
    document = small()
    document["decisions"][0]["abolished"] = [f"1.{n:06}" for n in range(16_000)] + [1]
    began = time.monotonic()
    assert "decisions/1/abolished" in {fate.place for fate in refused(lambda: taken(document))}
    assert time.monotonic() - began < 3


def test_a_code_that_is_abolished_twice() -> None:
    document = small()
    document["decisions"][0]["abolished"] = ["1.000001", "1.000001"]
    assert "hai lần" in why(document)["decisions/1/abolished"]


@pytest.mark.parametrize(
    "document",
    [
        ["\0"],
        {"5": "\0"},
        {"schema": {"5": {"6": "\0"}}},
        {"schema": "motcua-catalogue-1", "\ud800": 1},
        {"schema": "motcua-catalogue-1", "a\0": 1},
        {"schema": "motcua-catalogue-1", "fields": {"\u202e": 1}},
    ],
)
def test_odd_places_are_refused_in_words(document: Any) -> None:
    for place, said in why(document).items():
        assert said
        place.encode()
        path_in_words(place).encode()


def cell(title: str, column: str, value: Any) -> bytes:
    def edit(book: Any) -> None:
        sheet = book[title]
        at = next(cell.column for cell in sheet[1] if cell.value == column)
        sheet.cell(3, at).value = value

    return edited_book(book(), edit)


@pytest.mark.parametrize("sign", ["_xD800_x", "a_x200B_", "a_x202E_b"])
def test_a_cell_with_what_is_no_text(sign: str) -> None:
    found = unread(cell("thanh_phan", "decision", sign))
    assert found[0][0] == "thanh_phan, dòng 3, cột decision"
    assert all(why.encode() for _place, why in found)


@pytest.mark.parametrize("column", ["is_local", "code", "name", "limit_amount"])
def test_a_number_beyond_all_numbers(column: str) -> None:
    content = cell("thu_tuc", column, 123456789)
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for one in old.namelist():
            new.writestr(one, old.read(one).replace(b"<v>123456789</v>", b"<v>1e400</v>"))
    assert unread(file.getvalue())[0][0] == f"thu_tuc, dòng 3, cột {column}"


@pytest.mark.parametrize("name", ["signed_on", "effective_from"])
@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2101-01-01", "9999-12-31"])
def test_days_of_no_decision(name: str, day: str) -> None:
    document = small()
    document["decisions"][0] |= {name: day, "abolished": ["1.001193"]}
    assert [*why(document)] == [f"decisions/1/{name}"]


@pytest.mark.parametrize("words", ["--", "….", "abc", "a b"])
def test_a_ban_by_wordings_that_say_nothing(words: str) -> None:
    ban = {"name": "Giấy", "words": [words], "ground": "Luật", "valid_from": "2026-01-02"}
    document = {"schema": "motcua-catalogue-1", "banned_papers": [ban]}
    assert "quá ngắn" in why(document)["banned_papers/1"]


@pytest.mark.parametrize("text", [" ", "\u00a0", "\u3000\n"])
def test_a_text_of_nothing_but_spaces(text: str) -> None:
    document = small()
    procedure(document)["name"] = text
    assert "decisions/1/procedures/1/name" in why(document)


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u202e", "\u200d", "\u2060", "\u3164", "\x85", "\ufe0f"]
)
def test_a_sign_that_nobody_sees(sign: str) -> None:
    document = small()
    document["decisions"][0]["number"] += sign + "x"
    assert f"U+{ord(sign):04X}" in next(iter(why(document).values()))


def test_khmer_keeps_its_joiners() -> None:
    document = small()
    procedure(document)["name"] = "ក្\u200cក"
    taken(document)


def test_a_number_written_otherwise_is_the_same_number() -> None:
    document = small()
    taken(document)
    decision = document["decisions"][0]
    number = decision["number"]
    for other in (f" {number}\u00a0", number.replace("Đ", "Đ"), number + "\r\n"):
        decision["number"] = other
        assert {fate.became for fate in taken(document)} == {"same"}
    decision["abstract"] = "Quye\u0302\u0301t đi\u0323nh"
    taken(document)
    assert Decision.objects.get(number=number).abstract == "Quy\u1ebft đ\u1ecbnh"


def test_what_the_house_exports_is_clean_already() -> None:
    assert source_of(as_json()).document == json.loads(as_json())


def test_a_deadlock_is_answered_with_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(*_asked: Any) -> Any:
        raise OperationalError("deadlock detected")

    monkeypatch.setattr(importing, "take_basics", stuck)
    assert "thử lại" in why({"schema": "motcua-catalogue-1"})[""]
