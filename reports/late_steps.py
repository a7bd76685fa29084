"""Which steps of processing run over their hours, and the rows behind these numbers.

A step counts where it was to be done, on the day on which it was done. As nothing posts it, this
is read from the steps themselves, and only as it is known now.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agencies.working_time import ZONE
from dossiers.models import Dossier, WorkItem
from dossiers.models.work import WorkKind
from procedures.models import Step
from reports.figures import Conditions
from reports.ledger.columns import asked, table
from reports.ledger.narrow import Narrow
from reports.periods import Period

# What the numbers of a step count: those done late, the dossiers resolved late in the period in
# which it was done late, and those that stand open past their date.
DONE, OF_LATE, OPEN = WHICH = ("done", "of_late", "open")


class LateStep(NamedTuple):
    """By name and role, whatever the procedure; `open` is None for a period that is over, `done`
    where it was not asked for."""

    name: str
    role: str
    done: int | None
    of_late: int
    open: int | None


def late_steps(
    units: Iterable[int],
    narrow: Narrow,
    period: Period,
    at: datetime,
    *,
    with_done: bool = False,
) -> tuple[LateStep, ...]:
    """Those in most dossiers that were late first. How often a step was done late at all is
    counted in many rows, so only where it is wanted."""
    begins, ends = bounds_of(period)
    is_over = period.last < at.date()
    parts = [LATE, *([] if is_over else [STANDING]), *([RUN_OVER] if with_done else [])]
    found_in = " UNION ALL ".join(parts).format(
        narrowed=_narrowed(narrow), items=table(WorkItem), dossiers=table(Dossier)
    )
    sql = SQL.format(found=found_in, steps=table(Step))
    words = {**narrow.words, "units": list(units), "begins": begins, "ends": ends, "at": at}
    found = [
        LateStep(name, role, done if with_done else None, late, None if is_over else standing)
        for name, role, done, late, standing in asked(sql, words)
    ]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(step: LateStep) -> tuple[Any, ...]:
    return -step.of_late, -(step.open or 0), -(step.done or 0), step.name, step.role


def bounds_of(period: Period) -> tuple[datetime, datetime]:
    """The moments of a period, the end without."""
    days = period.first, min(period.last, date.max - timedelta(1)) + timedelta(1)
    begins, ends = (datetime(day.year, day.month, day.day, tzinfo=ZONE) for day in days)
    return begins, ends


def _narrowed(narrow: Narrow) -> str:
    """How steps are bound to dossiers of some kinds only."""
    found = []
    if narrow.versions is not None:
        found.append("d.version_id = ANY (%(versions)s::bigint[])")
    if narrow.channel is not None:
        found.append("d.channel = %(channel)s")
    if not found:
        return "true"
    return f"""EXISTS (
        SELECT FROM {table(Dossier)} d WHERE d.id = i.dossier_id AND {" AND ".join(found)})"""


OVER = """i.kind = 'step' AND i.done_at > i.due_at AND i.unit_id = ANY (%(units)s::bigint[])
    AND i.done_at >= %(begins)s AND i.done_at < %(ends)s AND {narrowed}"""
# From the dossiers, few, to their steps: the array keeps to that order.
LATE = f"""
    SELECT s.kind, 0 AS done, count(DISTINCT i.dossier_id) AS of_late, 0 AS open
    FROM {{items}} i JOIN step_kinds s ON s.id = i.step_id
    WHERE i.dossier_id = ANY (ARRAY(
        SELECT id FROM {{dossiers}} WHERE finished_on > due_on AND outcome <> ''
            AND unit_id = ANY (%(units)s::bigint[])
            AND finished_at >= %(begins)s AND finished_at < %(ends)s)) AND {OVER}
    GROUP BY s.kind"""  # noqa: S608
STANDING = """
    SELECT s.kind, 0, 0, count(*)
    FROM {items} i JOIN step_kinds s ON s.id = i.step_id
    WHERE i.kind = 'step' AND i.done_at IS NULL AND i.due_at < %(at)s
        AND i.unit_id = ANY (%(units)s::bigint[]) AND {narrowed}
    GROUP BY s.kind"""
RUN_OVER = f"""
    SELECT s.kind, sum(i.done), 0, 0
    FROM (SELECT i.step_id, count(*) AS done FROM {{items}} i WHERE {OVER} GROUP BY i.step_id) i
    JOIN step_kinds s ON s.id = i.step_id
    GROUP BY s.kind"""  # noqa: S608
# A kind of step, one name and role, goes by the number of its first: texts are slow to sort.
SQL = """
    WITH step_kinds AS (
        SELECT id, name, role, min(id) OVER (PARTITION BY name, role) AS kind FROM {steps})
    SELECT s.name, s.role,
        sum(found.done)::bigint, sum(found.of_late)::bigint, sum(found.open)::bigint
    FROM ({found}) found JOIN step_kinds s ON s.id = found.kind GROUP BY s.name, s.role"""


def next_over(units: Iterable[int], at: datetime) -> datetime | None:
    """Until when, that moment included, no more steps stand open past their date than now; None
    where none will."""
    rows = WorkItem.objects.filter(kind=WorkKind.STEP, done_at=None, due_at__gte=at)
    rows = rows.filter(unit__in=list(units)).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()


def steps_behind(
    which: str, step: tuple[str, str], conditions: Conditions, period: Period, at: datetime
) -> QuerySet[WorkItem]:
    """The rows of one of WHICH, of the step by its name and role; of each late dossier one."""
    name, role = step
    rows = WorkItem.objects.filter(kind=WorkKind.STEP, step__name=name, step__role=role)
    own = {name: value for name, value in conditions.items() if name.startswith("unit")}
    of_dossier = {f"dossier__{name}": value for name, value in conditions.items()}
    beside = {name: value for name, value in of_dossier.items() if "dossier__unit" not in name}
    rows = rows.filter(**own, **beside)
    if which == OPEN:
        return rows.filter(done_at=None, due_at__lt=at)
    begins, ends = bounds_of(period)
    rows = rows.filter(done_at__gt=F("due_at"), done_at__gte=begins, done_at__lt=ends)
    if which == DONE:
        return rows
    late = Q(dossier__finished_on__gt=F("dossier__due_on")) & ~Q(dossier__outcome="")
    late &= Q(dossier__finished_at__gte=begins, dossier__finished_at__lt=ends, **of_dossier)
    again = rows.filter(dossier=OuterRef("dossier"), pk__gt=OuterRef("pk"))
    return rows.filter(late).exclude(Exists(again))
