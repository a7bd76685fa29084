"""A slip is issued as a numbered row in the transaction that asks for it; the worker prints it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from agencies.models import Unit
from citizens.hurry import hurry
from citizens.models import Person
from dossiers.models import Dossier, Event, Slip, SlipEntry, SlipKind
from dossiers.number_books import number_in_book

# Which slip a verb asks for.
ASKED_BY: dict[str, SlipKind] = {
    "receive": SlipKind.RECEIPT,
    "ask_completion": SlipKind.SUPPLEMENT,
    "ask_supplement": SlipKind.SUPPLEMENT,
    "refuse": SlipKind.REFUSAL,
    "apologise": SlipKind.APOLOGY,
    "extend": SlipKind.EXTENSION,
    "stop": SlipKind.STOP,
    "withdraw": SlipKind.STOP,
    "hand_out": SlipKind.HAND_OUT,
}
# A register of a year takes a minute: it does not stand in the way of the counter.
LONG = frozenset({SlipKind.REGISTER})
# Where a second one of the kind takes the place of the first.
REPLACING = frozenset({SlipKind.APOLOGY})


def issue_after(event: Event, dossier: Dossier, by: Person) -> Slip | None:
    """The slip that a move asks for. A filing that was never received is not stopped, only
    withdrawn."""
    kind = ASKED_BY.get(event.verb)
    if kind is None or (kind == SlipKind.STOP and dossier.received_at is None):
        return None
    unit = dossier.received_unit if kind == SlipKind.RECEIPT else dossier.unit
    # What is entered later is printed today, in the book of today.
    at = event.recorded_at if event.is_late_entry else event.at
    return issue_slip(kind, unit or dossier.unit, by=by, at=at, dossier=dossier, seq=event.seq)


@transaction.atomic
def issue_slip(
    kind: SlipKind,
    unit: Unit,
    *,
    by: Person,
    at: datetime,
    dossier: Dossier | None = None,
    seq: int | None = None,
    entries: Sequence[Dossier] = (),
    about: dict[str, Any] | None = None,
) -> Slip:
    """Takes the next number of the unit's book of the year. Raises NotAllowed where the book is
    closed. The number's row is the last lock a transaction takes."""
    slip = Slip.objects.create(
        kind=kind,
        unit=unit,
        year=localtime(at).year,
        number=number_in_book(unit, kind, at),
        dossier=dossier,
        seq=seq,
        about=about or {},
        issued_at=at,
        issued_by=by,
    )
    SlipEntry.objects.bulk_create(
        SlipEntry(slip=slip, dossier=one, position=place)
        for place, one in enumerate(entries, start=1)
    )
    if kind in REPLACING:
        former = Slip.objects.filter(dossier=dossier, kind=kind, replaced_by=None)
        former.exclude(pk=slip.pk).update(replaced_by=slip)
    hurry("dossiers.print_slip", slip.pk, **{"queue": "celery"} if kind in LONG else {})
    return slip
