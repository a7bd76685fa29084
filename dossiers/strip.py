"""The clock of a dossier as a strip of bars along working time.

Positions are percentages of the session minutes between receipt and the end of the strip.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from agencies.working_time import WorkingTime
from dossiers.due import STATE_MARKS
from dossiers.models import Dossier, Segment
from dossiers.reckoning import Line
from dossiers.states import Bucket, State
from procedures.cases import limited_by
from procedures.models import LimitUnit

MARKS: dict[str, tuple[str, str]] = {
    Bucket.PROCESSING: STATE_MARKS[State.PROCESSING],
    Bucket.AWAITING_SUPPLEMENT: STATE_MARKS[State.AWAITING_SUPPLEMENT],
    Bucket.AWAITING_DUES: STATE_MARKS[State.AWAITING_DUES],
    Bucket.SUSPENDED: STATE_MARKS[State.SUSPENDED],
}
MOVED: dict[str, tuple[str, Promise]] = {
    "extended": ("moved", _("Extended")),
    "transferred": ("moved", _("Transferred")),
    "late_transfer": ("moved", _("Transferred")),
    "calendar": ("moved", _("Working calendar changed")),
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


class Mark(NamedTuple):
    """A moment on the strip: `kind` is its look, `label` what the legend says of it."""

    kind: str
    x: str
    label: str | Promise
    at: datetime


class Strip(NamedTuple):
    bars: list[Bar]
    totals: list[Total]
    marks: list[Mark]
    now: str
    begins: datetime
    ends: datetime


def strip_of(
    dossier: Dossier,
    segments: Sequence[Segment],
    lines: Sequence[Line],
    time: WorkingTime,
    at: datetime,
) -> Strip | None:
    """None before receipt, and where no working minute lies between receipt and the end."""
    if dossier.received_at is None or not segments:
        return None
    now = dossier.finished_at or at
    moments = moments_of(dossier, lines)
    ends = max([now, *(moment for _kind, _label, moment in moments)])
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
        [Mark(kind, f"{place(moment):.2f}%", label, moment) for kind, label, moment in moments],
        "" if dossier.finished_at else f"{place(now):.2f}%",
        dossier.received_at,
        ends,
    )


def moments_of(
    dossier: Dossier, lines: Sequence[Line]
) -> list[tuple[str, str | Promise, datetime]]:
    """What is marked on the strip: the dates, and what moved them."""
    dates = [("due", _("Due by law"), dossier.due_at)]
    if dossier.first_due_at != dossier.due_at:
        dates.insert(0, ("first", _("First due date"), dossier.first_due_at))
    dates.append(("promised", _("Newly promised"), dossier.promised_at))
    turns = [(*MOVED[line.kind], line.at) for line in lines if line.kind in MOVED]
    return [*turns, *((kind, label, at) for kind, label, at in dates if at)]


def _bar(tone: str, start: float, end: float) -> Bar:
    return Bar(tone, f"{start:.2f}%", f"{end - start:.2f}%")


def totals_of(
    dossier: Dossier, segments: Sequence[Segment], time: WorkingTime, at: datetime
) -> list[Total]:
    """The working time spent in each bucket, on the axis of the dossier's limit."""
    now = dossier.finished_at or at
    by_days = limited_by(dossier.version, dossier.case).limit_unit == LimitUnit.DAYS
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
