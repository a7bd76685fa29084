"""How far a working calendar reaches: the units under it, and their open dossiers."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import connection
from django.db.models import Exists, OuterRef

from agencies.calendars import (
    DRAFT,
    InForce,
    editions_in,
    in_force_at,
    line_of,
    working_time_with,
)
from agencies.editions import drafted
from agencies.models import Unit, WorkingCalendar
from agencies.working_time import ZONE
from dossiers.models import Dossier

# A date before the first day that changed cannot move.
REACHED = """
SELECT id FROM dossiers_dossier
WHERE finished_at IS NULL AND id > %(after)s AND unit_id = ANY (%(units)s)
    AND (due_at >= %(begins)s OR received_at IS NULL AND answer_due_at >= %(begins)s)
ORDER BY id
"""


def units_with_open_dossiers() -> Iterable[Unit]:
    busy = Dossier.objects.open().filter(unit=OuterRef("pk")).order_by()
    return Unit.objects.filter(Exists(busy))


def lines_under(calendar: WorkingCalendar) -> dict[int, InForce]:
    """What is in force now at the units that the calendar's edition counts for, by unit."""
    lines = {unit.pk: in_force_at(unit) for unit in units_with_open_dossiers()}
    return {
        unit: line
        for unit, line in lines.items()
        if calendar.edition_id in editions_in(line.edition)
    }


def lines_drafted(calendar: WorkingCalendar) -> dict[int, InForce]:
    """What would be in force at the units below the calendar if its draft were published."""
    content = drafted(calendar)
    names = {unit.pk: line_of(unit, calendar.pk) for unit in units_with_open_dossiers()}
    touched = {unit: name for unit, name in names.items() if DRAFT in editions_in(name)}
    times = {name: working_time_with(name, {DRAFT: content}) for name in {*touched.values()}}
    return {unit: InForce(name, times[name]) for unit, name in touched.items()}


def reached(units: Iterable[int], begins: date, *, after: int = 0) -> list[int]:
    """Ids of the open dossiers of the units with a date from the day on, in their order."""
    midnight = datetime.combine(begins, time(), ZONE)
    with connection.cursor() as cursor:
        cursor.execute(REACHED, {"after": after, "units": list(units), "begins": midnight})
        return [pk for (pk,) in cursor.fetchall()]
