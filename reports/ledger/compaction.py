"""From the inbox into the book: postings kept under a new batch, and all sums brought up to date.

Everything happens in one transaction, the postings and sums of a batch even in one statement: a
crash changes nothing, and the next run begins where this one began.
"""

from datetime import timedelta
from time import monotonic

from dossiers.ledger import LINE
from dossiers.models import PostingInbox
from reports.ledger.book import writing, writing_if_free
from reports.ledger.columns import COLUMNS, KEEPINGS, Keeping, each, pivot, run, table
from reports.ledger.sealing import SEAL
from reports.models import Batch, Posting

MOST = 50_000  # postings of one batch
SLICE = timedelta(seconds=20)  # then the worker turns to what else waits
CLOSED = "coalesce((SELECT max(day) FROM reports_closing), '-infinity'::date)"

BEFORE = f"(SELECT closed_at FROM {table(Batch)} WHERE id < %(batch)s ORDER BY id DESC LIMIT 1)"
# By the clock that closes batches: what is not late lies on no day that an earlier one saw over.
TODAY = f"(greatest(statement_timestamp(), {BEFORE}) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"


def added(to: str, keeping: Keeping, where: str = "") -> str:
    """The lines that were taken, summed up onto the rows of a table."""
    plus = each(lambda name: f"{name} = {to}.{name} + EXCLUDED.{name}")
    return f"""
    INSERT INTO {to} ({keeping.by}, day, {COLUMNS})
    SELECT {keeping.by}, day, {pivot()} FROM taken {where} GROUP BY {keeping.by}, day
    ON CONFLICT ({keeping.by}, day) DO UPDATE SET {plus}"""


SUMMED = ",\n".join(
    f"days_{nth} AS ({added(table(keeping.day), keeping)}),\n"
    f"late_{nth} AS ({added(table(keeping.late), keeping, f'WHERE day <= {CLOSED}')})"
    for nth, keeping in enumerate(KEEPINGS)
)
COMPACT = f"""
WITH taken AS (
    DELETE FROM {table(PostingInbox)} WHERE id = ANY (ARRAY(
        SELECT id FROM {table(PostingInbox)} ORDER BY id LIMIT %(most)s))
    RETURNING id, {LINE}
),
{SUMMED}
INSERT INTO {table(Posting)} (id, batch_id, {LINE}, is_late)
SELECT id, %(batch)s, {LINE}, day < {TODAY} FROM taken
"""
CLOSE = f"""
UPDATE {table(Batch)} SET postings = %(kept)s,
    closed_at = greatest(clock_timestamp(), {BEFORE} + interval '1 microsecond')
WHERE id = %(batch)s
"""


def compact(*, most: int = MOST) -> int:
    """One batch, if nobody else is at it; how many postings it has."""
    with writing_if_free() as is_free:
        return _batch(most) if is_free else 0


def compact_all(*, spend: timedelta = SLICE) -> int:
    """Batch after batch until the inbox is empty or the time is spent."""
    kept, until = 0, monotonic() + spend.total_seconds()
    while (found := compact()) and monotonic() < until:
        kept += found
    return kept + found


def is_backlog() -> bool:
    """Whether more waits than one batch takes."""
    return PostingInbox.objects.order_by("pk")[MOST:].exists()


def closed_batch() -> int:
    """Takes everything posted so far into the book; the number of its last batch, 0 for none.

    Each batch by itself: in one transaction, every further one would walk through all the lines
    that were taken before.
    """
    while True:
        with writing():
            if not _batch(MOST):
                return last_batch()


def last_batch() -> int:
    last: int | None = Batch.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def _batch(most: int) -> int:
    """The caller holds the book. Its time is taken when all else is done."""
    if not PostingInbox.objects.exists():
        return 0
    batch = Batch.objects.create(pk=last_batch() + 1)
    kept = run(COMPACT, {"most": most, "batch": batch.pk})
    run(CLOSE, {"batch": batch.pk, "kept": kept})
    run(SEAL, {"batch": batch.pk})
    return kept
