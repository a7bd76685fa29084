"""All rows as they stood at one moment, read as a stream: no table is ever held in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

AT_ONCE = 5000


@contextmanager
def snapshot() -> Iterator[None]:
    """Every question inside sees the same moment. A caller's own transaction is left as it is."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def streamed(sql: str, words: Mapping[str, Any] | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows by a cursor of the server's; only inside a transaction."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, words)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


@contextmanager
def alone(key: int) -> Iterator[bool]:
    """True for one process at a time; the lock goes with the connection if that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        is_ours = bool(cursor.fetchone()[0])
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
