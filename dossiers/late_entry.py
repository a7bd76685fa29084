"""What was received on paper while the system was down, and is entered afterwards: it counts from
the moment when it was received."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.calendars import working_time_of
from agencies.models import Post, Role, Unit
from citizens.models import Person
from citizens.visible_text import visible
from dossiers.flow import NotAllowed
from dossiers.number_books import why_closed
from dossiers.reckoning import local_date

# A system that is away for longer than a month is another matter than a late entry.
ENTERED_WITHIN = timedelta(days=30)
OPENS, CLOSES = time(6), time(20)  # no desk receives before or after
LEAST_LETTERS = 3
FILLERS = "\u115f\u1160\u3164\uffa0"  # letters by name, of which nothing is seen


class OnPaper(NamedTuple):
    """When it was received on paper, and why it is entered only now."""

    at: datetime
    reason: str


class NotOnThatDay(NotAllowed):
    """Nothing can have been received, or nothing may be entered any more, on that day."""


def wrong_moment(at: datetime, now: datetime) -> str:
    """Why a moment of receipt is none to be entered now; or nothing."""
    if at > now:
        return _("This moment lies in the future.")
    if local_date(at) < local_date(now) - ENTERED_WITHIN:
        words = {"days": ENTERED_WITHIN.days}
        return _("What was received more than %(days)d days ago is not entered later.") % words
    return ""


def wrong_hour(at: datetime) -> str:
    """Why nothing can have been received at that time of the day; or nothing."""
    if OPENS <= localtime(at).time() <= CLOSES:
        return ""
    words = {"opens": f"{OPENS:%H:%M}", "closes": f"{CLOSES:%H:%M}"}
    return _("No desk receives before %(opens)s or after %(closes)s.") % words


def readable(reason: str) -> str:
    kept: str = visible(reason)
    return kept.strip()


def says_why(reason: str) -> bool:
    """Whether there is anything to read in it."""
    letters = [sign for sign in readable(reason) if sign.isalpha() and sign not in FILLERS]
    return len(letters) >= LEAST_LETTERS


def check_late_entry(paper: OnPaper, unit: Unit, *, by: Person, now: datetime) -> None:
    """Whether the clerk may enter what the unit received then. Raises NotOnThatDay."""
    if not says_why(paper.reason):
        raise NotAllowed(_("Say why it is entered later."))
    if sentence := wrong_moment(paper.at, now) or wrong_hour(paper.at):
        raise NotOnThatDay(sentence)
    day = local_date(paper.at)
    held = Post.objects.held_on(day).filter(person=by, role=Role.CLERK, unit=unit)
    if not held.exists():
        raise NotOnThatDay(_("On that day you held no post at the desk of %s.") % unit.name)
    if not working_time_of(unit).is_open_on(day):
        words = {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
        raise NotOnThatDay(_("%(unit)s does not work on %(day)s.") % words)
    if sentence := why_closed(unit, day):
        raise NotOnThatDay(sentence)
