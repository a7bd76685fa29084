"""Figures counted ahead, shown only when they are provably those of now.

A copy carries the mark of the events it was counted from. As no event is ever changed or taken
away, an equal mark says that none has been added: the highest id is the same, and no transaction
that was slow to commit has filled a gap among the last thousand ids, for ids commit out of order.
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
from django.db.models import Count, Max, Subquery

from dossiers.models import Event
from reports import figures, measures, overview, scope, transfers
from reports.figures import Period
from reports.forms import Question
from reports.overview import Overview, overview_of
from reports.scope import Scope
from reports.transfers import Conditions

GAPS = 1000
KEPT = timedelta(hours=2)
WRITERS = """
SELECT count(*) FROM pg_locks
WHERE relation = %s::regclass AND mode = 'RowExclusiveLock'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
# Copies are another's once the definitions have changed.
MODULES = (figures, measures, overview, scope, transfers, sys.modules[__name__])
SOURCES = "".join(inspect.getsource(module) for module in MODULES)
DEFINITIONS = hashlib.sha256(SOURCES.encode()).hexdigest()


class Mark(NamedTuple):
    """The highest id of an event, and how many of the last GAPS ids are there."""

    last: int | None
    there: int


class Copy(NamedTuple):
    """Without a mark nobody knows how long it is the truth."""

    mark: Mark | None
    overview: Overview


def mark_now() -> Mark:
    newest = Event.objects.order_by("-pk").values("pk")[:1]
    recent = Event.objects.filter(pk__gt=Subquery(newest) - GAPS)
    return Mark(**recent.aggregate(last=Max("pk"), there=Count("pk")))


def key_of(scope: Scope, conditions: Conditions, period: Period, today: date) -> str:
    units = {"tops": sorted(top.pk for top in scope.tops), "unit__in": sorted(scope.units)}
    asked = [DEFINITIONS, {**conditions, **units}, *period, today, scope.is_itself]
    words = json.dumps(asked, default=str, sort_keys=True)
    return f"overview:{hashlib.sha256(words.encode()).hexdigest()}"


def warm_or_counted(question: Question, at: datetime) -> Overview:
    scope, period = question.scope, question.period
    copy = copy_of(key_of(scope, question.conditions, period, at.date()))
    if copy and copy.mark is not None and copy.mark == mark_now():
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
    if copy and copy.mark is not None and copy.mark == mark_now():
        return keep(key, Copy(copy.mark, replace(copy.overview, at=at)))
    return keep(key, counted_in_one_snapshot(scope, period, at))


def counted_in_one_snapshot(scope: Scope, period: Period, at: datetime) -> Copy:
    """Has a mark only if no transaction that had taken the id of an event before the snapshot
    could commit after it: none holds the table's lock, and none has come in meanwhile."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        mark = mark_now()
        found = overview_of(scope, scope.conditions, period, at)
    return Copy(mark if is_quiet() and mark == mark_now() else None, found)


def is_quiet() -> bool:
    """Whether nobody has written events without having committed."""
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [Event._meta.db_table])
        [writers] = cursor.fetchone()
    return bool(writers == 0)
