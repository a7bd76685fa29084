"""Sums read from the book by officer, of few units: from their postings, dossier by dossier."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from dossiers.cells import CAME, GONE, MEASURES, STOCKS, Measure
from dossiers.models import PostingInbox
from reports.ledger.columns import CODES, asked, table
from reports.ledger.narrow import Narrow
from reports.ledger.officer_of import OFFICER, settled_before
from reports.ledger.reading import BY, Sums
from reports.models import Posting

Key = tuple[Any, ...]
NAMES = {0: "carried_over"} | {measure.value: measure.column for measure in Measure}
STANDING = [measure.column for measure in STOCKS]
OFFICERS = f"""
SELECT dossier_id, ({OFFICER}) AS officer FROM (
    SELECT dossier_id, %(units)s::bigint[] AS units, %(batch)s::bigint AS batch,
        %(settled)s::timestamptz AS settled
    FROM (SELECT DISTINCT dossier_id FROM parts) parts OFFSET 0) d
"""

CARRIED_OVER = 0


def sums_by_officer(
    firsts: Sequence[date],
    last: date,
    narrow: Narrow,
    *keys: str,
    measures: Sequence[str] = MEASURES,
) -> dict[Key, list[Sums]]:
    """For each officer's id, and what `keys` (of BY) say beside it, of each of the periods that
    begin on `firsts`, the last of them ending with `last`: the flows of its days, the stocks at
    its end, and `carried_over` from before."""
    columns = "".join(f", {BY[key]}" for key in keys)
    is_before = "day < %(first)s AND NOT measure = ANY (%(standing)s)"
    signed = f"CASE WHEN {is_before} AND measure = ANY (%(gone)s) THEN -n ELSE n END"
    sql = f"""
        WITH parts AS (
            SELECT dossier_id{columns}, greatest(1, width_bucket(day, %(firsts)s::date[])) AS nth,
                CASE WHEN {is_before} THEN {CARRIED_OVER} ELSE measure END AS slot,
                sum({signed}) AS n
            FROM ({" UNION ALL ".join(_lines(narrow, columns))}) lines
            WHERE day >= %(first)s OR measure = ANY (%(carried)s)
            GROUP BY dossier_id{columns}, nth, slot HAVING sum({signed}) <> 0
        ), officers AS MATERIALIZED ({OFFICERS})
        SELECT officer{columns}, nth, slot, sum(n)::bigint
        FROM parts JOIN officers USING (dossier_id) GROUP BY officer{columns}, nth, slot
    """
    found: dict[Key, dict[int, Sums]] = {}
    for *key, nth, slot, n in asked(sql, _words(firsts, last, narrow, measures)):
        found.setdefault(tuple(key), {}).setdefault(nth, {})[NAMES[slot]] = n
    return {key: list(_in_turn(of, len(firsts))) for key, of in found.items()}


def _words(
    firsts: Sequence[date], last: date, narrow: Narrow, measures: Sequence[str]
) -> dict[str, Any]:
    gone, standing = ([CODES[name] for name in names] for names in (GONE, STANDING))
    carried = [*gone, *(CODES[name] for name in CAME), *standing]
    return {
        **narrow.words,
        "settled": None if narrow.batch is None else settled_before(narrow.batch),
        "firsts": list(firsts),
        "first": firsts[0],
        "last": last,
        "standing": standing,
        "gone": gone,
        "carried": carried,
        "codes": list({*carried, *(CODES[name] for name in measures)}),
    }


def _in_turn(found: Mapping[int, Sums], periods: int) -> Iterator[Sums]:
    """What one period ends with, the next begins with."""
    carried = found.get(1, {}).get("carried_over", 0)
    stocks = dict.fromkeys(STANDING, 0)
    for nth in range(1, periods + 1):
        sums = found.get(nth, {})
        stocks = {name: n + sums.get(name, 0) for name, n in stocks.items()}
        yield {**sums, **stocks, "carried_over": carried}
        carried += sum(sums.get(name, 0) for name in CAME)
        carried -= sum(sums.get(name, 0) for name in GONE)


def _lines(narrow: Narrow, columns: str) -> list[str]:
    """What the book holds and, live, what waits in its inbox."""
    wanted = f"{narrow.condition} AND measure = ANY (%(codes)s) AND day <= %(last)s"
    lines = f"SELECT dossier_id{columns}, day, measure, n FROM"
    if narrow.batch is not None:
        return [f"{lines} {table(Posting)} WHERE {wanted} AND batch_id <= %(batch)s"]
    return [f"{lines} {table(of)} WHERE {wanted}" for of in (Posting, PostingInbox)]
