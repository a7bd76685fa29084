"""Who is told that a change of the calendar moved a due date: rows that say so, in batches."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from citizens.inbox import Telling, tell
from citizens.models import Person
from dossiers.audience import applicant_of, officials
from dossiers.models import DueChange, WorkItem, WorkKind
from dossiers.notices import moment, write

BATCH = 500
BATCHES = 10  # in one run


def tell_due_changes(at: datetime) -> int:
    """How many changes were told, or need no telling."""
    told = 0
    for _batch in range(BATCHES):
        count = _tell_batch(at)
        told += count
        if count < BATCH:
            break
    return told


def _tell_batch(at: datetime) -> int:
    with transaction.atomic():
        owed = DueChange.objects.filter(kind=DueChange.Kind.CALENDAR, told_at=None)
        related = ("dossier__account", "dossier__version")
        rows = owed.select_for_update(of=("self",), skip_locked=True).select_related(*related)
        changes = list(rows.order_by("pk")[:BATCH])
        if changes:
            worth = [change for change in changes if _is_worth_telling(change)]
            holders = _holders(worth)
            tell([one for change in worth for one in _tellings(change, holders)], at=at)
            ids = [change.pk for change in changes]
            DueChange.objects.filter(pk__in=ids).update(told_at=at)
    return len(changes)


def _is_worth_telling(change: DueChange) -> bool:
    """Not where it ended meanwhile, or was paused and had no date."""
    is_open = change.dossier.finished_at is None
    dates = (change.due_before, change.due_after)
    return is_open and None not in dates and dates[0] != dates[1]


def _holders(changes: Sequence[DueChange]) -> dict[int, list[Person]]:
    ids = [change.dossier_id for change in changes]
    items = WorkItem.objects.filter(dossier__in=ids, done_at=None, kind=WorkKind.STEP)
    found = defaultdict[int, list[Person]](list)
    for item in items.exclude(assignee=None).select_related("assignee"):
        if item.assignee and item.assignee.is_active:
            found[item.dossier_id].append(item.assignee)
    return found


def _tellings(change: DueChange, holders: dict[int, list[Person]]) -> list[Telling]:
    dossier = change.dossier
    words = {
        "number": dossier.number,
        "name": dossier.version.name,
        "before": moment(change.due_before),
        "after": moment(change.due_after),
    }
    people = officials(holders.get(dossier.pk, []), dossier)
    return [
        write(
            to,
            key=f"due_change:{dossier.reference}:{change.seq}",
            subject=_("%(number)s: new due date"),
            body=_(
                "The due date of the dossier %(number)s moves from %(before)s to %(after)s, "
                "since the working calendar was changed."
            ),
            words=words,
            link=reverse("dossier", args=[dossier.number]),
        )
        for to in [*applicant_of(dossier), *people]
    ]
