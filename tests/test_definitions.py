"""One definition for each figure, read by all who tell or list figures."""

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from citizens.models import Person
from dossiers.cells import MEASURES, STOCKS
from dossiers.states import State
from reports import listing
from reports.definitions import ANSWERED, DEFINITIONS, VERSION, Definition, Kind
from reports.figures import Figures
from reports.sheets import csv_of, harmless, xlsx_of
from reports.views import exports, public
from tests import make
from tests.callers import caller, signed_in
from tests.test_api_reports import ask
from tests.test_desk_pages import text_of

EACH = pytest.mark.parametrize("one", DEFINITIONS.values(), ids=list(DEFINITIONS))


@EACH
def test_a_definition_is_a_measure_or_made_of_some(one: Definition) -> None:
    if one.is_measure:
        assert one.name in MEASURES
        assert (one.kind == Kind.STOCK) == (one.name in {stock.column for stock in STOCKS})
        return
    assert one.kind in (Kind.DERIVED, Kind.RATE)
    assert {name for name, _sign in (*one.made_of, *one.over)} <= {*MEASURES, "carried_over"}
    assert {sign for _name, sign in one.made_of} <= {1, -1}


def test_no_measure_is_without_a_definition() -> None:
    assert set(MEASURES) <= set(DEFINITIONS)
    assert set(Figures.__dataclass_fields__) <= set(ANSWERED)
    assert set(listing.LISTED) <= set(DEFINITIONS)
    assert set(exports.SHOWN) <= set(DEFINITIONS)


def test_what_strangers_are_told_they_may_read_the_definition_of() -> None:
    assert {name for name in public.TOLD if not DEFINITIONS[name].is_public} == set()


@EACH
def test_it_is_told_in_both_languages(one: Definition) -> None:
    for words in (one.label, one.long, one.formula, *one.laws):
        with translation.override("en"):
            english = str(words)
        with translation.override("vi"):
            assert str(words) != english
    assert len(str(one.label)) < len(str(one.long)) + 40
    assert one.version >= 1
    assert one.since


@EACH
def test_what_it_is_made_of_adds_up_to_it(one: Definition) -> None:
    """With figures of which no two sums are the same by chance."""
    names = list(Figures.__dataclass_fields__)
    figures = Figures(**{name: 3**number for number, name in enumerate(names)})
    if one.name == "carried_over" or one.asked_with:  # of other days; of a narrowing
        return
    told = sum(sign * getattr(figures, name) for name, sign in one.made_of)
    if one.kind == Kind.RATE:
        whole = sum(sign * getattr(figures, name) for name, sign in one.over)
        of = figures.rate() if one.name == "on_time_rate" else figures.late_rate()
        assert of == pytest.approx(100 * told / whole)
    elif not one.is_measure:
        assert told == getattr(figures, one.name)


def test_form_06a_finds_its_columns() -> None:
    columns = {name: one.column for name, one in DEFINITIONS.items() if one.column}
    assert columns["early"] == "8"
    assert (columns["received_online"], columns["carried_over"]) == ("4", "6")
    assert "cột 8" in DEFINITIONS["early"].sources[0]
    with translation.override("en"):
        assert DEFINITIONS["early"].sources[0].endswith("form II.06a/VPCP/KSTT, column 8")


def test_received_by_level_is_asked_as_its_definition_says(clerk: Person) -> None:
    make.dossier(State.RECEIVED)
    make.dossier(State.RECEIVED, code="1.004873")
    rows = {row["key"]: row["received"] for row in ask(by="level")["rows"]}
    for one in DEFINITIONS.values():
        if one.asked_with:
            [(measure, _sign)] = one.made_of
            narrowed = dict(one.asked_with)
            total = ask(**narrowed)["total"][measure]
            assert total == rows.get(narrowed["level"], 0)
    assert sum(rows.values()) == 2


def test_filed_by_the_applicant_is_told_and_listed(clerk: Person) -> None:
    own = make.dossier(State.SUBMITTED)
    make.submitted(by=clerk)
    total = ask()["total"]
    assert (total["filed"], total["filed_by_citizen"], total["filed_on_behalf"]) == (2, 1, 1)
    answer = caller("lanhdao").ask("reports/on-time/dossiers/", {"measure": "filed_by_citizen"})
    assert [row["reference"] for row in answer.json()["results"]] == [own.reference]


@pytest.mark.parametrize(
    ("username", "reads_all"),
    [("", False), ("congdan", False), ("chuyenvien", True), ("lanhdao", True), ("quantri", True)],
)
def test_strangers_read_the_public_ones(db: None, username: str, reads_all: bool) -> None:
    client = signed_in(username) if username else Client()
    page = client.get("/figures/definitions/")
    told = set(re.findall(r'<article id="(\w+)"', page.content.decode()))
    assert told == {name for name, one in DEFINITIONS.items() if reads_all or one.is_public}
    assert VERSION in text_of(page)
    answer = (caller(username) if username else Client()).get("/api/v1/reports/definitions/").json()
    assert {row["name"] for row in answer["definitions"]} == told
    assert answer["version"] == VERSION == (ask()["definitions"])


def test_the_page_reads_in_english_too(db: None) -> None:
    reader = Client()
    reader.post("/language/", {"language": "en", "next": "/figures/"})
    page = reader.get("/figures/definitions/")
    assert "Resolved before the due date" in text_of(page)
    assert "Giải quyết" not in text_of(page)


def test_a_spreadsheet_reckons_nothing_that_was_typed() -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"]
    assert all(harmless(cell).startswith("'") for cell in hostile)
    assert harmless("Phường Rạch Giá") == "Phường Rạch Giá"
    assert harmless("-") == "'-"
    [_head, *rows] = csv.reader(io.StringIO(csv_of([["a"], *[[c] for c in hostile]]).decode()))
    assert all(row[0].startswith("'") for row in rows)
    book = zipfile.ZipFile(io.BytesIO(xlsx_of({"x": [["a"], hostile, [1, -2, None]]}, moment())))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("<v>1</v>") >= 1
    assert "<v>-2</v>" in sheet


def moment() -> Any:
    return timezone.localtime()
