"""How a dossier stands to its date: a tone, an icon and a few words, counted in working dates."""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from agencies.working_time import WorkingTime
from dossiers.models import Dossier
from dossiers.states import ENDED, State

SOON = 1  # working dates


class Standing(NamedTuple):
    """`tone` and `icon` are names of the design system; `is_strong` makes it loud in lists."""

    tone: str
    icon: str
    words: str
    is_strong: bool = False


PAUSED_TONES = {
    State.AWAITING_COMPLETION: "t-wait",
    State.AWAITING_SUPPLEMENT: "t-wait",
    State.AWAITING_DUES: "t-dues",
    State.SUSPENDED: "t-other",
}
STATE_MARKS: dict[State, tuple[str, str]] = {
    State.SUBMITTED: ("t-other", "new"),
    State.AWAITING_COMPLETION: ("t-wait", "wait"),
    State.REFUSED: ("t-closed", "stop"),
    State.RECEIVED: ("t-work", "new"),
    State.PROCESSING: ("t-work", "work"),
    State.AWAITING_SUPPLEMENT: ("t-wait", "wait"),
    State.AWAITING_DUES: ("t-dues", "dues"),
    State.SUSPENDED: ("t-other", "other"),
    State.RESOLVED: ("t-early", "early"),
    State.RETURNED: ("t-early", "check"),
    State.STOPPED: ("t-closed", "stop"),
    State.WITHDRAWN: ("t-closed", "stop"),
}


def standing(dossier: Dossier, at: datetime, time: WorkingTime | None) -> Standing:
    """How it stands at the moment `at`; without a working time every date counts."""
    state = State(dossier.state)
    if state == State.SUBMITTED:
        return _to_be_answered(dossier, at)
    if state in ENDED:
        return _ended(dossier, time)
    if dossier.due_at is None:
        return _undated(dossier, localtime(at).date())
    found = standing_to(dossier.due_at, at, time)
    return found._replace(words=_with_promise(found.words, dossier)) if found.is_strong else found


def standing_to(moment: datetime, at: datetime, time: WorkingTime | None) -> Standing:
    """How far a date is from the moment `at`."""
    due, today = localtime(moment).date(), localtime(at).date()
    if due < today:
        return Standing("t-late", "late", _late_by(working_dates(due, today, time)), is_strong=True)
    if due == today:
        hour = date_format(localtime(moment), "H:i")
        return Standing("t-soon", "today", gettext("Today %(hour)s") % {"hour": hour})
    left = working_dates(today, due, time)
    words = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    return Standing("t-soon", "soon", words) if left <= SOON else Standing("t-closed", "ok", words)


def mark_of_state(dossier: Dossier) -> Standing:
    """The state itself as a mark."""
    tone, icon = STATE_MARKS[State(dossier.state)]
    return Standing(tone, icon, dossier.get_state_display())


def working_dates(after: date, until: date, time: WorkingTime | None) -> int:
    """Dates with an open minute after the one and up to the other."""
    if time is None:
        return (until - after).days
    days = _open_dates(time)
    return bisect_right(days, until) - bisect_right(days, after)


@lru_cache(maxsize=256)
def _open_dates(time: WorkingTime) -> tuple[date, ...]:
    """Every date of the calendar with an open minute, so that counting is two bisections."""
    number = (time.last - time.first).days + 1
    dates = (time.first + timedelta(days=day) for day in range(number))
    return tuple(day for day in dates if time.is_open_on(day))


def _late_by(days: int) -> str:
    if days == 0:  # due on Friday, looked at on Saturday
        return gettext("Late")
    return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}


def _to_be_answered(dossier: Dossier, at: datetime) -> Standing:
    """A filing has no due date yet: it is to be received within 8 working hours."""
    if dossier.answer_due_at is None:
        return Standing("t-wait", "dues", gettext("Waits for its fee"))
    until = localtime(dossier.answer_due_at)
    if until < at:
        return Standing("t-late", "late", gettext("Answer overdue"), is_strong=True)
    shape = "H:i" if until.date() == localtime(at).date() else "H:i d/m"
    moment = date_format(until, shape)
    return Standing("t-soon", "soon", gettext("Receive by %(moment)s") % {"moment": moment})


def _with_promise(words: str, dossier: Dossier) -> str:
    """A promise is shown beside the lateness, which it never ends."""
    if dossier.promised_at is None:
        return words
    day = date_format(localtime(dossier.promised_at), "d/m")
    return gettext("%(late)s, promised for %(day)s") % {"late": words, "day": day}


def _ended(dossier: Dossier, time: WorkingTime | None) -> Standing:
    if dossier.revoked_at:
        return Standing("t-closed", "stop", gettext("Result revoked"))
    if not dossier.outcome or dossier.finished_at is None:
        return mark_of_state(dossier)
    done = localtime(dossier.finished_at).date()
    due = localtime(dossier.due_at).date() if dossier.due_at else done
    if done < due:
        return Standing("t-early", "early", gettext("Done early"))
    if done == due:
        return Standing("t-ontime", "ontime", gettext("Done on time"))
    late = _late_by(working_dates(due, done, time))
    words = gettext("Done, %(late)s") % {"late": late[:1].lower() + late[1:]}
    return Standing("t-late", "late", words)


def _undated(dossier: Dossier, today: date) -> Standing:
    tone, until = PAUSED_TONES.get(State(dossier.state)), dossier.answer_until
    if tone is None:
        return Standing("t-closed", "ok", gettext("No limit"))
    if until is None:
        return Standing(tone, "wait", gettext("Clock paused"))
    day = date_format(until, "d/m")
    if until < today:
        return Standing("t-soon", "soon", gettext("Nothing came by %(day)s") % {"day": day})
    return Standing(tone, "wait", gettext("Awaited until %(day)s") % {"day": day})
