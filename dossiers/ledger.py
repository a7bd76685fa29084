"""What moves post: `cells(after) - cells(before)`, into the inbox of the figures."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from django.db import connection

from dossiers.cell_facts import Kind, Known, known
from dossiers.cells import Cell, Cells, cells
from dossiers.models import Dossier

LINE = "dossier_id, seq, unit_id, day, measure, n, version_id, channel"
INSERT = f"""
INSERT INTO dossiers_postinginbox ({LINE})
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::date[], %s::smallint[], %s::int[],
    %s::bigint[], %s::text[])
"""


class Line(NamedTuple):
    """A row of the inbox."""

    dossier: int
    seq: int
    unit: int
    day: date
    measure: int
    n: int
    version: int
    channel: str


Contribution = Mapping[tuple[Kind, Cell], int]
NOTHING: Contribution = {}


@contextmanager
def posting(dossier: Dossier) -> Iterator[None]:
    """Posts what the block changes in the cells of a dossier whose row the caller holds."""
    before = contribution(_of(dossier))
    yield
    post(dossier, before)


def post(dossier: Dossier, before: Contribution) -> None:
    """Posts how the cells of a dossier, which is saved, differ from those before."""
    after = _of(dossier)
    write(lines(after, before))


def post_first(pks: Sequence[int]) -> None:
    """Posts all cells of dossiers that were written in bulk, in the transaction that wrote them."""
    write(line for of in known(pks) for line in lines(of, NOTHING))


def contribution(of: Known) -> Contribution:
    found: Cells = cells(of.facts)
    return {(of.kind, cell): n for cell, n in found.items()}


def lines(of: Known, before: Contribution) -> list[Line]:
    """The difference; a dossier that has become another kind leaves all cells of the former."""
    after = contribution(of)
    return [
        Line(of.pk, of.seq, *cell, n, *kind)
        for (kind, cell), n in difference(after, before).items()
    ]


def difference(after: Contribution, before: Contribution) -> Contribution:
    changed = {key: after.get(key, 0) - before.get(key, 0) for key in (*before, *after)}
    return {key: n for key, n in changed.items() if n}


def write(rows: Iterable[Line]) -> None:
    """One statement, whatever their number."""
    columns: Sequence[Sequence[object]] = list(zip(*rows, strict=True))
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [list(column) for column in columns])


def _of(dossier: Dossier) -> Known:
    (found,) = known([dossier.pk])
    return found
