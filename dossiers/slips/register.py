"""Mẫu 07, Sổ theo dõi hồ sơ: what a unit received in a period, a line for each dossier."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _

from agencies.models import Unit
from dossiers.models import Dossier, Event, Slip
from dossiers.queries import DossierQuerySet
from dossiers.slips.words import NO_LIMIT
from dossiers.states import Outcome, State

AT_ONCE = 500
# What a printed book holds: 25 seconds of the worker, 250 MB.
MOST = 10_000
RELATED = ("version", "helped_unit")


class HandedOut(NamedTuple):
    giver: str = ""
    receiver: str = ""


class Line(NamedTuple):
    """A dossier in the book, with who handed its result to whom."""

    dossier: Dossier
    handed_out: HandedOut
    note: str


def register_content(slip: Slip) -> dict[str, Any]:
    first, last = period_of(slip)
    rows = booked(slip.unit, first, last).select_related(*RELATED)
    rows = rows.defer("answers", "owner_words").order_by("received_at", "pk")[:MOST]
    walk = rows.iterator(chunk_size=AT_ONCE)
    stretches = iter(lambda: list(islice(walk, AT_ONCE)), [])
    return {
        "from": f"{first:%d/%m/%Y}",
        "to": f"{last:%d/%m/%Y}",
        "rows": [_printed(line) for some in stretches for line in booked_lines(some)],
        "printed_by": slip.issued_by.full_name,
    }


def period_of(slip: Slip) -> tuple[date, date]:
    """Both days belong to it."""
    return date.fromisoformat(slip.about["from"]), date.fromisoformat(slip.about["to"])


def booked(unit: Unit, first: date, last: date) -> DossierQuerySet:
    """What the unit received in the period, or took over from who did."""
    begins, ends = midnight(first), midnight(last + timedelta(days=1))
    return Dossier.objects.filter(unit=unit, received_at__gte=begins, received_at__lt=ends)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=get_current_timezone())


def booked_lines(rows: Sequence[Dossier]) -> list[Line]:
    came_from_others = [row for row in rows if row.received_unit_id != row.unit_id]
    prefetch_related_objects(came_from_others, "received_unit")
    given = handed_out([row for row in rows if row.handed_out_at])
    return [Line(row, given.get(row.pk, HandedOut()), note_of(row)) for row in rows]


def handed_out(rows: Iterable[Dossier]) -> dict[int, HandedOut]:
    """By dossier; of several hand-outs the last. One question."""
    events = Event.objects.filter(dossier__in=[row.pk for row in rows], verb="hand_out")
    return {
        event.dossier_id: HandedOut(
            event.detail.content.get("name", ""), event.detail.content.get("receiver", "")
        )
        for event in events.select_related("detail").order_by("seq")
    }


def note_of(dossier: Dossier) -> str:
    notes = []
    if dossier.state in (State.STOPPED, State.WITHDRAWN):
        notes.append(f"{dossier.get_state_display()} {day_of(dossier.finished_at)}")
    if dossier.outcome == Outcome.DENIED:
        notes.append(str(Outcome.DENIED.label))
    if dossier.received_unit_id != dossier.unit_id and dossier.received_unit:
        notes.append(_("Received by %(unit)s") % {"unit": dossier.received_unit.name})
    if dossier.helped_unit_id != dossier.unit_id and dossier.helped_unit:
        notes.append(_("Handed in to %(unit)s") % {"unit": dossier.helped_unit.name})
    return "; ".join(notes)


def _printed(line: Line) -> list[str]:
    """The columns of the form after the number; sets are not recorded."""
    one = line.dossier
    return [
        one.number,
        one.abstract or one.version.name,
        "–",
        one.owner_name,
        one.owner_address,
        one.owner_phone,
        moment_of(one.received_at),
        moment_of(one.due_at) or NO_LIMIT,
        moment_of(one.handed_out_at),
        *line.handed_out,
        line.note,
    ]


def day_of(at: datetime | None) -> str:
    return f"{localtime(at):%d/%m/%Y}" if at else ""


def moment_of(at: datetime | None) -> str:
    return f"{localtime(at):%H:%M %d/%m/%Y}" if at else ""
