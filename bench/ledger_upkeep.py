"""The book under load: compaction, totals made anew, cells reckoned again.

Runs where Django is set up, and commits. Compaction comes last, since it posts everything twice.
"""

import time
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection

from dossiers.ledger import LINE
from dossiers.models import Dossier, PostingInbox
from reports.breakdown import rows_by
from reports.figures import total_of
from reports.ledger.columns import run, table
from reports.ledger.compaction import MOST, compact
from reports.ledger.rebuilding import rebuild, wrong_days
from reports.ledger.settling import chunks, unsettled
from reports.models import Posting
from reports.periods import Period
from reports.public import province_of

LOTS, LOOKED_AT = 6, 50_000
AGAIN = f"""
INSERT INTO {table(PostingInbox)} ({LINE})
SELECT {LINE} FROM {table(Posting)} ORDER BY id DESC LIMIT %(most)s
"""


def upkeep(first: str, last: str) -> dict[str, Any]:
    """`first` and `last` bound the published year, whose figures must outlive a rebuild."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
    year = Period(date.fromisoformat(first), date.fromisoformat(last))
    before, dossiers = total_of({}, year), Dossier.objects.count()
    scope = province_of(year.last)
    rebuilt = seconds(rebuild)
    after = total_of({}, year)
    looked = seconds(wrong_days)
    return {
        "figures": after.as_dict(),
        "levels": {row.key: row.figures.received for row in rows_by("level", scope, {}, year)},
        "is_same": before == after,
        "rebuilt_in": rebuilt,
        "micros_a_dossier": 1e6 * rebuilt / dossiers,
        "days_checked_in": looked,
        "cells_micros": 1e6 * seconds(reckon_again) / LOOKED_AT,
        "compacted_a_second": compaction(),
    }


def reckon_again() -> None:
    """Facts, cells and postings of many dossiers, compared."""
    seen = 0
    for pks in chunks():
        if list(islice(unsettled(pks), 1)):
            raise SystemExit("postings differ from the cells of dossiers")
        seen += len(pks)
        if seen >= LOOKED_AT:
            return


def compaction() -> float:
    """Postings a second: kept, and all sums brought up to date; closed days come late."""
    run(AGAIN, {"most": LOTS * MOST})
    return LOTS * MOST / seconds(empty_the_inbox)


def empty_the_inbox() -> None:
    while compact():
        pass


def seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
