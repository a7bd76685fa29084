"""From postings that wait to a closed book. Runs where Django is set up, and commits."""

import time
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from dossiers.models import Dossier
from reports.ledger.closing import close
from reports.ledger.compaction import closed_batch
from reports.models import Posting

OPEN_DAYS = 3  # the last ones stay open, as if a night or two had been missed


def made() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        cursor.execute("VACUUM ANALYZE dossiers_postinginbox")
    begun = time.perf_counter()
    closed_batch()
    compacted = time.perf_counter() - begun
    begun = time.perf_counter()
    close(timezone.localdate() - timedelta(OPEN_DAYS))
    closed = time.perf_counter() - begun
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    postings = Posting.objects.count()
    return {
        "dossiers": Dossier.objects.count(),
        "postings": postings,
        "compacted_a_second": postings / compacted,
        "closed_in": closed,
    }
