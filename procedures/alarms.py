"""Where what is published no longer fits the house: procedures that nobody can work on."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, OuterRef

from procedures.alarm_kinds import TITLES, Alarm, Group, standing
from procedures.alarms_of_contents import banned, ending, fees_over
from procedures.alarms_of_units import ended_steps, ended_units, without_unit
from procedures.models import Step


def alarms(today: date) -> list[Group]:
    """The gravest first. Of versions in force today or to come."""
    found = sorted(_all(today), key=lambda one: (list(TITLES).index(one.kind), one.version.name))
    return [
        Group(kind, TITLES[kind], list(rows)) for kind, rows in groupby(found, attrgetter("kind"))
    ]


def _all(today: date) -> Iterator[Alarm]:
    here = standing(today).filter(is_processed_elsewhere=False)
    steps = Step.objects.filter(version=OuterRef("pk"))
    yield from (Alarm("no_steps", one) for one in here.filter(~Exists(steps)))
    gone = list(without_unit(today))
    yield from (Alarm("no_unit", one) for one in gone)
    yield from ended_units(today, {one.pk for one in gone})
    yield from ended_steps(today)
    yield from banned(today)
    yield from fees_over(today)
    yield from ending(today)
