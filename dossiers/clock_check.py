"""The night's second reckoning: whether the stored clock is what follows from a dossier's facts.

What differs at first sight may have moved while it was read, so it is looked at again under its
lock. Nothing is repaired: a difference is an error in the house, and somebody has to look.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from agencies.calendars import InForce, in_force_at
from dossiers.calendar_reach import units_with_open_dossiers
from dossiers.clock import reckoning_of
from dossiers.models import CalendarChange, Dossier
from dossiers.recalendar import moved, rows_of
from dossiers.reckoning import local_date
from dossiers.segment_check import is_partition, wrong_minutes
from dossiers.states import BUCKETS, State

BATCH = 2000
ENDED_SINCE = timedelta(days=1, hours=6)  # the night before, and some
NEEDED = (
    *("reference", "code", "state", "version", "case", "unit", "is_redated"),
    *("received_at", "first_due_at", "due_at", "due_edition", "finished_at", "last_event_at"),
)


@dataclass(frozen=True)
class Difference:
    """`what`: due_at, first_due_at, segments, state, minutes, calendar (a published change has
    missed it), or facts (nothing follows from them)."""

    number: str
    what: str
    stored: str
    expected: str

    def __str__(self) -> str:
        return f"{self.number} {self.what}: {self.stored}, reckoned {self.expected}"


@dataclass
class Finding:
    """What a run has found; its words go to a log and to the list of jobs."""

    looked_at: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        """The dossiers that differ, each once."""
        return list(dict.fromkeys(one.number for one in self.differences))

    def __str__(self) -> str:
        if not self.differences:
            return f"{self.looked_at:,} agree"
        kinds = Counter(one.what for one in self.differences)
        which = ", ".join(f"{what} {count}" for what, count in kinds.most_common())
        return f"{len(self.numbers):,} of {self.looked_at:,} differ: {which}"


def check_clocks(at: datetime, *, all_ended: bool = False) -> Finding:
    """Of every dossier that is open or ended lately; or of every one that was received."""
    lately = Q() if all_ended else Q(finished_at=None) | Q(finished_at__gte=at - ENDED_SINCE)
    received = Dossier.objects.filter(lately, received_at__isnull=False)
    pks = sorted(received.order_by().values_list("pk", flat=True))
    lines, finding = lines_in_force(), Finding(len(pks))
    for first in range(0, len(pks), BATCH):
        some = pks[first : first + BATCH]
        suspects = {dossier.pk for dossier in _with_facts(some) if differences(dossier)}
        sound = [pk for pk in some if pk not in suspects]
        suspects |= set(missed_by_a_calendar(sound, lines, at))
        for pk in sorted(suspects):
            finding.differences += _looked_at_again(pk, lines, at)
    return finding


def _with_facts(pks: Sequence[int]) -> QuerySet[Dossier]:
    rows = Dossier.objects.filter(pk__in=pks).only(*NEEDED)
    return rows.prefetch_related("version", "case", "segments", "due_changes")


def _looked_at_again(pk: int, lines: Mapping[int, InForce], at: datetime) -> list[Difference]:
    with transaction.atomic():
        Dossier.objects.select_for_update(of=("self",)).only("pk").get(pk=pk)
        dossier = _with_facts([pk]).get()
        found = differences(dossier)
        if not found and (after := missed_by_a_calendar([pk], lines, at).get(pk)):
            found.append(_of(dossier, "calendar", dossier.due_at, after))
    return found


def differences(dossier: Dossier) -> list[Difference]:
    """Between what is stored of the dossier and what follows from its facts. One that cannot be
    reckoned at all, its calendars being unknown, holds up no other."""
    try:
        return list(_differences(dossier))
    except (LookupError, ValueError) as failure:
        return [Difference(dossier.number, "facts", type(failure).__name__, str(failure))]


def _differences(dossier: Dossier) -> Iterator[Difference]:
    segments, changes = list(dossier.segments.all()), dossier.due_changes.all()
    if not is_partition(dossier, segments):
        held = " ".join(f"{words(one.started_at)}–{words(one.ended_at)}" for one in segments)
        life = f"{words(dossier.received_at)}–{words(dossier.finished_at)}"
        yield Difference(dossier.number, "segments", held or "none", life)
        return  # nothing can be reckoned from it
    due_at = reckoning_of(dossier, segments, changes).due_at
    if due_at != dossier.due_at:
        yield _of(dossier, "due_at", dossier.due_at, due_at)
    first_due_at = reckoning_of(dossier, segments[:1], ()).due_at
    if first_due_at != dossier.first_due_at:
        yield _of(dossier, "first_due_at", dossier.first_due_at, first_due_at)
    bucket = BUCKETS.get(State(dossier.state))
    if bucket and bucket != segments[-1].bucket:
        yield Difference(dossier.number, "state", dossier.state, segments[-1].bucket)
    for stored, minutes in wrong_minutes(segments):
        yield Difference(dossier.number, "minutes", str(stored), str(minutes))


def lines_in_force() -> dict[int, InForce]:
    """By unit; none while a published calendar is on its way."""
    if CalendarChange.objects.filter(done_at=None).exists():
        return {}
    return {unit.pk: in_force_at(unit) for unit in units_with_open_dossiers()}


def missed_by_a_calendar(
    pks: Iterable[int], lines: Mapping[int, InForce], at: datetime
) -> dict[int, datetime]:
    """Open dossiers that the calendar in force would give a later date, and which. What is over
    already no publication reaches."""
    found = moved(rows_of(list(pks)), lines, at)
    today = local_date(at)
    return {move.pk: move.after for move in found if local_date(move.before) >= today}


def _of(
    dossier: Dossier, what: str, stored: datetime | None, expected: datetime | None
) -> Difference:
    return Difference(dossier.number, what, words(stored), words(expected))


def words(moment: datetime | None) -> str:
    return localtime(moment).strftime("%Y-%m-%dT%H:%M:%S") if moment else "none"
