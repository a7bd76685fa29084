"""Whether a dossier's segments cover its life without a gap, and their minutes are right.

Then the buckets add up: each segment is in one.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from agencies.calendars import editions_in, in_force_at, working_time_in
from agencies.models import CalendarEdition, Unit
from agencies.working_time import WorkingTime
from dossiers.models import Dossier, Segment


def is_partition(dossier: Dossier, segments: Sequence[Segment]) -> bool:
    """Of the time from receipt to the end, or to now."""
    if not segments:
        return False
    ends = (segments[0].started_at, segments[-1].ended_at)
    has_no_gap = all(one.ended_at == after.started_at for one, after in pairwise(segments))
    return has_no_gap and ends == (dossier.received_at, dossier.finished_at)


def wrong_minutes(segments: Sequence[Segment]) -> Iterator[tuple[int | None, int]]:
    """Stored minutes that are none of those that the calendars of their time give; and which."""
    for segment in segments:
        if segment.ended_at is None:
            continue
        minutes = _minutes(segment, working_time_in(segment.edition))
        if segment.minutes != minutes and segment.minutes not in _otherwise(segment):
            yield segment.minutes, minutes


def _minutes(segment: Segment, time: WorkingTime) -> int:
    assert segment.ended_at is not None
    return time.minutes_between(segment.started_at, segment.ended_at)


def _otherwise(segment: Segment) -> set[int]:
    """By the calendars in force as it ended, or published since: an end may be written down
    later than it happened."""
    assert segment.ended_at is not None
    lines = _lines_since(segment.unit_id, segment.ended_at)
    return {_minutes(segment, working_time_in(line)) for line in lines}


def _lines_since(unit: int, moment: datetime) -> set[str]:
    """The lines that the unit's calendars made at the moment and after each publication since."""
    line = in_force_at(Unit.objects.get(pk=unit)).edition
    owners = CalendarEdition.objects.filter(pk__in=editions_in(line)).values("calendar")
    editions = list(CalendarEdition.objects.filter(calendar__in=owners).order_by("published_at"))
    since = {edition.published_at for edition in editions if edition.published_at > moment}
    return {_as_it_was(line, editions, then) for then in {moment, *since}} - {""}


def _as_it_was(line: str, editions: Sequence[CalendarEdition], then: datetime) -> str:
    """The line with the editions that its calendars had at the moment; those without any yet
    are left out, and where nothing is left, nothing holds."""
    calendar = {edition.pk: edition.calendar_id for edition in editions}
    had = {one.calendar_id: one.pk for one in editions if one.published_at <= then}
    parts = []
    for part in line.split("|"):
        begins, colon, now = part.rpartition(":")
        kept = [had[calendar[pk]] for pk in map(int, now.split(".")) if calendar[pk] in had]
        if not kept:
            return ""
        parts.append(begins + colon + ".".join(map(str, kept)))
    return "|".join(parts)
