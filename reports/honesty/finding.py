"""What a flag is asked, and what it answers with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from agencies.calendars import working_time_of
from agencies.models import Unit, WorkingCalendar
from agencies.working_time import ZONE, WorkingTime
from reports.figures import Conditions
from reports.honesty.thresholds import Limits
from reports.periods import Period


@dataclass(frozen=True)
class Asked:
    """`conditions` are look-ups on dossiers; a flag's day lies in the period."""

    conditions: Conditions
    period: Period
    limits: Limits

    def of_rows(self) -> Conditions:
        """As look-ups on rows of a dossier that carry their own unit."""
        return {
            name if name.startswith("unit") else f"dossier__{name}": value
            for name, value in self.conditions.items()
        }

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first included to the last excluded."""
        return midnight(self.period.first), midnight(self.period.last + timedelta(1))


class Finding(NamedTuple):
    """A flagged dossier, at which unit and when; `words` go into the flag's sentence."""

    dossier: int
    unit: int
    at: datetime
    words: tuple[Any, ...] = ()


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def once_each(findings: Iterable[Finding]) -> list[Finding]:
    """The last of each dossier, the last first."""
    latest: dict[int, Finding] = {}
    for one in sorted(findings, key=lambda found: (found.at, found.dossier), reverse=True):
        latest.setdefault(one.dossier, one)
    return list(latest.values())


def working_times(units: Iterable[Unit]) -> dict[int, WorkingTime]:
    """The working time of units, by their ids, for days on which they stood."""
    calendars = WorkingCalendar.objects.exclude(unit=None)
    having_own = set(calendars.values_list("unit_id", flat=True))
    shared: dict[Sequence[int], WorkingTime] = {}
    found = {}
    for unit in sorted(units, key=lambda one: one.valid_to is not None):
        line = tuple(pk for pk in map(int, unit.path.strip("/").split("/")) if pk in having_own)
        if line not in shared:
            shared[line] = working_time_of(unit)
        found[unit.pk] = shared[line]
    return found
