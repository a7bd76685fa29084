"""The working time of a unit, put together from the calendars above it.

Nearest wins: a date has the override of the nearest calendar that has one, and the sessions of
the nearest calendar that has a version by then. The country's calendar is above every unit's.
A unit that has ended goes on, after its last day, with the calendars of its successor; one
without a successor of its own with that of the unit above it.

What holds is a calendar's published edition. Editions never change, so the line of them that a
unit stands under is a name for its working time: `2.9` are editions 2 and 9, the nearest last,
`2.9|2025-07-01:2.4` is what follows from that day on. Due dates are stored with it.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from agencies.models import CalendarEdition, Unit
from agencies.working_time import DayKind, Override, Sessions, WorkingTime

FIRST, LAST = date(2020, 1, 1), date(2035, 12, 31)
DRAFT = 0  # no edition has this id


class Era(NamedTuple):
    """The editions that hold from a day on, the country's first and the nearest last."""

    begins: date
    editions: tuple[int, ...]


class Content(NamedTuple):
    """What an edition, or a draft, says."""

    sessions: tuple[Sessions, ...]
    days: dict[date, Override]


class InForce(NamedTuple):
    """The working time of a unit now, and the line of editions that it is made of."""

    edition: str
    time: WorkingTime


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
SELECT line.begins,
    CASE WHEN calendar.id = %(drafted)s::bigint THEN 0 ELSE calendar.edition_id END
FROM line
JOIN agencies_workingcalendar calendar
    ON calendar.unit_id IS NULL
    OR calendar.unit_id = ANY (string_to_array(trim('/' FROM line.path), '/')::bigint[])
LEFT JOIN agencies_unit unit ON unit.id = calendar.unit_id
WHERE calendar.edition_id IS NOT NULL OR calendar.id = %(drafted)s::bigint
ORDER BY line.generation, length(unit.path) NULLS FIRST
"""


def in_force_at(unit: Unit) -> InForce:
    """One query while no calendar changes."""
    name = line_of(unit)
    return InForce(name, working_time_in(name))


def line_of(unit: Unit, drafted: int | None = None) -> str:
    """The line of editions; in the place of the edition of the calendar `drafted`, by its id,
    stands DRAFT."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, {"unit": unit.pk, "first": FIRST, "drafted": drafted})
        rows = cursor.fetchall()
    editions: dict[date, tuple[int, ...]] = {}
    for begins, edition in rows:
        editions[begins] = (*editions.get(begins, ()), edition)
    return "|".join(_named(begins, line) for begins, line in editions.items())


def editions_in(name: str) -> frozenset[int]:
    """The editions that a line is made of."""
    return frozenset(edition for era in _eras(name) for edition in era.editions)


def working_time_of(unit: Unit) -> WorkingTime:
    """The legal working time of a unit, 2020 to 2035, as it is in force now."""
    return in_force_at(unit).time


@lru_cache(maxsize=256)
def working_time_in(name: str) -> WorkingTime:
    """The working time that a line of editions makes, whenever they were in force."""
    return working_time_with(name, {})


def working_time_with(name: str, drafts: Mapping[int, Content]) -> WorkingTime:
    """As `working_time_in`, with a draft in the place of some editions, by their ids."""
    rows = CalendarEdition.objects.filter(pk__in=editions_in(name) - set(drafts))
    return _built(
        _eras(name), {row.pk: content_of(row.sessions, row.days) for row in rows} | {**drafts}
    )


def content_of(sessions: Sequence[Any], days: Sequence[Any]) -> Content:
    """From the JSON of an edition."""
    versions = (
        Sessions(
            date.fromisoformat(begins),
            tuple(tuple((opening, closing) for opening, closing in day) for day in weekdays),
        )
        for begins, weekdays in sessions
    )
    overrides = (
        Override(date.fromisoformat(day), DayKind(kind), weekday)
        for day, kind, weekday, *_name in days
    )
    return Content(
        tuple(versions), {one.date: one for one in overrides if FIRST <= one.date <= LAST}
    )


def _named(begins: date, line: tuple[int, ...]) -> str:
    editions = ".".join(map(str, line))
    return editions if begins == FIRST else f"{begins}:{editions}"


def _eras(name: str) -> "list[Era]":
    eras = []
    for part in name.split("|"):
        day, _, editions = part.rpartition(":")
        begins = date.fromisoformat(day) if day else FIRST
        eras.append(Era(begins, tuple(map(int, editions.split(".")))))
    return eras


def _built(eras: Sequence[Era], contents: Mapping[int, Content]) -> WorkingTime:
    versions: list[Sessions] = []
    overrides: dict[date, Override] = {}
    for era in eras:
        line = [contents[edition] for edition in era.editions]
        versions = _continued(versions, _sessions(line), era.begins)
        overrides = {day: kept for day, kept in overrides.items() if day < era.begins}
        for content in line:
            overrides |= {day: one for day, one in content.days.items() if day >= era.begins}
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


def _sessions(line: Sequence[Content]) -> list[Sessions]:
    """The versions of the nearest calendar; before its first, those of the next above."""
    merged: list[Sessions] = []
    for content in line:
        if own := content.sessions:
            first = own[0].effective_from
            merged = [version for version in merged if version.effective_from < first]
            merged += own
    return merged
