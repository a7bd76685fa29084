"""Files that were tried and never taken in: they are not kept for good."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models.fields.files import FieldFile

from citizens.models import StoredFile
from procedures.exchange import REPORT, report_of

KEPT = timedelta(days=30)


def clear_trials(at: datetime) -> int:
    """Deletes each with its report, 30 days after it was tried; how many."""
    old = StoredFile.objects.filter(content_type=REPORT, created_at__lt=at - KEPT)
    return sum(_cleared(pk) for pk in [*old.values_list("pk", flat=True)])


@transaction.atomic
def _cleared(pk: UUID) -> bool:
    """Unless it was taken in, or is being taken in, at this moment."""
    locked = StoredFile.objects.select_for_update(skip_locked=True)
    file = locked.filter(pk=pk, content_type=REPORT).first()
    if file is None:
        return False
    source = _source_of(file)
    for one in StoredFile.objects.filter(pk__in=[file.pk, *([source] if source else [])]):
        one.delete()
        transaction.on_commit(partial(_remove, one.content))
    return True


def _source_of(file: StoredFile) -> UUID | None:
    try:
        return report_of(file).source
    except (OSError, ValueError, KeyError):  # a report that nobody can read any more goes, too
        return None


def _remove(content: FieldFile) -> None:
    content.delete(save=False)
