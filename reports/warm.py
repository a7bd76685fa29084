"""Figures counted ahead, shown only when they are provably those of now.

A copy carries the mark of the events it was counted from. As no event is ever changed or taken
away, an equal mark says that none has been added: the highest id is the same, and no transaction
that was slow to commit has filled a gap among the last thousand ids, for ids commit out of order.
The book alone would not do, since a move may open or end a step without posting anything; but what
is posted without a move, to mend the book, shows in the mark as well. Compaction does not: lines
come into the book under the ids that they had. What time alone changes is how many steps stand
open past their date, so a copy ends where the next one does.
"""

import hashlib
import inspect
import json
import sys
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import connection, transaction

from dossiers import cells
from dossiers.models import Event, PostingInbox
from reports import (
    behind,
    figures,
    kinds,
    late_steps,
    measures,
    overview,
    periods,
    scope,
    transfers,
)
from reports.figures import Conditions
from reports.forms import Question
from reports.late_steps import next_over
from reports.ledger import reading
from reports.ledger.columns import asked, table
from reports.models import Posting
from reports.overview import Overview, overview_of
from reports.periods import Period
from reports.scope import Scope

GAPS = 1000
KEPT = timedelta(hours=2)
EVENTS, INBOX = table(Event), table(PostingInbox)
MARK = """
SELECT newest.id, (SELECT count(*) FROM {events} WHERE id > newest.id - {gaps}),
    greatest((SELECT max(id) FROM {inbox}), (SELECT max(id) FROM {book}))
FROM (SELECT max(id) AS id FROM {events}) newest
"""
WRITERS = """
SELECT count(*) FROM pg_locks
WHERE relation IN (%s::regclass, %s::regclass) AND mode = 'RowExclusiveLock'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
# Copies are another's once the definitions have changed.
MODULES = (
    *(
        behind,
        cells,
        figures,
        kinds,
        late_steps,
        measures,
        overview,
        periods,
        reading,
        scope,
        transfers,
    ),
    sys.modules[__name__],
)
SOURCES = "".join(inspect.getsource(module) for module in MODULES)
SOURCE_DIGEST = hashlib.sha256(SOURCES.encode()).hexdigest()


class Mark(NamedTuple):
    """The highest id of an event, how many of the last GAPS ids are there, and the highest id of
    a line of the book or its inbox."""

    last: int | None
    there: int
    posted: int | None


class Copy(NamedTuple):
    """Without a mark nobody knows how long it is the truth; with one, `until` a step that stands
    open then runs over its date."""

    mark: Mark | None
    overview: Overview
    until: datetime | None = None

    def is_true(self, at: datetime) -> bool:
        is_in_time = self.until is None or at <= self.until
        return self.mark is not None and is_in_time and self.mark == mark_now()


def mark_now() -> Mark:
    words = {"events": EVENTS, "inbox": INBOX, "book": table(Posting), "gaps": GAPS}
    [mark] = asked(MARK.format(**words))
    return Mark(*mark)


def key_of(scope: Scope, conditions: Conditions, period: Period, today: date) -> str:
    units = {"tops": sorted(top.pk for top in scope.tops), "unit__in": sorted(scope.units)}
    words = [SOURCE_DIGEST, {**conditions, **units}, *period, today, scope.is_itself]
    text = json.dumps(words, default=str, sort_keys=True)
    return f"overview:{hashlib.sha256(text.encode()).hexdigest()}"


def warm_or_counted(question: Question, at: datetime) -> Overview:
    scope, period = question.scope, question.period
    if question.batch is not None:
        return overview_of(scope, question.conditions, period, at, batch=question.batch)
    copy = copy_of(key_of(scope, question.conditions, period, at.date()))
    if copy and copy.is_true(at):
        return copy.overview
    return overview_of(scope, question.conditions, period, at)


def copy_of(key: str) -> Copy | None:
    found: Any = cache.get(key)
    return found if isinstance(found, Copy) else None


def keep(key: str, copy: Copy) -> Overview:
    cache.set(key, copy, timeout=KEPT.total_seconds())
    return copy.overview


def warm(scope: Scope, period: Period, at: datetime) -> Overview:
    """Counts and keeps a copy; one that is still the truth is only dated anew."""
    key = key_of(scope, scope.conditions, period, at.date())
    copy = copy_of(key)
    if copy and copy.is_true(at):
        return keep(key, copy._replace(overview=replace(copy.overview, at=at)))
    return keep(key, counted_in_one_snapshot(scope, period, at))


def counted_in_one_snapshot(scope: Scope, period: Period, at: datetime) -> Copy:
    """Has a mark only if no transaction that had taken the id of an event before the snapshot
    could commit after it: none holds the table's lock, and none has come in meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        mark = mark_now()
        found = overview_of(scope, scope.conditions, period, at)
        until = next_over(scope.units, at)
    return Copy(mark if is_quiet() and mark == mark_now() else None, found, until)


def is_quiet() -> bool:
    """Whether nobody has written events, or lines for the book, without having committed."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [EVENTS, INBOX])
        [writers] = cursor.fetchone()
    return bool(writers == 0)
