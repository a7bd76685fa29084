"""Dossiers that became overdue are announced once for each due date."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from dossiers.models import Announcement, Dossier
from dossiers.notices import tell_of_overdue

KIND = "overdue"
BATCH = 500


def newly_overdue(at: datetime) -> list[int]:
    """Open, due before the day of `at`, not yet announced for this due date (an anti-join)."""
    announced = Announcement.objects.filter(
        dossier=OuterRef("pk"), kind=KIND, due_at=OuterRef("due_at")
    )
    late = Dossier.objects.overdue(localtime(at)).filter(~Exists(announced))
    return list(late.order_by("due_at").values_list("pk", flat=True)[:BATCH])


def announce_overdue(at: datetime) -> int:
    """Tells officers and leaders of each newly overdue dossier; how many were announced."""
    return sum(_announce(pk, at) for pk in newly_overdue(at))


def _announce(pk: int, at: datetime) -> bool:
    """Under the dossier's lock, so that a move at the same moment is not talked over."""
    with transaction.atomic():
        dossier = Dossier.objects.for_move(pk)
        if dossier.finished_at or not dossier.due_at:
            return False
        _, is_new = Announcement.objects.get_or_create(
            dossier=dossier, kind=KIND, due_at=dossier.due_at, defaults={"announced_at": at}
        )
        if is_new:
            tell_of_overdue(dossier, at)
    return is_new
