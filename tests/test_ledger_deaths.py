"""Whoever writes the book of figures may die at any statement: nothing is changed, and the next
run does it all."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection

from dossiers.models import Dossier, PostingInbox
from reports.ledger.closing import close, close_yesterday
from reports.ledger.columns import KEEPINGS, asked, run, table
from reports.ledger.compaction import compact, compact_all
from reports.ledger.rebuilding import rebuild
from reports.ledger.settling import settle
from reports.models import Batch, Closing, Posting
from tests.test_ledger_races import TODAY, move_on, some_lives, whole

pytestmark = pytest.mark.usefixtures("committed")

TABLES = [PostingInbox, Posting, Batch, Closing] + [
    model for keeping in KEEPINGS for model in (keeping.day, keeping.running, keeping.late)
]


class PowerCut(BaseException):
    """Nothing that anybody catches."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the book, as they stand."""
    return {
        table(model): asked(f"SELECT * FROM {table(model)} t ORDER BY t.id") for model in TABLES
    }


def power_cut(_number: int) -> None:
    raise PowerCut


def killed(pid: int) -> None:
    """The server ends the session, from another one."""

    def kill() -> None:
        try:
            run(f"SELECT pg_terminate_backend({pid})")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        other.submit(kill).result()


@contextmanager
def dying(at: int, how: Callable[[int], None], *, before: bool) -> Iterator[list[int]]:
    """Dies at the statement of that number; the list tells how many there were."""
    seen: list[int] = []

    def wrapped(execute: Callable[..., Any], *call: Any) -> Any:
        seen.append(len(seen))
        if len(seen) == at and before:
            how(pid)
        found = execute(*call)
        if len(seen) == at and not before:
            how(pid)
        return found

    pid = asked("SELECT pg_backend_pid()")[0][0]
    with connection.execute_wrapper(wrapped):
        yield seen


def a_close() -> None:
    close(TODAY() - timedelta(days=12))


def settled_again() -> None:
    settle(list(Dossier.objects.values_list("pk", flat=True)))


@pytest.mark.parametrize("work", [compact, a_close, rebuild, settled_again])
@pytest.mark.parametrize(("how", "before"), [(power_cut, True), (killed, False)])
def test_a_death_at_any_statement_changes_nothing(
    work: Callable[[], object], how: Callable[[int], None], before: bool
) -> None:
    pks = some_lives(2)
    compact_all()
    close(TODAY() - timedelta(days=30))
    for pk in pks:
        move_on(pk, "ask_supplement", days=2)
    compact(most=5)  # what came late for closed days, and what still waits
    Dossier.objects.filter(pk=pks[0]).update(channel="post")
    stands, at = everything(), 1
    while True:
        try:
            with dying(at, how, before=before) as seen:
                work()
        except (PowerCut, DatabaseError):
            connection.close()
            assert everything() == stands, f"after statement {at}"
            at += 1
        else:
            break
    assert at == len(seen) + 1 > 3
    assert everything() != stands
    settled_again()
    compact_all()
    close_yesterday()
    whole(pks)
