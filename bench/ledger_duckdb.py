"""The yardstick of the figures: the same dossiers in DuckDB's memory, scanned by one thread.

One row for each dossier, its columns as the house keeps them.
"""

import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
from django.db import connection

EXPORTED = """
COPY (SELECT unit_id, version_id, channel, state, outcome, received_on, due_on, finished_on
FROM dossiers_dossier) TO STDOUT (FORMAT csv, NULL '')
"""
TABLE = """
CREATE TABLE dossier (unit BIGINT, version BIGINT, channel VARCHAR, state VARCHAR,
    outcome VARCHAR, received_on DATE, due_on DATE, finished_on DATE)
"""
NAMES = (
    *("carried_over", "received", "early", "on_time", "late", "withdrawn", "stopped"),
    *("in_progress", "overdue"),
)
# Of rows whose moments are days; `first` and `last` are the period's.
BY_UNIT = """
SELECT unit,
    count(*) FILTER (received_on < $first AND (finished_on IS NULL OR finished_on >= $first)),
    count(*) FILTER (received_on BETWEEN $first AND $last),
    count(*) FILTER (outcome <> '' AND ended AND finished_on < due_on),
    count(*) FILTER (outcome <> '' AND ended AND (due_on IS NULL OR finished_on = due_on)),
    count(*) FILTER (outcome <> '' AND ended AND finished_on > due_on),
    count(*) FILTER (state = 'WITHDRAWN' AND ended),
    count(*) FILTER (state = 'STOPPED' AND ended),
    count(*) FILTER (finished_on IS NULL OR finished_on > $last),
    count(*) FILTER ((finished_on IS NULL OR finished_on > $last) AND due_on < $last)
FROM (SELECT *, finished_on BETWEEN $first AND $last AS ended FROM dossier
    WHERE received_on <= $last AND (finished_on IS NULL OR finished_on >= $first)) d
GROUP BY unit
"""
# Flows by their month; stocks are what has come less what has gone, month after month.
BY_MONTH = """
WITH flow AS (
    SELECT unit, date_trunc('month', received_on) AS month, count(*) AS received, 0 AS early,
        0 AS on_time, 0 AS late, 0 AS withdrawn, 0 AS stopped, 0 AS overdue
    FROM dossier WHERE received_on <= $last GROUP BY ALL
    UNION ALL
    SELECT unit, date_trunc('month', finished_on), 0,
        count(*) FILTER (outcome <> '' AND finished_on < due_on),
        count(*) FILTER (outcome <> '' AND (due_on IS NULL OR finished_on = due_on)),
        count(*) FILTER (outcome <> '' AND finished_on > due_on),
        count(*) FILTER (state = 'WITHDRAWN'), count(*) FILTER (state = 'STOPPED'),
        -count(*) FILTER (finished_on > due_on)
    FROM dossier WHERE finished_on <= $last AND received_on IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT unit, date_trunc('month', due_on + 1), 0, 0, 0, 0, 0, 0, count(*)
    FROM dossier WHERE due_on < $last AND received_on <= $last
        AND (finished_on IS NULL OR finished_on > due_on) GROUP BY ALL
),
monthly AS (
    SELECT unit, month, sum(received) AS received, sum(early) AS early, sum(on_time) AS on_time,
        sum(late) AS late, sum(withdrawn) AS withdrawn, sum(stopped) AS stopped,
        sum(sum(received) - sum(early) - sum(on_time) - sum(late) - sum(withdrawn)
            - sum(stopped)) OVER so_far AS in_progress,
        sum(sum(overdue)) OVER so_far AS overdue
    FROM flow GROUP BY unit, month WINDOW so_far AS (PARTITION BY unit ORDER BY month)
)
SELECT unit, month::DATE, received::BIGINT, early::BIGINT, on_time::BIGINT, late::BIGINT,
    withdrawn::BIGINT, stopped::BIGINT, in_progress::BIGINT, overdue::BIGINT
FROM monthly WHERE month >= $first
"""
A_DAY = timedelta(1)


class Yardstick:
    """Every dossier in memory."""

    def __init__(self) -> None:
        self.duck = duckdb.connect(":memory:")
        self.duck.execute("SET threads = 1")
        self.duck.execute(TABLE)
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            with connection.cursor() as cursor:
                cursor.copy_expert(EXPORTED, file)
            file.flush()
            self.duck.execute(f"COPY dossier FROM '{Path(file.name)}' (FORMAT csv, NULLSTR '')")

    def by_unit(self, first: date, last: date) -> dict[int, dict[str, int]]:
        """Only units of which something is told."""
        rows = self.duck.execute(BY_UNIT, {"first": first, "last": last}).fetchall()
        found = {unit: dict(zip(NAMES, numbers, strict=True)) for unit, *numbers in rows}
        return {unit: of for unit, of in found.items() if any(of.values())}

    def by_month(self, first: date, last: date) -> Sequence[tuple[int, ...]]:
        """Of units and the months in which anything happened."""
        found: list[tuple[int, ...]] = self.duck.execute(
            BY_MONTH, {"first": first, "last": last}
        ).fetchall()
        return found
