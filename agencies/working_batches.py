"""Many moments at once by one working time: the batches that `WorkingTime` itself does not have.

Moments are minutes since midnight of its first date, as in `WorkingTime.minute`; each function
says which rule of it it answers for arrays.
"""

import numpy as np

from agencies.working_sessions import DAY
from agencies.working_time import BeyondCalendar, Minutes, WorkingTime


def open_minutes(time: WorkingTime) -> Minutes:
    """Every minute in a session, in order: that at index i begins at W = i."""
    openings, lengths = time.arrays.openings[:-1], np.diff(time.arrays.w)
    within = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(time.arrays.w[:-1], lengths)
    return np.repeat(openings, lengths) + within


def w_of(time: WorkingTime, times: Minutes) -> Minutes:
    """`WorkingTime.w` for many moments, and at the calendar's end all there is."""
    axes = time.arrays
    _refuse_outside(times, time, axes.openings[-1] + 1)
    session = np.searchsorted(axes.closings, times, side="right")
    found: Minutes = axes.w[session] + np.maximum(0, times - axes.openings[session])
    return found


def due_same_day(time: WorkingTime, times: Minutes, cutoff: int) -> Minutes:
    """`WorkingTime.same_day` for many moments."""
    if not 0 <= cutoff < DAY:
        raise ValueError(f"A cut-off lies within a day, not at minute {cutoff}")
    day, of_day = np.divmod(_started(time, times), DAY)
    answered = np.where(of_day <= cutoff, day, _open_day(time, day + 1))
    return _last_closing(time, answered)


def due_by_calendar_days(time: WorkingTime, times: Minutes, days: int) -> Minutes:
    """`WorkingTime.add_calendar_days` for many moments."""
    if days < 0:
        raise ValueError(f"Time limits run forward; {days} is negative")
    day, of_day = np.divmod(_started(time, times), DAY)
    # One day more than there are dates is beyond the calendar wherever it is added.
    reached = _open_day(time, day + min(days, (time.last - time.first).days + 1))
    wanted = reached * DAY + of_day
    session = np.searchsorted(time.arrays.closings, wanted, side="right")
    forward = np.maximum(wanted, time.arrays.openings[session])
    return np.minimum(forward, _last_closing(time, reached))


def standing(time: WorkingTime, times: Minutes) -> Minutes:
    """Each moment where a limit may end, in a session or at a closing; the others at the next
    opening."""
    axes = time.arrays
    started = _started(time, times)
    session = np.searchsorted(axes.closings, times, side="right")
    is_closing = (session > 0) & (axes.closings[session - 1] == times)
    found: Minutes = np.where(is_closing, times, started)
    return found


def _started(time: WorkingTime, times: Minutes) -> Minutes:
    _refuse_outside(times, time, time.arrays.openings[-1])
    session = np.searchsorted(time.arrays.closings, times, side="right")
    _refuse_beyond(session, time)
    return np.maximum(times, time.arrays.openings[session])


def _open_day(time: WorkingTime, days: Minutes) -> Minutes:
    session = np.searchsorted(time.arrays.openings, days * DAY, side="left")
    _refuse_beyond(session, time)
    return time.arrays.openings[session] // DAY


def _last_closing(time: WorkingTime, days: Minutes) -> Minutes:
    following = np.searchsorted(time.arrays.openings, (days + 1) * DAY, side="left")
    return time.arrays.closings[following - 1]


def _refuse_outside(times: Minutes, time: WorkingTime, end: np.int64) -> None:
    """The sentinel among the openings is where the calendar ends."""
    if np.any((times < 0) | (times >= end)):
        raise BeyondCalendar(f"Moments lie outside the calendar {time.first} to {time.last}")


def _refuse_beyond(sessions: Minutes, time: WorkingTime) -> None:
    if np.any(sessions >= len(time.arrays.closings)):
        raise BeyondCalendar(f"Moments lie after the calendar {time.first} to {time.last}")
