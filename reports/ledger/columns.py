"""The measures as columns, and by what sums are kept; parts of the book's SQL."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from dossiers.cells import MEASURES, Measure
from reports.models import KindDay, KindLate, KindRunning, UnitDay, UnitLate, UnitRunning

COLUMNS = ", ".join(MEASURES)
CODES = {measure.column: measure.value for measure in Measure}


@dataclass(frozen=True)
class Keeping:
    """By what sums are kept: `key` are the columns beside the day."""

    key: tuple[str, ...]
    day: type[Any]
    running: type[Any]
    late: type[Any]

    @property
    def by(self) -> str:
        return ", ".join(self.key)

    def same(self, one: str, other: str) -> str:
        """That two rows have the same key."""
        return " AND ".join(f"{one}.{column} = {other}.{column}" for column in self.key)

    def of(self, table: str) -> str:
        return ", ".join(f"{table}.{column}" for column in self.key)


UNITS = Keeping(("unit_id",), UnitDay, UnitRunning, UnitLate)
KINDS = Keeping(("version_id", "channel"), KindDay, KindRunning, KindLate)
KEEPINGS = (UNITS, KINDS)


def table(model: type[Any]) -> str:
    name: str = model._meta.db_table
    return name


def each(form: Callable[[str], str], names: Iterable[str] = MEASURES) -> str:
    return ", ".join(map(form, names))


def pivot(names: Iterable[str] = MEASURES, sign: str = "") -> str:
    """Of lines (measure, n): all lines of a group as a row of columns."""
    found = "coalesce(sum(n) FILTER (WHERE measure = {code}), 0)::bigint AS {name}"
    return each(lambda name: sign + found.format(code=CODES[name], name=name), names)


def run(sql: str, words: dict[str, Any] | None = None) -> int:
    """How many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        touched: int = cursor.rowcount
    return touched


def asked(sql: str, words: dict[str, Any] | tuple[Any, ...] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
