"""What a transfer takes from the figures of one unit and gives to those of another.

Dossiers are counted where they are today. For each transfer after the day in question one is
taken from its target and given to its source: along the line of a dossier's transfers all but the
unit of that day cancels out. Transfers are rare, so the common count stays one walk of an index.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from dossiers.models import Dossier, DueChange
from reports.figures import Conditions, Key
from reports.measures import (
    AFTER_DUE_DATE,
    AFTER_RECEIPT,
    ANY_TRANSFER,
    NOT_DONE_IN_TIME,
    Day,
    Flow,
)

Rows = QuerySet[Any]
IS_TRANSFER = Q(due_changes__kind=DueChange.Kind.TRANSFER)


class WidthBucket(Func):
    """0 before the first start, then the number of the period."""

    function = "width_bucket"
    output_field = IntegerField()


def nth_of(day: str | Combinable, starts: Sequence[date]) -> WidthBucket:
    """The number of the period that begins with the last start until the day."""
    return WidthBucket(day, Value(starts, ArrayField(DateField())))


@dataclass(frozen=True)
class Shift:
    """For each transfer: what is given on `day` to its source (or taken, where `sign` is -1) and
    taken from its target. `of_dossier` says how much; else it is one."""

    name: str
    day: str | Combinable
    where: Q
    sign: int = 1
    of_dossier: Combinable | None = None


# Beside what flows say of themselves: what goes with the dossier on the day of the transfer.
GOES_ALONG: dict[str, Shift] = {
    "received": Shift("moved", "transfer__changed_on", AFTER_RECEIPT, sign=-1),
    "overdue_begun": Shift(
        "overdue_begun", "transfer__changed_on", NOT_DONE_IN_TIME & AFTER_DUE_DATE, sign=-1
    ),
}
# Where a transfer leads from and to, and which sign a shift has there.
SIDES = (("transfer__source", "from_inside", 1), ("transfer__target", "to_inside", -1))


def shifts_of(flows: Iterable[Flow]) -> list[Shift]:
    found = []
    for flow in flows:
        if flow.day.later is not None:
            found.append(_shift(flow, flow.day.later))
        if flow.name in GOES_ALONG:
            found.append(GOES_ALONG[flow.name])
    return found


def _shift(flow: Flow, later: Q) -> Shift:
    if flow.of_dossier is not None:
        return Shift(flow.name, "received_on", later, of_dossier=flow.of_dossier)
    return Shift(flow.name, flow.day.column, flow.where & flow.day.source.condition & later)


def inside(conditions: Conditions, end: str) -> Q:
    """Whether one end of a transfer, its source or target, is one of the units asked about."""
    of_units = {name: value for name, value in conditions.items() if name.startswith("unit")}
    return Q(**{f"{end}{name.removeprefix('unit')}": value for name, value in of_units.items()})


def beside_units(conditions: Conditions, prefix: str = "") -> Conditions:
    rest = (item for item in conditions.items() if not item[0].startswith("unit"))
    return {prefix + name: value for name, value in rest}


def is_of_units(conditions: Conditions) -> bool:
    return len(beside_units(conditions)) < len(conditions)


def transferred(conditions: Conditions, later: Q = ANY_TRANSFER) -> Rows:
    """Dossiers, once for each of these `transfer`s that touches the units, and which of its ends
    lie inside."""
    source, target = (inside(conditions, f"transfer__{end}") for end in ("source", "target"))
    each = FilteredRelation("due_changes", condition=IS_TRANSFER)
    rows: Rows = Dossier.objects.annotate(transfer=each)
    # All in one filter: another would join the transfers once more.
    touching = (source | target) & later & Q(transfer__isnull=False)
    rows = rows.filter(touching, **beside_units(conditions))
    rows = rows.annotate(from_inside=_one_if(source), to_inside=_one_if(target))
    return rows.order_by()


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=1) if condition else When(pk__gt=0, then=1), default=0)


def shifted(
    flows: Iterable[Flow], conditions: Conditions, starts: Sequence[date], keys: Sequence[str]
) -> Iterator[tuple[Key, int, str, int]]:
    """Key, number of the period, name and what is to be added there; in one question."""
    shifts = shifts_of(flows)
    by_unit = "unit" in keys
    if not shifts or not (by_unit or is_of_units(conditions)):
        return
    rows = transferred(conditions)
    if not by_unit:  # within the units it makes no difference
        rows = rows.exclude(from_inside=F("to_inside"))
    ends = [end for end, *_ in SIDES if by_unit]
    days = {shift.day: f"nth_{number}" for number, shift in enumerate(shifts)}
    grouped = (
        rows.annotate(**{name: nth_of(day, starts) for day, name in days.items()})
        .values(*_without_unit(keys), *ends, "from_inside", "to_inside", *days.values())
        .annotate(**{f"n_{number}": _amount(shift) for number, shift in enumerate(shifts)})
    )
    for row in grouped:
        for end, is_inside, sign in SIDES:
            if row[is_inside]:
                key = tuple(row[end if name == "unit" else name] for name in keys)
                for number, shift in enumerate(shifts):
                    if n := row[f"n_{number}"]:
                        yield key, row[days[shift.day]], shift.name, sign * shift.sign * n


def _without_unit(keys: Sequence[str]) -> list[str]:
    return [key for key in keys if key != "unit"]


def _amount(shift: Shift) -> Any:
    if shift.of_dossier is not None:
        return Sum(shift.of_dossier, filter=shift.where or None, default=0)
    return Count(Value(1), filter=shift.where or None)


def after(day: date) -> Q:
    return Q(transfer__changed_on__gt=day)


def strayed(conditions: Conditions, later: Q) -> dict[int, int]:
    """Dossiers that the units had before these transfers and have no more (1), or the other way
    round (-1)."""
    if not is_of_units(conditions):
        return {}
    net = Sum("from_inside") - Sum("to_inside")
    rows = transferred(conditions, later).values("pk").annotate(net=net)
    return dict(rows.exclude(net=0).values_list("pk", "net"))


def rows_then(day: Day, conditions: Conditions, later: Q | None) -> Rows:
    """As `rows_of`, by the unit that was competent before the transfers that came `later`."""
    found = rows_of(day, conditions)
    net = {} if later is None else strayed(conditions, later)
    if not net:
        return found
    source = day.source
    own = f"{source.prefix}pk__in"
    gone = [pk for pk, n in net.items() if n < 0]
    came = [pk for pk, n in net.items() if n > 0]
    units = {name: value for name, value in conditions.items() if name.startswith("unit")}
    here = Q(**{source.path(name): value for name, value in units.items()}) & ~Q(**{own: gone})
    return rows_of(day, beside_units(conditions)).filter(here | Q(**{own: came}))


def rows_of(day: Day, conditions: Conditions) -> Rows:
    """The source's rows at these dossiers, each with its `day`, by the unit of today."""
    source = day.source
    rows: Rows = source.model._default_manager.filter(source.condition)
    column = F(day.column) if isinstance(day.column, str) else day.column
    rows = rows.filter(**{source.path(name): value for name, value in conditions.items()})
    dated: Rows = rows.annotate(day=column)
    return dated


def moves(conditions: Conditions, period: tuple[date, date]) -> Rows:
    """Transfers into the units and out of them after the day of receipt, each with its `way`:
    1 or -1, and together the figure."""
    source, target = (inside(conditions, end) for end in ("source", "target"))
    if not is_of_units(conditions):
        return DueChange.objects.none().annotate(way=Value(1), day=F("changed_on"))
    return (
        DueChange.objects.filter(
            (source & ~target) | (target & ~source),
            kind=DueChange.Kind.TRANSFER,
            changed_on__range=period,
            changed_on__gt=F("dossier__received_on"),
            **beside_units(conditions, "dossier__"),
        )
        .annotate(way=Case(When(target, then=1), default=-1), day=F("changed_on"))
        .order_by()
    )
