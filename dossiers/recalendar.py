"""The due dates of open dossiers under another working calendar: which move, and to when.

A calendar may only postpone. What the clock waits on finds the new calendar at its resume. Most
dossiers have neither waits nor due changes, or were moved once by a calendar and stand as their
receipt alone would put them; those are reckoned as arrays, the others from their facts, one by
one, with the same result.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from django.db import connection

from agencies.calendars import InForce, working_time_in
from agencies.working_batches import due_by_calendar_days, due_same_day, standing
from agencies.working_time import ZONE, Minutes, WorkingTime
from dossiers.clock import facts_of
from dossiers.models import Dossier
from dossiers.reckoning import Fact, Kind, Limit, reckon
from procedures.models import Case, LimitUnit, ProcedureVersion

# Minutes since 1970. An open dossier with an ended segment has waited or was transferred.
ROWS = """
SELECT id, unit_id, version_id, case_id, due_edition, is_simple AND NOT is_redated,
    floor(extract(epoch FROM received_at) / 60)::bigint,
    floor(extract(epoch FROM due_at) / 60)::bigint,
    is_simple AND is_redated AND (
        SELECT count(*) = 1 AND bool_and(change.kind = 'calendar')
        FROM dossiers_duechange change WHERE change.dossier_id = known.id)
FROM (
    SELECT dossier.*, NOT EXISTS (
        SELECT FROM dossiers_segment segment
        WHERE segment.dossier_id = dossier.id AND segment.ended_at IS NOT NULL) AS is_simple
    FROM dossiers_dossier dossier
    WHERE dossier.id = ANY (%s) AND dossier.finished_at IS NULL AND dossier.due_at IS NOT NULL
) known
"""
ONE_BY_ONE = 1000


class Row(NamedTuple):
    """`is_plain` has nothing but its receipt; `is_once` was moved once since, by a calendar."""

    pk: int
    unit: int
    version: int
    case: int | None
    edition: str
    is_plain: bool
    begins: int
    due: int
    is_once: bool = False

    @property
    def limited_by(self) -> "Versions":
        return self.version, self.case


class Moved(NamedTuple):
    """A due date that moves; in minutes since 1970, until somebody looks at it."""

    pk: int
    unit: int
    was: int
    becomes: int

    @property
    def before(self) -> datetime:
        return datetime.fromtimestamp(self.was * 60, ZONE)

    @property
    def after(self) -> datetime:
        return datetime.fromtimestamp(self.becomes * 60, ZONE)


def rows_of(pks: Sequence[int]) -> list[Row]:
    """Of those that are open and have a due date."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(pks)])
        return [Row(*row) for row in cursor.fetchall()]


Versions = tuple[int, int | None]  # with the case
Groups = dict[tuple[str, Versions], list[Row]]


def moved(rows: Iterable[Row], lines: Mapping[int, InForce], at: datetime) -> list[Moved]:
    """What the working times in `lines`, by unit, postpone; in the order of ids."""
    groups: Groups = defaultdict(list)
    once: Groups = defaultdict(list)
    others: list[int] = []
    for row in rows:
        line = lines.get(row.unit)
        if line is None or line.edition == row.edition:
            continue
        if row.is_plain:
            groups[line.edition, row.limited_by].append(row)
        elif row.is_once:
            once[row.edition, row.limited_by].append(row)
        else:
            others.append(row.pk)
    limits = _limits({asked for _line, asked in (*groups, *once)})
    others += _let_stand(once, groups, lines, limits)
    found = list(_one_by_one(others, lines, at))
    for (_line, version), group in groups.items():
        found += _at_once(group, limits[version], lines[group[0].unit].time)
    return sorted(found)


def _limits(asked: Collection[Versions]) -> dict[Versions, Limit]:
    versions = ProcedureVersion.objects.in_bulk([version for version, _case in asked])
    cases = Case.objects.in_bulk([case for _version, case in asked if case])
    return {
        (version, case): Limit.of(versions[version], cases[case] if case else None)
        for version, case in asked
    }


def _let_stand(
    once: Groups, groups: Groups, lines: Mapping[int, InForce], limits: Mapping[Versions, Limit]
) -> list[int]:
    """Puts those that no calendar held into their group; the ids of the others."""
    others = []
    for (edition, version), some in once.items():
        held = _held(some, limits[version], working_time_in(edition))
        for row, is_held in zip(some, held, strict=True):
            if is_held:
                others.append(row.pk)
            else:
                groups[lines[row.unit].edition, version].append(row)
    return others


def _held(rows: Sequence[Row], limit: Limit, time: WorkingTime) -> list[bool]:
    """Whether each stands later than its receipt alone would put it: a calendar held its date."""
    begins = np.array([row.begins for row in rows]) - _minutes(time.moment(0))
    due = np.array([row.due for row in rows]) - _minutes(time.moment(0))
    held: list[bool] = (due_dates(limit, time, begins) != due).tolist()
    return held


def _at_once(rows: Sequence[Row], limit: Limit, time: WorkingTime) -> Iterator[Moved]:
    origin = _minutes(time.moment(0))
    begins, before = (
        np.fromiter(minutes, dtype=np.int64, count=len(rows)) - origin
        for minutes in ((row.begins for row in rows), (row.due for row in rows))
    )
    after = np.maximum(due_dates(limit, time, begins), standing(time, before))
    becomes = (after + origin).tolist()
    for index in np.flatnonzero(after > before).tolist():
        row = rows[index]
        yield Moved(row.pk, row.unit, row.due, becomes[index])


def due_dates(limit: Limit, time: WorkingTime, received: Minutes) -> Minutes:
    """`reckon` of nothing but receipts."""
    match limit.unit:
        case LimitUnit.HOURS:
            return time.due_by_minutes(received, 60 * limit.amount)
        case LimitUnit.DAYS:
            return time.due_by_days(received, limit.amount)
        case LimitUnit.SAME_DAY:
            return due_same_day(time, received, limit.cutoff)
        case LimitUnit.CALENDAR_DAYS:
            return due_by_calendar_days(time, received, limit.amount)
        case _:
            raise ValueError("Without a limit there is no due date")


def _one_by_one(pks: Sequence[int], lines: Mapping[int, InForce], at: datetime) -> Iterator[Moved]:
    for first in range(0, len(pks), ONE_BY_ONE):
        some = Dossier.objects.filter(pk__in=pks[first : first + ONE_BY_ONE])
        dossiers = some.select_related("version", "case")
        for dossier in dossiers.prefetch_related("segments", "due_changes"):
            before = dossier.due_at
            after = due_under(dossier, lines[dossier.unit_id].time, at)
            if before and after and after > before:
                yield Moved(dossier.pk, dossier.unit_id, _minutes(before), _minutes(after))


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def due_under(dossier: Dossier, time: WorkingTime, at: datetime) -> datetime | None:
    """The due date from the dossier's facts and, as the last of them, another calendar."""
    facts = facts_of(dossier, list(dossier.segments.all()), dossier.due_changes.all())
    facts.append(Fact(Kind.CALENDAR, max(at, dossier.last_event_at), time))
    return reckon(Limit.of(dossier.version, dossier.case), facts).due_at
