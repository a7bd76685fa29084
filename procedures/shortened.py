"""By how much limits are shorter than the law's."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    F,
    Max,
    Min,
    Sum,
    Value,
    When,
)

from procedures.counts import SHORTENED
from procedures.models import (
    LimitUnit,
    ProcedureVersion,
)


@dataclass(frozen=True)
class Shortened:
    """How much shorter than the law's limits ours are, in one unit of time."""

    unit: str
    procedures: int
    total: int
    least: int
    most: int


def shortened(day: date) -> list[Shortened]:
    """By the unit of the limits; a limit of the same day counts as no day."""
    rows = (
        ProcedureVersion.objects.in_force(day)
        .filter(SHORTENED)
        .annotate(
            by=F("law_amount") - F("limit_amount"),
            unit=Case(
                When(limit_unit=LimitUnit.SAME_DAY, then=Value("days")), default=F("limit_unit")
            ),
        )
        .order_by("unit")
        .values_list("unit")
        .annotate(n=Count("pk"), total=Sum("by"), least=Min("by"), most=Max("by"))
    )
    return [Shortened(*row) for row in rows]
