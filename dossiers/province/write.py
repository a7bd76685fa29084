"""Into the tables by COPY: ids in blocks, numbers under their book's lock, parts marked."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from dossiers.province.rows import COLUMNS

BOOK = "dossier"
FAST = (
    "SET statement_timeout = 0",
    "SET lock_timeout = 0",
    "SET idle_in_transaction_session_timeout = 0",
    "SET synchronous_commit = off",
    # The index of names takes its rows in large lots.
    "SET gin_pending_list_limit = '16MB'",
    "SET work_mem = '64MB'",
)


def prepare() -> None:
    """For a connection that writes in bulk: a part takes as long as it takes."""
    with connection.cursor() as cursor:
        for statement in FAST:
            cursor.execute(statement)


def begin_part(profile: str, digest: str, part: str, dossiers: int) -> bool:
    """Marks the part as written, with its transaction; False where it is already."""
    with connection.cursor() as cursor:
        # Deferred, each row would queue its foreign keys until the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "INSERT INTO dossiers_generatedpart (profile, digest, part, dossiers, written_at) "
            "VALUES (%s, %s, %s, %s, now()) ON CONFLICT DO NOTHING RETURNING id",
            [profile, digest, part, dossiers],
        )
        return cursor.fetchone() is not None


def lock_events() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dossiers_event IN ROW EXCLUSIVE MODE")


def take_ids(table: str, count: int) -> list[int]:
    """From the sequence itself, so that live inserts never meet them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def take_numbers(unit: int, wanted: dict[str, int]) -> dict[str, int]:
    """The last number given before, by day (ISO); the books' rows stay locked until the commit."""
    if not wanted:
        return {}
    rows = [(unit, BOOK, day, count) for day, count in sorted(wanted.items())]
    with connection.cursor() as cursor:
        found: Iterable[Any] = execute_values(
            cursor.cursor,
            "INSERT INTO agencies_numberbook (unit_id, book, day, last) VALUES %s "
            "ON CONFLICT (unit_id, book, day) "
            "DO UPDATE SET last = agencies_numberbook.last + EXCLUDED.last "
            "RETURNING day::text, last",
            rows,
            page_size=len(rows),
            fetch=True,
        )
        return {day: last - wanted[day] for day, last in found}


def copy(lines: dict[str, list[str]]) -> None:
    """Every table's lines, parents first, and empties them."""
    raw = connection.connection.cursor()
    with raw:
        for table, columns in COLUMNS.items():
            if lines[table]:
                text = "\n".join(lines[table]).encode()
                raw.copy_expert(f"COPY {table} ({columns}) FROM STDIN", io.BytesIO(text), 1 << 16)
                lines[table].clear()


def batches(count: int, size: int) -> Iterator[range]:
    for begin in range(0, count, size):
        yield range(begin, min(begin + size, count))


def vacuum() -> None:
    """Afterwards, for the planner; outside a transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for table in (*COLUMNS, "agencies_numberbook"):
            cursor.execute(f"VACUUM (ANALYZE) {table}")
