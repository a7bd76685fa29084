"""The legal clock of a dossier: its segments, the facts of its due date, and what turns it.

How NĐ 118/2025 and NĐ 309/2026 are read here stands in docs/decisions.md. Moments are aware
and in whole minutes; dates are dates in Asia/Ho_Chi_Minh.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from itertools import pairwise

from django.utils.timezone import localtime

from agencies.calendars import InForce, in_force_at, working_time_in
from agencies.legal_terms import legal_term
from agencies.models import LegalTerm, Unit
from agencies.working_time import ZONE, WorkingTime
from dossiers.models import Dossier, DueChange, Segment
from dossiers.reckoning import Fact, Kind, Limit, Reckoning, local_date, reckon
from dossiers.states import BUCKETS, ENDED, Bucket, State

LAST_MINUTE = 24 * 60 - 1
OF_KIND = {DueChange.Kind.EXTENSION: Kind.EXTENDED, DueChange.Kind.CALENDAR: Kind.CALENDAR}


def facts_of(
    dossier: Dossier, segments: Sequence[Segment], changes: Iterable[DueChange]
) -> list[Fact]:
    """What set and moved the due date of a received dossier, in the order of the moments."""
    if not segments:
        return []
    facts = [Fact(Kind.RECEIVED, segments[0].started_at, working_time_in(segments[0].edition))]
    for before, after in pairwise(segments):
        facts.append(_turn_between(before, after))
    facts += [
        Fact(
            OF_KIND[DueChange.Kind(change.kind)],
            change.at,
            working_time_in(change.edition) if change.edition else None,
            amount=change.amount or 0,
        )
        for change in changes
        if change.kind in OF_KIND
    ]
    return sorted(facts, key=lambda fact: fact.at)


def _turn_between(before: Segment, after: Segment) -> Fact:
    """Where one segment ends and the next begins. A wait cut off by the dossier's end has none
    after it, so nothing follows from it."""
    at, bucket = after.started_at, Bucket(after.bucket)
    if bucket != Bucket.PROCESSING:
        return Fact(Kind.PAUSED, at, bucket=bucket)
    kind = Kind.TRANSFERRED if before.bucket == Bucket.PROCESSING else Kind.RESUMED
    return Fact(kind, at, working_time_in(after.edition))


def reckoning_of(
    dossier: Dossier, segments: Sequence[Segment], changes: Iterable[DueChange]
) -> Reckoning:
    """The reckoning of a dossier from its facts alone."""
    return reckon(Limit.of(dossier.version, dossier.case), facts_of(dossier, segments, changes))


def in_force_for(dossier: Dossier) -> InForce:
    """The competent unit's working time."""
    return in_force_of(dossier.unit)


def in_force_of(unit: Unit) -> InForce:
    """Asked for once in the life of the unit's object."""
    known: InForce | None = getattr(unit, "_in_force", None)
    if known is None:
        known = in_force_at(unit)
        unit._in_force = known  # type: ignore[attr-defined]
    return known


def time_of(dossier: Dossier) -> WorkingTime:
    return in_force_for(dossier).time


def turn(dossier: Dossier, before: State | None, at: datetime) -> None:
    """Closes and opens segments where the bucket changes, and sets `due_at` from the facts."""
    old = BUCKETS.get(before) if before else None
    new = BUCKETS.get(State(dossier.state))
    if old == new:
        return
    if dossier.received_at is None or (old is None and before not in ENDED):
        _begin(dossier, new, at)
        return
    segments = list(dossier.segments.all())
    if old is None:
        _take_up_again(dossier, segments, at)
    else:
        _close(segments[-1], dossier, at)
        if new:
            segments.append(_open(dossier, new, at))
    if new:
        _set_due(dossier, segments)


def _begin(dossier: Dossier, bucket: Bucket | None, at: datetime) -> None:
    if bucket:
        segment = _open(dossier, bucket, at)
        dossier.due_at = dossier.first_due_at = reckoning_of(dossier, [segment], ()).due_at
        dossier.due_edition = segment.edition


def _take_up_again(dossier: Dossier, segments: list[Segment], at: datetime) -> None:
    """After a correction, as if the end had never been: a wait that it cut off ends now."""
    last = segments[-1]
    if last.bucket == Bucket.PROCESSING:
        last.ended_at = last.minutes = None
        last.save(update_fields=["ended_at", "minutes"])
    else:
        _close(last, dossier, at)
        segments.append(_open(dossier, Bucket.PROCESSING, at))


def change_unit(dossier: Dossier, unit: Unit, at: datetime) -> None:
    """The clock goes on at another unit, by its calendar where the due date is not over."""
    segments = list(dossier.segments.all())
    _close(segments[-1], dossier, at)
    dossier.unit = unit
    segments.append(_open(dossier, Bucket(segments[-1].bucket), at))
    _set_due(dossier, segments)


def reckon_again(dossier: Dossier, change: DueChange) -> None:
    """Sets the due date with one more change, which is not saved yet."""
    _set_due(dossier, list(dossier.segments.all()), change)


def _open(dossier: Dossier, bucket: Bucket, at: datetime) -> Segment:
    return dossier.segments.create(
        bucket=bucket, unit=dossier.unit, edition=in_force_for(dossier).edition, started_at=at
    )


def _close(segment: Segment, dossier: Dossier, at: datetime) -> None:
    segment.ended_at = at
    segment.minutes = time_of(dossier).minutes_between(segment.started_at, at)
    segment.save(update_fields=["ended_at", "minutes"])


def _set_due(dossier: Dossier, segments: Sequence[Segment], *more: DueChange) -> None:
    changes = [*(dossier.due_changes.all() if dossier.is_redated else ()), *more]
    dossier.due_at = reckoning_of(dossier, segments, changes).due_at
    stood = [(one.started_at, one.edition) for one in segments]
    stood += [(one.at, one.edition) for one in changes if one.edition]
    dossier.due_edition = sorted(stood, key=lambda one: one[0])[-1][1]


def end_of(time: WorkingTime, day: date) -> datetime:
    """The last closing of the day; of a day without work, that of the next with some."""
    return time.same_day(datetime.combine(day, clock_time(), ZONE), 24 * 60 - 1)


def answer_due(time: WorkingTime, asked_at: datetime) -> datetime:
    """When a filing is to be answered (NĐ 45/2020 as amended: 8 working hours)."""
    minutes = legal_term(LegalTerm.Key.ANSWER_MINUTES, local_date(asked_at))
    return time.add_minutes(asked_at, minutes)


def forward_due(time: WorkingTime, received_at: datetime) -> datetime:
    """The desk hands over the same day; what came after the cut-off, by the end of the next
    working morning (NĐ 118/2025 Art. 18, NĐ 309/2026)."""
    begins = localtime(time.normalise(received_at))
    cutoff = legal_term(LegalTerm.Key.FORWARD_CUTOFF, begins.date())
    if begins.hour * 60 + begins.minute <= cutoff:
        return time.same_day(begins, cutoff)
    opening = time.normalise(begins.replace(hour=0, minute=0) + timedelta(days=1))
    return time.at_w(time.w(opening) + _length_of_session(time, opening))


def _length_of_session(time: WorkingTime, opening: datetime) -> int:
    local = localtime(opening)
    begins = local.hour * 60 + local.minute
    sessions = time.sessions_on(local.date())
    return next(closing - begins for first, closing in sessions if first == begins)
