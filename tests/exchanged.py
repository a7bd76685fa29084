"""Catalogues for the tests of import and export: small ones, and random ones."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from openpyxl import load_workbook

from bench.catalogue_file import made
from procedures.records.fates import Became, Fate
from procedures.records.importing import Refused, take_in
from procedures.records.reading import source_of
from procedures.records.schema import NAME, Record, kind_of, pared, properties, schema
from procedures.records.texts import cleaned, unfit
from procedures.records.told_rows import Row

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Co"]), min_size=1, max_size=20)
ODD = ["=1+1", "@x", "-5", "_x0041_", "a b", "1.5", "02", "a\nb", "TRUE"]
TEXT = (ANY | st.sampled_from(ODD)).map(cleaned).filter(lambda text: bool(text) and not unfit(text))
CODES = st.text("abcdefghij-_0123456789", min_size=1, max_size=8)
UNITS = st.from_regex(r"\A[A-Z][0-9]{2}(\.[0-9]{2}){0,2}\Z")
DAYS = st.dates().map(lambda day: day.isoformat())


def small() -> Record:
    """Two procedures under one decision."""
    return made(2)


def procedure(document: Record, place: int = 0) -> Record:
    found: Record = document["decisions"][0]["procedures"][place]
    return found


def refused(call: Callable[[], Any]) -> list[Fate]:
    """Why a file was refused, row by row."""
    try:
        call()
    except Refused as why:
        return [fate for fate in why.fates if fate.became == Became.REFUSED]
    raise AssertionError("nothing was refused")


def unread(content: bytes) -> list[tuple[str, str]]:
    """What of a file cannot be read: all of it, or places in it, in its own words."""
    try:
        source = source_of(content)
    except Refused as why:
        return [(fate.place, fate.why) for fate in why.fates]
    return [(source.where(fate.place), fate.why) for fate in source.faults]


def dry_rows(content: bytes) -> list[Row]:
    """What would become of each row."""
    source, at = source_of(content), timezone.now()
    try:
        fates = take_in(source.document, faults=source.faults, by=None, at=at, is_dry=True)
    except Refused as why:
        fates = why.fates
    return source.rows(fates)


def edited_book(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """A workbook as somebody saved it again after a change."""
    book = load_workbook(BytesIO(content))
    edit(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def values(kind: str, name: str, of: Record) -> st.SearchStrategy[Any]:
    """Anything that the schema lets stand there."""
    if inner := kind_of(kind, name):
        return st.lists(records(inner), max_size=2)
    types = of.get("type", "string")
    if types == "array":
        return st.lists(scalar(of["items"], "string"), max_size=3, unique=True)
    found = scalar(of, types if isinstance(types, str) else types[0])
    return found | st.none() if "null" in types else found


def scalar(of: Record, kind: str) -> st.SearchStrategy[Any]:
    if "enum" in of:
        return st.sampled_from(of["enum"])
    if kind == "integer":
        return st.integers(of.get("minimum", 0), of.get("maximum", 99))
    return st.booleans() if kind == "boolean" else words(of)


def words(of: Record) -> st.SearchStrategy[str]:
    pattern = of.get("pattern", "")
    if of.get("format") == "date":
        return DAYS
    if "[A-Z]" in pattern[:8]:
        return UNITS
    if "\\d{6}" in pattern:
        return st.from_regex(r"\A[0-9]\.[0-9]{6}\Z")
    is_code = pattern.startswith("^[a-z")
    return CODES if is_code else TEXT.filter(lambda one: len(one) >= of.get("minLength", 0))


def records(kind: str) -> st.SearchStrategy[Record]:
    """Of that kind, in the shape of the schema and as it is stored."""
    asked = schema()["$defs"][kind]["required"]
    named = {name: values(kind, name, of) for name, of in properties(kind).items()}
    if kind == "banned_paper":
        wording = TEXT.map(lambda words: " ".join(words.split()) + " x")
        named["words"] = st.lists(wording, min_size=1, max_size=3)
    required = {name: named.pop(name) for name in asked}
    return st.fixed_dictionaries(required, optional=named).map(lambda one: pared(kind, one))


@st.composite
def documents(draw: st.DrawFn) -> Record:
    """Codes stand once in a decision, as in any file that is taken in."""
    found: Record = {"schema": NAME}
    for name in properties():
        if kind := kind_of("", name):
            found[name] = draw(st.lists(records(kind), max_size=2))
    by_key = {
        (one["number"], one["signed_on"], one["issued_by"]): one for one in found["decisions"]
    }
    for one in by_key.values():
        rows = {row["code"]: row for row in one.get("procedures", [])}
        one |= {"procedures": [*rows.values()]}
    return pared("", found | {"decisions": [*by_key.values()]})
