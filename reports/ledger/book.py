"""Who may write the book of figures: one at a time, by an advisory lock that a death gives back.

Who asks what was known until now takes the same lock with others, so no batch is just being
closed with a time that lies before the question.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

KEY = 0x736F5F6C6965755F
LONGEST = "29min"


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that alone writes the book; waits for its turn."""
    with transaction.atomic():
        _ask("SELECT pg_advisory_xact_lock(%s)")
        yield


@contextmanager
def writing_at_leisure() -> Iterator[None]:
    """The same for the night's work, which takes as long as it takes."""
    with at_leisure(), writing():
        yield


@contextmanager
def at_leisure() -> Iterator[None]:
    """A transaction whose statements nobody waits for. They have an end all the same, since a
    task hears of its own time limit only between two of them."""
    limit = LONGEST if settings.STATEMENT_TIMEOUT else "0"
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [limit])
            cursor.execute("SET LOCAL lock_timeout = 0")
        yield


@contextmanager
def writing_if_free() -> Iterator[bool]:
    """The same; False where somebody is at it."""
    with transaction.atomic():
        yield _ask("SELECT pg_try_advisory_xact_lock(%s)")


@contextmanager
def nobody_writing() -> Iterator[None]:
    """A transaction beside which no batch is closed."""
    with transaction.atomic():
        _ask("SELECT pg_advisory_xact_lock_shared(%s)")
        yield


def _ask(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [KEY])
        (answer,) = cursor.fetchone()
    return bool(answer)
