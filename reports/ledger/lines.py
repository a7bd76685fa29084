"""Lines of the book behind figures: by the measures and days that a figure is the sum of, as they
were known at the close of a batch, or as they came in since.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from dossiers.models import PostingInbox
from reports.ledger.columns import CODES, asked, table
from reports.ledger.narrow import Narrow
from reports.ledger.reading import CLOSED_ON
from reports.models import Posting

SIGNED = "CASE WHEN measure = ANY (%s) THEN n ELSE -n END"
COLUMNS = "id, dossier_id, seq, {batch}, unit_id, day, measure, n"


class Part(NamedTuple):
    """Measures that a figure is the sum of; those in `less` are taken off."""

    more: Sequence[str]
    less: Sequence[str]
    first: date
    last: date

    @property
    def codes(self) -> list[int]:
        return [CODES[name] for name in (*self.more, *self.less)]


@dataclass(frozen=True)
class Sql:
    text: str
    words: tuple[Any, ...] = ()


def lines_of(part: Part, narrow: Narrow, more: Sql | None = None, of: str = "") -> Sql:
    """Rows of (dossier_id, day, n); those that were in the book then, if nothing `more` is said."""
    added = [CODES[name] for name in part.more]
    where = lines_where(part, narrow, more or Sql("batch_id <= %s", (narrow.batch,)))
    text = f"SELECT dossier_id, day, {SIGNED} AS n FROM {of or table(Posting)} p {where.text}"
    return Sql(text, (added, *where.words))


def lines_where(part: Part, narrow: Narrow, more: Sql) -> Sql:
    condition = conditions_of(narrow)
    text = f"""
        WHERE {condition.text} AND measure = ANY (%s) AND day BETWEEN %s AND %s AND {more.text}"""
    return Sql(text, (*condition.words, part.codes, part.first, part.last, *more.words))


def conditions_of(narrow: Narrow) -> Sql:
    """As `Narrow.condition`, with its words in their order; all units where none are named, for
    the index begins with them."""
    words: list[Any] = [narrow.units]
    found = ["unit_id = ANY (%s::bigint[])"]
    if narrow.units is None:
        found, words = ["unit_id = ANY (ARRAY(SELECT id FROM agencies_unit))"], []
    if narrow.versions is not None:
        found.append("version_id = ANY (%s::bigint[])")
        words.append(narrow.versions)
    if narrow.channel is not None:
        found.append("channel = %s")
        words.append(narrow.channel)
    return Sql(" AND ".join(found), tuple(words))


def summed(lines: Iterable[Sql]) -> Sql:
    """The dossiers whose lines do not cancel out; the last first, so that a page of them is met
    without looking for all of them."""
    found = united(lines)
    text = f"SELECT dossier_id FROM ({found.text}) l GROUP BY dossier_id HAVING sum(n) <> 0"
    return Sql(f"{text} ORDER BY dossier_id DESC", found.words)


def reckoned(wanted: str, lines: Iterable[Sql]) -> Sql:
    found = united(lines)
    return Sql(f"SELECT {wanted} FROM ({found.text}) l", found.words)


def united(lines: Iterable[Sql], *, how: str = "UNION ALL") -> Sql:
    listed = list(lines)
    words = tuple(word for one in listed for word in one.words)
    return Sql(f" {how} ".join(one.text for one in listed), words)


def undone(part: Part, narrow: Narrow, now: Sql) -> Sql:
    """The dossiers of a figure as it was, from those of `now`: without those that anything came in
    for since, of which each is added up. In one statement, so that no move comes in between."""
    since, then = united(since_of(part, narrow), how="UNION"), lines_of(part, narrow)
    text = f"""
        WITH since AS MATERIALIZED (SELECT DISTINCT dossier_id FROM ({since.text}) s)
        SELECT now.id FROM ({now.text}) now (id)
        WHERE NOT EXISTS (SELECT FROM since WHERE since.dossier_id = now.id)
        UNION ALL
        SELECT l.dossier_id FROM (
            {then.text} AND dossier_id = ANY (ARRAY(SELECT dossier_id FROM since))) l
        GROUP BY l.dossier_id HAVING sum(n) <> 0"""
    return Sql(text, (*since.words, *now.words, *then.words))


def since_of(part: Part, narrow: Narrow) -> Iterator[Sql]:
    return (lines_of(part, narrow, more, of) for of, more in since(narrow.batch))


def since(batch: int | None) -> Iterator[tuple[str, Sql]]:
    """Where what came after the batch stands: for days that were over, for later ones, and what
    waits to come into the book."""
    closed_on = CLOSED_ON.replace("%(batch)s", "%s")
    yield table(Posting), Sql("batch_id > %s AND is_late", (batch,))
    later = f"batch_id > %s AND NOT is_late AND day >= {closed_on}"
    yield table(Posting), Sql(later, (batch, batch))
    yield table(PostingInbox), Sql("true")


class Line(NamedTuple):
    """A posting; without a batch it waits to come into the book."""

    pk: int
    dossier: int
    seq: int
    batch: int | None
    unit: int
    day: date
    measure: int
    n: int


def came_since(parts: Iterable[Part], narrow: Narrow, most: int, before: int | None) -> list[Line]:
    """The last that came in first; `before` is the line after which it goes on."""
    found, beyond = united(_whole_lines(parts, narrow)), _beyond(before)
    sql = f"SELECT * FROM ({found.text}) l {beyond.text} ORDER BY id DESC LIMIT %s"
    return [Line(*row) for row in asked(sql, (*found.words, *beyond.words, most))]


def came_last(parts: Iterable[Part], narrow: Narrow, most: int, before: int | None) -> list[Line]:
    """The same where so much came in that it is best read backwards until there is enough."""
    known, beyond = Sql("batch_id > %s", (narrow.batch,)), _beyond(before)
    found = united(
        Sql(f"(SELECT * FROM ({one.text}) l {beyond.text} ORDER BY id DESC LIMIT %s)", words)
        for one in _whole_lines(parts, narrow, book=[(table(Posting), known)])
        for words in [(*one.words, *beyond.words, most)]
    )
    sql = f"SELECT * FROM ({found.text}) l ORDER BY id DESC LIMIT %s"
    return [Line(*row) for row in asked(sql, (*found.words, most))]


def _beyond(before: int | None) -> Sql:
    return Sql("WHERE id < %s", (before,)) if before else Sql("")


def sums_since(parts: Iterable[Part], narrow: Narrow, first: date) -> list[tuple[int, bool, int]]:
    """Of each measure what came in for days before the first one, and for the others."""
    found = united(_whole_lines(parts, narrow))
    sql = f"SELECT measure, day < %s, sum(n)::bigint FROM ({found.text}) l GROUP BY 1, 2"
    return [(measure, is_before, n) for measure, is_before, n in asked(sql, (first, *found.words))]


def _whole_lines(
    parts: Iterable[Part], narrow: Narrow, book: Iterable[tuple[str, Sql]] | None = None
) -> Iterator[Sql]:
    places = [*since(narrow.batch)]
    if book is not None:
        places = [*book, *(place for place in places if place[0] != table(Posting))]
    for part in parts:
        for of, more in places:
            where = lines_where(part, narrow, more)
            batch = "batch_id" if of == table(Posting) else "NULL::bigint AS batch_id"
            text = f"SELECT {COLUMNS.format(batch=batch)} FROM {of} p {where.text}"
            yield Sql(text, where.words)
