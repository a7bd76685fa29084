"""Sums read from the book: until the end of each of some days, live or as of a batch.

Live are the closed days' running sums, what came late for them, the days since, and what still
waits in the inbox: all in one statement, so all of one moment. As of a batch, the inbox is left
out and what came in after the batch is taken off again.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from dossiers.cells import MEASURES, Measure
from dossiers.models import PostingInbox
from dossiers.states import Channel
from reports.ledger.columns import CODES, KINDS, UNITS, Keeping, asked, each, pivot, table
from reports.ledger.narrow import Narrow
from reports.models import Posting

Sums = dict[str, int]
Key = tuple[Any, ...]
BY = {"unit": "unit_id", "version": "version_id", "channel": "channel"}
CLOSED_ON = """coalesce((
    SELECT (closed_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM reports_batch
    WHERE id = %(batch)s), '-infinity'::date)"""
# The index of postings begins with the unit, so it is named even where all count.
EVERYWHERE = "p.unit_id = ANY (ARRAY(SELECT id FROM agencies_unit))"


def sums_until(
    days: Sequence[date],
    narrow: Narrow,
    *keys: str,
    measures: Sequence[str] = MEASURES,
    flows: Collection[str] = (),
) -> dict[Key, list[Sums]]:
    """For each key (of BY) what all postings of days until the end of each day add up to.

    `days` rise. A key without postings until the last day may be left out. Of `flows` only the
    differences between the days are right: what lies before all of them need not be read.
    """
    lines = _sources(narrow, keys, measures)
    of_key = ", ".join(["nth", *(BY[key] for key in keys)])
    totals = each(lambda name: f"sum({name})::bigint", measures)
    sql = f"""
        WITH bounds AS (SELECT day, nth FROM unnest(%(days)s::date[]) WITH ORDINALITY b (day, nth)),
        closed AS (SELECT coalesce(max(day), '-infinity'::date) AS day FROM reports_closing)
        SELECT {of_key}, {totals} FROM ({" UNION ALL ".join(lines)}) found GROUP BY {of_key}
    """
    words = {
        **narrow.words,
        "days": list(days),
        "following": [day + timedelta(1) for day in days if day < date.max],
        "last": days[-1],
        "codes": [CODES[name] for name in measures],
        "flows": [CODES[name] for name in measures if name in flows],
        "others": [CODES[name] for name in measures if name not in flows],
        "first": days[0],
    }
    found: dict[Key, list[Sums]] = {}
    width = 1 + len(keys)
    for row in asked(sql, words):
        sums = found.get(row[1:width])
        if sums is None:
            sums = found[row[1:width]] = [dict.fromkeys(measures, 0) for _day in days]
        sums[row[0] - 1] = dict(zip(measures, row[width:], strict=True))
    return found


def first_day(narrow: Narrow) -> date | None:
    """The day of the first filing that the book or its inbox tells of."""
    keeping = keeping_of(narrow, ())
    filed = f"measure = {Measure.FILED.value}"
    found = f"SELECT min(day) AS day FROM {table(Posting)} WHERE {filed} AND {narrow.condition}"
    if keeping is not None:
        found = f"""
            SELECT d.day FROM ({_all_keys(keeping, narrow)}) k CROSS JOIN LATERAL (
                SELECT day FROM {table(keeping.day)} d
                WHERE {keeping.same("d", "k")} AND d.filed > 0 ORDER BY day LIMIT 1) d
        """
    inbox = f"SELECT min(day) FROM {table(PostingInbox)} WHERE {filed} AND {narrow.condition}"
    sql = f"SELECT min(day) FROM ({found} UNION ALL {inbox}) days"
    [(day,)] = asked(sql, narrow.words)
    first: date | None = day
    return first


def _sources(narrow: Narrow, keys: Sequence[str], measures: Sequence[str]) -> list[str]:
    """Rows of (nth, keys, measures) that add up to the answer."""
    keeping = keeping_of(narrow, keys)
    if keeping is None:
        found = [_from_postings(narrow, keys, measures)]
    else:
        found = [
            _running(keeping, narrow, keys, measures),
            _days(table(keeping.day), "d.day > closed.day", narrow, keys, measures),
            _days(table(keeping.late), "true", narrow, keys, measures),
        ]
        if narrow.batch is not None:
            found += _since(narrow, keys, measures)
    if narrow.batch is None:
        found.append(_lines(table(PostingInbox), "true", narrow, keys, measures))
    return found


def keeping_of(narrow: Narrow, keys: Sequence[str]) -> Keeping | None:
    """Whose sums answer; None where the postings themselves must."""
    by_kind = narrow.is_of_kinds or any(key != "unit" for key in keys)
    if not by_kind:
        return UNITS
    return None if narrow.units is not None or "unit" in keys else KINDS


def _columns(keys: Sequence[str], of: str) -> str:
    return "".join(f"{of}.{BY[key]}, " for key in keys)


def _running(keeping: Keeping, narrow: Narrow, keys: Sequence[str], measures: Sequence[str]) -> str:
    """Of each key its last row until each day, or until the close before it."""
    of = table(keeping.running)
    return f"""
        SELECT bounds.nth, {_columns(keys, "k")} {each(lambda name: f"r.{name}", measures)}
        FROM ({_all_keys(keeping, narrow)}) k CROSS JOIN bounds CROSS JOIN closed
        CROSS JOIN LATERAL (
            SELECT * FROM {of} r WHERE {keeping.same("r", "k")}
                AND r.day <= least(bounds.day, closed.day)
            ORDER BY r.day DESC LIMIT 1
        ) r
    """


def _all_keys(keeping: Keeping, narrow: Narrow) -> str:
    """Every key there may be; those without a row cost one look."""
    if keeping is UNITS:
        if narrow.units is None:
            return "SELECT id AS unit_id FROM agencies_unit"
        return "SELECT DISTINCT unnest(%(units)s::bigint[]) AS unit_id"
    versions = (
        "SELECT id AS version_id FROM procedures_procedureversion"
        if narrow.versions is None
        else "SELECT DISTINCT unnest(%(versions)s::bigint[]) AS version_id"
    )
    channels = (
        f"unnest(ARRAY{list(Channel.values)}) channel"
        if narrow.channel is None
        else "(SELECT %(channel)s::text AS channel) channel"
    )
    return f"SELECT version_id, channel FROM ({versions}) v CROSS JOIN {channels}"


def _days(of: str, which: str, narrow: Narrow, keys: Sequence[str], measures: Sequence[str]) -> str:
    """Rows of days, each counted until every bound from it on."""
    return f"""
        SELECT bounds.nth, {_columns(keys, "d")} {each(lambda name: f"d.{name}", measures)}
        FROM {of} d CROSS JOIN closed JOIN bounds ON bounds.day >= d.day
        WHERE {which} AND {narrow.condition}
    """


def _lines(
    of: str,
    which: str,
    narrow: Narrow,
    keys: Sequence[str],
    measures: Sequence[str],
    *,
    sign: str = "",
) -> str:
    """The same of single lines."""
    return f"""
        SELECT bounds.nth, {_columns(keys, "p")} {pivot(measures, sign)}
        FROM {of} p JOIN bounds ON bounds.day >= p.day
        WHERE {which} AND {narrow.condition} AND p.measure = ANY (%(codes)s)
            AND p.day <= %(last)s
        GROUP BY {_grouped(keys)}
    """


def _from_postings(narrow: Narrow, keys: Sequence[str], measures: Sequence[str]) -> str:
    """Added up day by day first, so that many bounds cost no more than one."""
    until = "" if narrow.batch is None else "AND batch_id <= %(batch)s"
    columns = "".join(f"{BY[key]}, " for key in keys)
    read = f"""
        SELECT {columns} day, measure, n FROM {table(Posting)}
        WHERE {narrow.condition} AND day <= %(last)s {until}
    """
    inner = f"""
        SELECT {columns} 1 + width_bucket(day, %(following)s::date[]) AS begins, measure,
            sum(n)::bigint AS n
        FROM (
            {read} AND measure = ANY (%(others)s::int[])
            UNION ALL {read} AND measure = ANY (%(flows)s::int[]) AND day > %(first)s
        ) lines
        GROUP BY {columns} begins, measure
    """
    return f"""
        SELECT bounds.nth, {_columns(keys, "p")} {pivot(measures)}
        FROM ({inner}) p JOIN bounds ON bounds.nth >= p.begins
        GROUP BY {_grouped(keys)}
    """


def _since(narrow: Narrow, keys: Sequence[str], measures: Sequence[str]) -> list[str]:
    """What came into the book after the batch, taken off: what was late then, and what fell on
    days that were not over as the batch was closed."""
    book = table(Posting)
    return [
        _lines(book, which, narrow, keys, measures, sign="-")
        for which in (
            "p.batch_id > %(batch)s AND p.is_late",
            f"p.batch_id > %(batch)s AND NOT p.is_late AND p.day >= {CLOSED_ON} AND {EVERYWHERE}",
        )
    ]


def _grouped(keys: Sequence[str]) -> str:
    return ", ".join(["bounds.nth", *(f"p.{BY[key]}" for key in keys)])
