"""The dossiers behind a figure as it was known at the close of a batch.

A figure was then what the postings of the batches until that one add up to, so its dossiers are
those whose own postings add up to something. Of what lasts, these would be all postings since the
book began: there the list of now is taken, without those that anything came in for since, of
which each is added up.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.fields import DateField
from django.utils.timezone import localtime

from dossiers.models import Dossier
from reports.definitions import DEFINITIONS
from reports.figures import STANDING, Conditions, day_before, narrow_of
from reports.ledger.columns import table
from reports.ledger.lines import Part, Sql, lines_of, reckoned, summed, undone
from reports.ledger.narrow import Narrow
from reports.models import Batch
from reports.periods import Period

CARRIED_OVER = "carried_over"
MOST_SINCE = 1_000_000  # postings; with more, it is cheaper to add up all


def parts_of(name: str, period: Period) -> list[Part]:
    """What a figure of the period is made of, by days: what stands at the end of one, and what is
    carried over into the period, of all days until then."""
    first, last = period
    made_of = dict(DEFINITIONS[name].made_of) or {name: 1}
    if name == CARRIED_OVER:
        return [part_of(made_of, date.min, day_before(first))]
    if made_of.pop(CARRIED_OVER, 0):
        return [part_of(made_of, date.min, last)]
    standing = {of: sign for of, sign in made_of.items() if of in STANDING}
    flows = {of: sign for of, sign in made_of.items() if of not in STANDING}
    days = ((flows, first), (standing, date.min))
    return [part_of(some, since, last) for some, since in days if some]


def part_of(made_of: Mapping[str, int], first: date, last: date) -> Part:
    more = [name for name, sign in made_of.items() if sign > 0]
    return Part(more, [name for name, sign in made_of.items() if sign < 0], first, last)


def dossiers_then(
    name: str, conditions: Conditions, period: Period, batch: int, live: QuerySet[Any]
) -> QuerySet[Dossier]:
    """Each with its `amount`, and the `day` it counts on or from; `live` are the keys of those
    of now, asked only where that is less work."""
    due = conditions.get("due_on")
    narrow = narrow_of(beside_due(conditions), batch)
    parts = parts_of(name, period)
    lines = [lines_of(part, narrow) for part in parts]
    is_lasting = parts[0].first == date.min
    now = sql_of(live) if is_lasting and is_little_since(batch, parts[0].last) else None
    chosen = undone(parts[0], narrow, now) if now else summed(lines)
    rows = Dossier.objects.filter(pk__in=raw(chosen))
    if due is not None:
        rows = rows.filter(pk__in=due_then(due, batch))
    return rows.annotate(
        amount=of_dossier("coalesce(sum(n), 0)", lines, IntegerField()),
        day=of_dossier("coalesce(min(day) FILTER (WHERE n > 0), min(day))", lines, DateField()),
    )


def beside_due(conditions: Conditions) -> Conditions:
    """Due dates are those of then."""
    return {name: of for name, of in conditions.items() if name != "due_on"}


def sql_of(rows: QuerySet[Any]) -> Sql | None:
    """None for the rows of no unit at all, which nobody asks the database for."""
    try:
        return Sql(*rows.order_by().query.sql_with_params())
    except EmptyResultSet:
        return None


def is_little_since(batch: int, last: date) -> bool:
    """Whether little came in after the batch for days until the last: if that day was over then,
    only what was late did."""
    closed_at = Batch.objects.filter(pk=batch).values_list("closed_at", flat=True).first()
    if closed_at and last < localtime(closed_at).date():
        return True
    since = Batch.objects.filter(pk__gt=batch).aggregate(n=Sum("postings"))["n"]
    return (since or 0) <= MOST_SINCE


def due_then(on: date, batch: int) -> RawSQL:
    """The dossiers that were to be overdue from the next day on."""
    part = Part(("overdue",), (), on + timedelta(1), on + timedelta(1))
    chosen = summed([lines_of(part, Narrow(batch=batch))])
    return raw(chosen)


def of_dossier(wanted: str, lines: Sequence[Sql], field: Any) -> RawSQL:
    own = f"dossier_id = {table(Dossier)}.id"
    return raw(reckoned(wanted, (Sql(f"{one.text} AND {own}", one.words) for one in lines)), field)


def raw(sql: Sql, field: Any = None) -> RawSQL:
    """Its words stand apart from the text."""
    return RawSQL(sql.text, sql.words, output_field=field)  # noqa: S611
