"""The end of a time limit at a unit, and how it came about, date by date."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.calendars import working_time_of
from agencies.models import Unit
from agencies.working_time import Session, WorkingTime

DATES_EXPLAINED = 60


class Axis(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    CALENDAR_DAYS = "calendar_days"


@dataclass(frozen=True)
class Term:
    """A length of time on its own axis: session hours, working days or calendar days."""

    axis: Axis
    amount: int

    def __str__(self) -> str:
        match self.axis:
            case Axis.HOURS:
                words = ngettext("%(n)s working hour", "%(n)s working hours", self.amount)
            case Axis.DAYS:
                words = ngettext("%(n)s working day", "%(n)s working days", self.amount)
            case _:
                words = ngettext("%(n)s day", "%(n)s days", self.amount)
        return words % {"n": self.amount}


class Answer(NamedTuple):
    due: datetime
    explanation: list[str]


def due(unit: Unit, start: datetime, term: Term) -> Answer:
    """Raises BeyondCalendar where the start or the end lies outside the unit's calendar."""
    time = working_time_of(unit)
    end = end_of(time, start, term)
    return Answer(end, list(explain(time, start, term, end)))


def end_of(time: WorkingTime, start: datetime, term: Term) -> datetime:
    match term.axis:
        case Axis.HOURS:
            return time.add_minutes(start, 60 * term.amount)
        case Axis.DAYS:
            return time.add_days(start, term.amount)
        case _:
            return time.add_calendar_days(start, term.amount)


def explain(time: WorkingTime, start: datetime, term: Term, end: datetime) -> Iterator[str]:
    begins = time.normalise(start)
    yield _("From %(start)s, %(term)s.") % {"start": in_words(start), "term": term}
    if begins != start.replace(second=0, microsecond=0):
        yield _("That is outside working time: the clock starts at %(begins)s.") % {
            "begins": in_words(begins)
        }
    first, last = localtime(begins).date(), localtime(end).date()
    shown = min(last, first + timedelta(days=DATES_EXPLAINED - 1))
    for number in range((shown - first).days + 1):
        yield _line(time, term, begins, end, first + timedelta(days=number))
    if shown < last:
        rest = (last - shown).days
        yield ngettext("… and %(n)s more date.", "… and %(n)s more dates.", rest) % {"n": rest}
    yield _("Due %(end)s.") % {"end": in_words(end)}


def _line(time: WorkingTime, term: Term, begins: datetime, end: datetime, day: date) -> str:
    """What the date adds, on the axis of the term, between the start and the end."""
    sessions = ", ".join(_clock(session) for session in time.sessions_on(day))
    words = {"day": date_format(day, "D d/m/Y"), "sessions": sessions}
    if term.axis == Axis.CALENDAR_DAYS:
        return _calendar_line(words, (day - localtime(begins).date()).days, term.amount)
    if not sessions:
        return _("%(day)s: no working time.") % words
    midnight = localtime(begins).replace(
        year=day.year, month=day.month, day=day.day, hour=0, minute=0
    )
    until = min(end, midnight + timedelta(days=1, minutes=-1))
    if term.axis == Axis.HOURS:
        minutes = time.minutes_between(begins, until)
        words["hours"] = f"{minutes // 60}:{minutes % 60:02d}"
        return _("%(day)s: %(sessions)s; %(hours)s hours by then.") % words
    # Cut down: until the limit is reached, no line may say so.
    hundredths = math.floor(100 * time.days_between(begins, until))
    words["days"] = number_format(hundredths / 100, 2)
    return _("%(day)s: %(sessions)s; %(days)s working days by then.") % words


def _calendar_line(words: dict[str, str], passed: int, amount: int) -> str:
    """Every date is counted, and after the last only a working one is waited for."""
    numbered = {**words, "n": min(passed, amount)}
    if not words["sessions"]:
        if passed > amount:
            return _("%(day)s: no working time.") % words
        return _("%(day)s: no working time; day %(n)s.") % numbered
    if passed > amount:
        return _("%(day)s: %(sessions)s; the first working day after day %(n)s.") % numbered
    return _("%(day)s: %(sessions)s; day %(n)s.") % numbered


def _clock(session: Session) -> str:
    opening, closing = (f"{minute // 60:02d}:{minute % 60:02d}" for minute in session)
    return f"{opening}–{closing}"


def in_words(at: datetime) -> str:
    return date_format(localtime(at), "H:i D d/m/Y")
