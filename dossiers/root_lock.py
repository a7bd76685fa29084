"""A root's file and its line in roots.log appear together for whoever reads the folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from django.db import connection
from django.db.backends.utils import CursorWrapper

KEY = 0x676F635F6C6F6C6F  # of the advisory lock of the folder
READER_WAITS, WRITER_WAITS = 30, 600  # seconds
PAUSE = 0.05


class RootsBusy(Exception):
    """The folder of the roots is in use by somebody else for too long."""

    def __init__(self) -> None:
        super().__init__("The roots are in use by another process; nothing was done. Try again.")


@contextmanager
def writing_roots() -> Iterator[None]:
    """Alone. Raises RootsBusy."""
    with _held("", WRITER_WAITS):
        yield


@contextmanager
def reading_roots() -> Iterator[None]:
    """Together with others who read. Raises RootsBusy."""
    with _held("_shared", READER_WAITS):
        yield


@contextmanager
def _held(how: str, patience: float) -> Iterator[None]:
    """The lock goes with the connection if that dies."""
    until = monotonic() + patience
    with connection.cursor() as cursor:
        while not _taken(cursor, f"SELECT pg_try_advisory_lock{how}(%s)"):
            if monotonic() > until:
                raise RootsBusy
            sleep(PAUSE)
        try:
            yield
        finally:
            cursor.execute(f"SELECT pg_advisory_unlock{how}(%s)", [KEY])


def _taken(cursor: CursorWrapper, asked: str) -> bool:
    cursor.execute(asked, [KEY])
    return bool(cursor.fetchone()[0])
