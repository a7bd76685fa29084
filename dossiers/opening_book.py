"""The book of openings: written after the answer, on a connection of its own, so that whoever
looks never waits for it and a request that reads writes nothing."""

import logging
import os
import threading
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import Error, connections
from django.db.backends.base.base import BaseDatabaseWrapper

log = logging.getLogger(__name__)
SAME = timedelta(minutes=1)  # a page that refreshes itself is opened once
PATIENCE = 2  # seconds, for the database and for the turn at the connection
INSERT = """
    INSERT INTO dossiers_opening (dossier_id, person_id, post_id, at, how)
    SELECT %(dossier)s::bigint, %(person)s::bigint, %(post)s::bigint, %(at)s, %(how)s
    WHERE NOT EXISTS (
        SELECT FROM dossiers_opening WHERE dossier_id = %(dossier)s
        AND at > %(since)s AND at < %(until)s AND person_id = %(person)s AND how = %(how)s
    )
"""


class Look(NamedTuple):
    dossier: int
    person: int
    post: int | None
    at: datetime
    how: str


class Book:
    """The connection on which openings are written down: one for all threads of a process."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.connection: BaseDatabaseWrapper | None = None

    def write(self, looks: list[Look]) -> None:
        """Raises Error where the database does not take them, TimeoutError where it is busy."""
        if not self.turn.acquire(timeout=PATIENCE):
            raise TimeoutError
        try:
            try:
                self._insert(looks)
            except Error:
                if self.connection and self.connection.is_usable():
                    raise
                self._part()
                self._insert(looks)
        except Error:
            self._part()
            raise
        finally:
            self.turn.release()

    def _insert(self, looks: list[Look]) -> None:
        if self.connection is None:
            self.connection = _connected()
        with self.connection.cursor() as cursor:
            for look in looks:
                cursor.execute(INSERT, _words(look))

    def _part(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def close(self) -> None:
        with self.turn:
            self._part()


def _words(look: Look) -> dict[str, Any]:
    return {**look._asdict(), "since": look.at - SAME, "until": look.at + SAME}


def _connected() -> BaseDatabaseWrapper:
    made = connections.create_connection("default")
    made.inc_thread_sharing()
    with made.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{PATIENCE}s'")
    return made


BOOK = Book()


def _own_book() -> None:
    """A forked process has its own: a connection is nobody's to share."""
    global BOOK  # noqa: PLW0603
    BOOK = Book()


os.register_at_fork(after_in_child=_own_book)


def record(looks: list[Look]) -> None:
    """Never hurts whoever looked: what cannot be written is at least in the log."""
    try:
        BOOK.write(looks)
    except Exception:
        for look in looks:
            log.exception("An opening was not recorded: %s", look)
