"""All sums made anew from the postings alone."""

from datetime import date
from typing import NamedTuple

from reports.ledger.book import writing_at_leisure
from reports.ledger.closing import run_through, until
from reports.ledger.columns import COLUMNS, KEEPINGS, Keeping, asked, each, pivot, run, table
from reports.ledger.sealing import BROKEN
from reports.models import Posting

BATCH = "batch_id"


class Wrong(NamedTuple):
    """A day of a key whose sums are not those of its postings; or, `kept_by` BATCH, a batch that
    is not what it was sealed as, and the day of its close."""

    kept_by: str
    key: tuple[object, ...]
    day: date


def rebuild() -> date | None:
    """Empties the sums and makes them again; until which day they are closed."""
    with writing_at_leisure():
        closed = until()
        for keeping in KEEPINGS:
            # Not emptied at once: readers go on with the former sums until the new are there.
            for sums in (keeping.day, keeping.running, keeping.late):
                run(f"DELETE FROM {table(sums)}")
            run(f"INSERT INTO {table(keeping.day)} ({keeping.by}, day, {COLUMNS}) {_days(keeping)}")
            if closed is not None:
                run_through(keeping, None, closed)
    return closed


def wrong_days() -> list[Wrong]:
    """Where day totals differ from the postings, running totals from the day totals, or the
    postings of a batch from what it was closed with.

    A row of zeros is as good as none.
    """
    found = [Wrong(BATCH, (batch,), day) for batch, day in asked(BROKEN)]
    for keeping in KEEPINGS:
        for sql in (_of_days(keeping), _of_running(keeping)):
            found += [Wrong(keeping.key[0], tuple(key), day) for *key, day in asked(sql, {})]
    return found


def _days(keeping: Keeping) -> str:
    return f"SELECT {keeping.by}, day, {pivot()} FROM {table(Posting)} GROUP BY {keeping.by}, day"


NOT_ZERO = " OR ".join(f"{name} <> 0" for name in COLUMNS.split(", "))


def _of_days(keeping: Keeping) -> str:
    kept = f"SELECT {keeping.by}, day, {COLUMNS} FROM {table(keeping.day)}"
    return f"""
        WITH told AS ({_days(keeping)}), kept AS ({kept})
        SELECT DISTINCT {keeping.by}, day FROM (
            (SELECT * FROM told EXCEPT ALL SELECT * FROM kept)
            UNION ALL (SELECT * FROM kept EXCEPT ALL SELECT * FROM told)
        ) differing WHERE {NOT_ZERO}
    """


def _of_running(keeping: Keeping) -> str:
    """Closed days as they were: without what came late for them since."""
    minus = each(lambda name: f"d.{name} - coalesce(l.{name}, 0) AS {name}")
    summed = each(lambda name: f"sum({name}) OVER so_far AS {name}")
    return f"""
        WITH closed AS (SELECT max(day) AS day FROM reports_closing),
        days AS (
            SELECT {keeping.of("d")}, d.day, {minus}
            FROM {table(keeping.day)} d LEFT JOIN {table(keeping.late)} l
                ON {keeping.same("l", "d")} AND l.day = d.day
            WHERE d.day <= (SELECT day FROM closed)
        ),
        told AS (
            SELECT {keeping.by}, day, {summed} FROM days
            WINDOW so_far AS (PARTITION BY {keeping.by} ORDER BY day)
        )
        SELECT {keeping.of("t")}, t.day FROM told t
        LEFT JOIN LATERAL (
            SELECT * FROM {table(keeping.running)} r
            WHERE {keeping.same("r", "t")} AND r.day <= t.day ORDER BY r.day DESC LIMIT 1
        ) r ON true
        WHERE {" OR ".join(f"t.{name} <> coalesce(r.{name}, 0)" for name in COLUMNS.split(", "))}
        UNION ALL
        SELECT {keeping.of("r")}, r.day FROM {table(keeping.running)} r
        LEFT JOIN days d ON {keeping.same("d", "r")} AND d.day = r.day
        WHERE d.day IS NULL
        UNION ALL
        SELECT {keeping.of("l")}, l.day FROM {table(keeping.late)} l
        LEFT JOIN days d ON {keeping.same("d", "l")} AND d.day = l.day
        WHERE d.day IS NULL
    """
