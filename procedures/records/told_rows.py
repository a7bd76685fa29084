"""The rows of a file as people read them: each once, with all that is wrong with it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from procedures.models import ProcedureVersion
from procedures.records.fates import Became, Fate
from procedures.records.sound import row_at
from procedures.records.texts import unfit

CODES, NAMES = ("code", "number", "words"), ("name", "abstract", "means")
LONGEST = 500


class Reason(NamedTuple):
    """`place` is in the words of the file, as that of a row is."""

    place: str
    why: str


class Row(NamedTuple):
    place: str
    code: str
    name: str
    became: Became
    reasons: list[Reason]


def told_rows(document: Any, fates: Iterable[Fate], where: Callable[[str], str]) -> list[Row]:
    """What is refused first, then as `Became` goes; within that, in the order of the fates."""
    by_place: dict[str, list[Fate]] = {}
    for fate in fates:
        by_place.setdefault(row_at(fate.place), []).append(fate)
    names = _Names(document)
    rows = [_row(place, found, names, where) for place, found in by_place.items()]
    return _sorted([row._replace(name=row.name or names.of(row.code)) for row in rows])


def unread_rows(fates: Iterable[Fate]) -> list[Row]:
    """Of a file that was not read to its end; its places are in words already."""
    return [
        Row(fate.place, fate.name, "", fate.became, [Reason(fate.place, fate.why)])
        for fate in fates
    ]


def _row(place: str, fates: list[Fate], names: "_Names", where: Callable[[str], str]) -> Row:
    became = min((fate.became for fate in fates), key=[*Became].index)
    reasons = [Reason(where(fate.place), fate.why) for fate in fates if fate.why]
    code, name = names.at(place)
    code = code or next((fate.name for fate in fates if fate.name), "")
    return Row(where(place), code, name, became, reasons)


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [*Became].index(row.became))


class _Names:
    """Codes and names as the file has them; of an abolished procedure, as it is called there or in
    the catalogue."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self._called: dict[str, str] | None = None

    def at(self, place: str) -> tuple[str, str]:
        found = self.document
        for step in place.split("/") if place else ["-"]:
            found = _inner(found, step)
        if isinstance(found, str):
            return _fit(found), ""
        return _first(found, CODES), _first(found, NAMES)

    def of(self, code: str) -> str:
        if self._called is None:
            versions = ProcedureVersion.objects.order_by("effective_from")
            self._called = dict(versions.values_list("procedure__code", "name"))
            self._called |= self._in_file()
        return self._called.get(code, "")

    def _in_file(self) -> dict[str, str]:
        decisions = _inner(self.document, "decisions")
        rows = [
            row
            for one in (decisions if isinstance(decisions, list) else [])
            for row in (_inner(one, "procedures") or [])
        ]
        return {_first(row, CODES): _first(row, NAMES) for row in rows}


def _inner(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdecimal() and 0 < int(step) <= len(value):
        return value[int(step) - 1]
    return None


def _first(record: Any, names: Iterable[str]) -> str:
    values = (record.get(name) for name in names) if isinstance(record, dict) else ()
    return next((_fit(value) for value in values if isinstance(value, str)), "")


def _fit(text: str) -> str:
    return "" if unfit(text) else text[:LONGEST]
