"""Who the officer of a dossier is: one statement, for the sums of the book and for lists alike.

The officer of a dossier at a unit is who has its open officer's step there or, where none is
open, who had the last one; of a step that nobody has, nobody. As of a batch, what was so after
the last move that had certainly ended by then: it had posted, or a minute had gone by.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, DateTimeField, F, Func, Value
from django.db.models.functions import Cast

from dossiers.models import Event, WorkItem
from reports.ledger.columns import table
from reports.models import Batch, Posting

LONGEST_MOVE = timedelta(minutes=1)
LATEST = 2**31 - 1  # no event has this number
# Of a row `d` of dossier_id, units, and batch and settled, which are NULL for what is so now.
OFFICER = f"""
    SELECT CASE WHEN w.done_at IS NULL OR w.done_seq > known.seq THEN w.assignee_id
        ELSE coalesce(w.assignee_id, w.done_by_id) END
    FROM (SELECT CASE WHEN d.batch IS NULL THEN {LATEST} ELSE greatest(
            (SELECT max(p.seq) FROM {table(Posting)} p
                WHERE p.dossier_id = d.dossier_id AND p.batch_id <= d.batch),
            (SELECT max(e.seq) FROM {table(Event)} e
                WHERE e.dossier_id = d.dossier_id AND e.recorded_at <= d.settled)) END AS seq
        OFFSET 0) known
    JOIN {table(WorkItem)} w ON w.opened_seq <= known.seq
    WHERE w.dossier_id = d.dossier_id AND w.kind = 'step' AND w.role = 'officer'
        AND w.unit_id = ANY (d.units)
    ORDER BY w.done_at IS NULL OR coalesce(w.done_seq > known.seq, false) DESC,
        w.opened_seq DESC, w.id DESC LIMIT 1"""


class OfficerOf(Func):
    """The id of the officer of the dossier that a column names."""

    template = f"""(
        SELECT ({OFFICER}) FROM (SELECT %(expressions)s) d (dossier_id, units, batch, settled))"""
    output_field = BigIntegerField()

    def __init__(self, dossier: str, units: Iterable[int], batch: int | None) -> None:
        settled = None if batch is None else settled_before(batch)
        super().__init__(
            F(dossier),
            Cast(Value(list(units)), ArrayField(BigIntegerField())),
            Cast(Value(batch), BigIntegerField()),
            Cast(Value(settled), DateTimeField()),
        )


def settled_before(batch: int) -> datetime | None:
    """Until when no move was still under way as the batch was closed."""
    closed_at = Batch.objects.filter(pk=batch).values_list("closed_at", flat=True).first()
    return closed_at and closed_at - LONGEST_MOVE
