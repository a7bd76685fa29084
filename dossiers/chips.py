"""How a state and a due date look: a shape, a word, a colour. Computed, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from agencies.calendars import working_time_of
from agencies.working_time import ZONE, WorkingTime
from dossiers.models import Dossier
from dossiers.states import State

SOON_DAYS = 2


@dataclass(frozen=True)
class Chip:
    """`tone` is a class of the style sheet, `icon` a symbol of the sprite."""

    tone: str
    icon: str
    words: str
    is_strong: bool = False


LOOKS: dict[str, tuple[str, str]] = {
    State.SUBMITTED: ("t-closed", "new"),
    State.AWAITING_COMPLETION: ("t-wait", "wait"),
    State.REFUSED: ("t-closed", "stop"),
    State.RECEIVED: ("t-work", "check"),
    State.PROCESSING: ("t-work", "work"),
    State.AWAITING_SUPPLEMENT: ("t-wait", "wait"),
    State.AWAITING_DUES: ("t-dues", "dues"),
    State.SUSPENDED: ("t-other", "other"),
    State.RESOLVED: ("t-early", "early"),
    State.RETURNED: ("t-closed", "early"),
    State.STOPPED: ("t-closed", "stop"),
    State.WITHDRAWN: ("t-closed", "back"),
}


def state_chip(state: str) -> Chip:
    return Chip(*LOOKS[state], str(State(state).label))


def due_chip(dossier: Dossier, at: datetime, time: WorkingTime) -> Chip | None:
    """Where the dossier stands against its due date; None where there is none."""
    if dossier.received_at is None or dossier.due_at is None:
        return None
    due = localtime(dossier.due_at)
    if dossier.finished_at:
        return _finished(dossier, due.date())
    days = working_dates(time, localtime(at).date(), due.date())
    if days < 0 or due.date() < localtime(at).date():
        words = ngettext("%(n)s day late", "%(n)s days late", -days) % {"n": max(1, -days)}
        return Chip("t-late", "late", words, is_strong=True)
    if due.date() == localtime(at).date():
        return Chip("t-soon", "today", gettext("Today %(hour)s") % {"hour": f"{due:%H:%M}"})
    words = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if days <= SOON_DAYS:
        return Chip("t-soon", "soon", words)
    return Chip("t-closed", "ok", words)


def _finished(dossier: Dossier, due: date) -> Chip | None:
    """Early, on time or late, by date; asked of resolved dossiers only."""
    if not dossier.outcome or dossier.finished_at is None:
        return None
    done = localtime(dossier.finished_at).date()
    if done < due:
        return Chip("t-early", "early", gettext("Done early"))
    if done == due:
        return Chip("t-ontime", "ontime", gettext("Done on time"))
    return Chip("t-late", "late", gettext("Done late"))


def working_dates(time: WorkingTime, start: date, end: date) -> int:
    """Working dates after `start` until `end`; negative where `end` came first."""
    if end < start:
        return -working_dates(time, end, start)
    return ceil(time.days_between(_night(start), _night(end)))


def _night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(days=1)


def due_chips(dossiers: Iterable[Dossier], at: datetime) -> dict[int, Chip | None]:
    """For a list: the working time of each unit is asked for once."""
    times: dict[int, WorkingTime] = {}
    chips: dict[int, Chip | None] = {}
    for dossier in dossiers:
        if dossier.unit_id not in times:
            times[dossier.unit_id] = working_time_of(dossier.unit)
        chips[dossier.pk] = due_chip(dossier, at, times[dossier.unit_id])
    return chips
