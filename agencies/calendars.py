"""The working time of a unit, put together from the calendars above it.

Nearest wins: a date has the override of the nearest calendar that has one, and the sessions of
the nearest calendar that has a version by then. The country's calendar is above every unit's.
A unit that has ended goes on, after its last day, with the calendars of its successor; one
without a successor of its own with that of the unit above it.

A built working time is kept in the process under the calendars' keys and revisions, so every
change to a calendar, its versions or its overrides must raise `revision`. The row's xmin is
part of the key too: a revision that was rolled back is not the next one of the same number.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from agencies.models import DayOverride, SessionVersion, Unit
from agencies.working_time import DayKind, Override, Sessions, WorkingTime

FIRST, LAST = date(2020, 1, 1), date(2035, 12, 31)

Edition = tuple[int, int, str]  # calendar, revision, transaction that wrote it


class Era(NamedTuple):
    """The calendars that hold from a day on, the country's first and the nearest last."""

    begins: date
    editions: tuple[Edition, ...]


# One row per unit of the line of succession and calendar above it; the first row of a
# generation is the successor of the nearest unit that has one.
LINE = """
WITH RECURSIVE line (generation, path, begins, valid_to) AS (
    SELECT 0, path, %(first)s::date, valid_to FROM agencies_unit WHERE id = %(unit)s
    UNION ALL
    SELECT heir.generation, heir.path, heir.begins, heir.valid_to
    FROM (
        SELECT line.generation + 1 AS generation, successor.path, line.valid_to + 1 AS begins,
            successor.valid_to
        FROM line
        JOIN agencies_unit above
            ON above.id = ANY (string_to_array(trim('/' FROM line.path), '/')::bigint[])
        JOIN agencies_succession succession ON succession.predecessor_id = above.id
        JOIN agencies_unit successor ON successor.id = succession.successor_id
        WHERE line.valid_to IS NOT NULL AND line.generation < 10
        ORDER BY length(above.path) DESC, successor.id
        LIMIT 1
    ) heir
)
SELECT line.begins, calendar.id, calendar.revision, calendar.xmin::text
FROM line
JOIN agencies_workingcalendar calendar
    ON calendar.unit_id IS NULL
    OR calendar.unit_id = ANY (string_to_array(trim('/' FROM line.path), '/')::bigint[])
LEFT JOIN agencies_unit unit ON unit.id = calendar.unit_id
ORDER BY line.generation, length(unit.path) NULLS FIRST
"""


def working_time_of(unit: Unit) -> WorkingTime:
    """The legal working time of a unit, 2020 to 2035; one query while no calendar changes."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, {"unit": unit.pk, "first": FIRST})
        rows = cursor.fetchall()
    editions: dict[date, tuple[Edition, ...]] = {}
    for begins, *edition in rows:
        editions[begins] = (*editions.get(begins, ()), tuple(edition))
    return _built(tuple(Era(begins, of_era) for begins, of_era in editions.items()))


@lru_cache(maxsize=256)
def _built(eras: tuple[Era, ...]) -> WorkingTime:
    versions: list[Sessions] = []
    overrides: dict[date, Override] = {}
    for era in eras:
        calendars = [calendar for calendar, *_ in era.editions]
        versions = _continued(versions, _sessions(calendars), era.begins)
        overrides = {day: kept for day, kept in overrides.items() if day < era.begins}
        overrides |= {day: o for day, o in _overrides(calendars).items() if day >= era.begins}
    return WorkingTime(versions, list(overrides.values()), first=FIRST, last=LAST)


def _continued(before: list[Sessions], after: list[Sessions], day: date) -> list[Sessions]:
    """`before` until the day, `after` from it on."""
    if not before:
        return after
    in_force = [version for version in after if version.effective_from <= day][-1:]
    return [
        *(version for version in before if version.effective_from < day),
        *(Sessions(day, version.weekdays) for version in in_force),
        *(version for version in after if version.effective_from > day),
    ]


def _sessions(calendars: list[int]) -> list[Sessions]:
    """The versions of the nearest calendar; before its first, those of the next above."""
    rows = SessionVersion.objects.filter(calendar__in=calendars).order_by("effective_from")
    found: dict[int, list[Sessions]] = {}
    for row in rows:
        weekdays = tuple(tuple((a, b) for a, b in sessions) for sessions in row.weekdays)
        found.setdefault(row.calendar_id, []).append(Sessions(row.effective_from, weekdays))
    merged: list[Sessions] = []
    for calendar in calendars:
        own = found.get(calendar, [])
        if own:
            first = own[0].effective_from
            merged = [version for version in merged if version.effective_from < first] + own
    return merged


def _overrides(calendars: list[int]) -> dict[date, Override]:
    rows = DayOverride.objects.filter(calendar__in=calendars, date__range=(FIRST, LAST))
    nearest_last = sorted(rows, key=lambda row: calendars.index(row.calendar_id))
    return {row.date: Override(row.date, DayKind(row.kind), row.weekday) for row in nearest_last}
