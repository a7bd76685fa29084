"""The rows that pages of decisions list."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from procedures.day_form import DayForm
from procedures.decided import decisions_of
from procedures.models import Act, Decision, DecisionItem, DecisionState, ProcedureVersion
from procedures.records.problems import Problem


@dataclass(frozen=True)
class Row:
    item: DecisionItem
    name: str
    problems: int


def rows_of(items: Sequence[DecisionItem], problems: Sequence[Problem]) -> list[Row]:
    counted: dict[str, int] = defaultdict(int)
    for one in problems:
        counted[one.place.partition("/")[0]] += 1
    names = last_names([item.code for item in items if item.act == Act.ABOLISH])
    return [
        Row(
            item,
            item.content.get("name", "") or names.get(item.code, ""),
            counted[item.code],
        )
        for item in items
    ]


def last_names(codes: Sequence[str]) -> dict[str, str]:
    """What the procedures are called in their last versions."""
    rows = ProcedureVersion.objects.filter(procedure__code__in=codes).order_by("effective_from")
    return dict(rows.values_list("procedure__code", "name"))


def decision_rows(asked: Mapping[str, str], today: date) -> dict[str, Any]:
    """The published decisions of a year or, with a day, of its year until then; of the latest year
    where none is asked for."""
    published = Decision.objects.filter(state=DecisionState.PUBLISHED)
    years = sorted({day.year for day in published.dates("signed_on", "year")}, reverse=True)
    form = DayForm({"on": asked.get("on", "")})
    until = form.cleaned_data["on"] if form.is_valid() else None
    chosen = asked.get("year", "")
    year = until.year if until else int(chosen) if chosen in map(str, years) else max([*years, 0])
    last = until or date(year or today.year, 12, 31)
    listed = decisions_of(date(last.year, 1, 1), last).annotate(n=Count("items"))
    return {
        "years": [str(one) for one in years],
        "year": f"{last:%Y}",
        "until": until,
        "published": listed.order_by("-signed_on", "number"),
    }
