"""Histories in a file for auditors and courts, who check it without this house."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from pathlib import Path

from django.db import connection

from dossiers.history_rows import Head, heads, heads_of, histories
from dossiers.models import Dossier, Event
from dossiers.packed import write_lines
from dossiers.snapshot import snapshot
from dossiers.verifier import HISTORY

COUNTED = "SELECT count(*), (SELECT count(*) FROM dossiers_event) FROM dossiers_dossier"


def export(
    path: Path, *, at: datetime, dossiers: Iterable[Dossier] | None = None
) -> tuple[int, int]:
    """How many dossiers and events went into the file, which only its maker may read."""
    with snapshot():
        some = None if dossiers is None else heads_of(list(dossiers))
        count, events = _totals(some)
        header = {
            "format": HISTORY,
            "exported_at": at.isoformat(),
            "dossiers": count,
            "events": events,
            "is_part": some is not None,
        }
        rows = histories(heads() if some is None else iter(some))
        write_lines(path, chain([header], rows))
    return count, events


def _totals(some: list[Head] | None) -> tuple[int, int]:
    if some is not None:
        return len(some), Event.objects.filter(dossier__in=[pk for pk, *_ in some]).count()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        count, events = cursor.fetchone()
        return count, events
