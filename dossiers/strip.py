"""The clock of a dossier as a strip of bars along working time.

Positions are percentages of the session minutes between receipt and the end of the strip.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from agencies.working_time import WorkingTime
from dossiers.due import STATE_MARKS
from dossiers.models import Dossier, Segment
from dossiers.states import Bucket, State
from procedures.models import LimitUnit

MARKS: dict[str, tuple[str, str]] = {
    Bucket.PROCESSING: STATE_MARKS[State.PROCESSING],
    Bucket.AWAITING_SUPPLEMENT: STATE_MARKS[State.AWAITING_SUPPLEMENT],
    Bucket.AWAITING_DUES: STATE_MARKS[State.AWAITING_DUES],
    Bucket.SUSPENDED: STATE_MARKS[State.SUSPENDED],
}


class Bar(NamedTuple):
    tone: str
    x: str
    width: str


class Total(NamedTuple):
    tone: str
    icon: str
    label: str
    words: str


class Strip(NamedTuple):
    bars: list[Bar]
    totals: list[Total]
    now: str
    first_due: str
    begins: datetime
    ends: datetime


def strip_of(
    dossier: Dossier, segments: Sequence[Segment], time: WorkingTime, at: datetime
) -> Strip | None:
    """None before receipt, and where no working minute lies between receipt and the end."""
    if dossier.received_at is None or not segments:
        return None
    now = dossier.finished_at or at
    ends = max(now, dossier.due_at or now, dossier.first_due_at or now)
    begins, length = time.w(dossier.received_at), time.minutes_between(dossier.received_at, ends)
    if length <= 0:
        return None

    def place(moment: datetime) -> float:
        return min(100.0, max(0.0, 100 * (time.w(moment) - begins) / length))

    bars = []
    for segment in segments:
        start, end = place(segment.started_at), place(segment.ended_at or now)
        bars.append(_bar(MARKS[segment.bucket][0].removeprefix("t-"), start, end))
    if place(now) < 100:
        bars.append(_bar("left", place(now), 100.0))
    return Strip(
        [bar for bar in bars if bar.width != "0.00%"],
        totals_of(dossier, segments, time, at),
        "" if dossier.finished_at else f"{place(now):.2f}%",
        f"{place(dossier.first_due_at):.2f}%" if dossier.first_due_at else "",
        dossier.received_at,
        ends,
    )


def _bar(tone: str, start: float, end: float) -> Bar:
    return Bar(tone, f"{start:.2f}%", f"{end - start:.2f}%")


def totals_of(
    dossier: Dossier, segments: Sequence[Segment], time: WorkingTime, at: datetime
) -> list[Total]:
    """The working time spent in each bucket, on the axis of the dossier's limit."""
    now = dossier.finished_at or at
    by_days = dossier.version.limit_unit == LimitUnit.DAYS
    totals = []
    for bucket in Bucket:
        spans = [(s.started_at, s.ended_at or now) for s in segments if s.bucket == bucket]
        if not spans:
            continue
        if by_days:
            text = days_in_words(float(sum(time.days_between(a, b) for a, b in spans)))
        else:
            text = minutes_in_words(sum(time.minutes_between(a, b) for a, b in spans))
        totals.append(Total(*MARKS[bucket], str(bucket.label), text))
    if by_days and dossier.due_at and dossier.due_at > now:
        left = days_in_words(float(time.days_between(now, dossier.due_at)))
        totals.append(Total("t-closed", "ok", gettext("Left"), left))
    return totals


def days_in_words(days: float) -> str:
    rounded = round(days, 1)
    whole = int(rounded) if rounded == int(rounded) else rounded
    number = number_format(whole)
    return ngettext("%(n)s working day", "%(n)s working days", int(rounded)) % {"n": number}


def minutes_in_words(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": number_format(hours)})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)
