"""The leader's page."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.calendars import working_time_of
from agencies.models import Role
from citizens.requests import person_of
from dossiers.models import Dossier
from dossiers.rights import reach_of
from reports.charts import DAYS, columns, strip_parts
from reports.figures import Figures, Period, due_by_day, figures_by, midnight
from reports.scope import Scope, by_part, scope_of

READERS = (Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR)
SHOWN = 8


class Entry(NamedTuple):
    """A line of the league: `width` of 1000 for what is late there."""

    name: str
    code: str
    figures: Figures
    rate: float | None
    width: str


def dashboard(request: HttpRequest) -> HttpResponse:
    """This year, for the units in reach or one of them."""
    person, now = person_of(request), timezone.localtime()
    if not reach_of(person).has(*READERS):
        raise Http404
    scope = scope_of(person, request.GET.get("unit", "").replace("\0", ""))
    period = Period(date(now.year, 1, 1), now.date())
    rows = Dossier.objects.visible_to(person).filter(unit__in=list(scope.units))
    by_unit = [(key[0], figures) for key, figures in figures_by(rows, period, "unit")]
    total = sum((figures for _unit, figures in by_unit), Figures())
    time = working_time_of(scope.tops[0])
    days = due_by_day(rows, midnight(period.last + timedelta(days=DAYS)))
    words = {
        "now": now,
        "period": period,
        "scope": scope,
        "total": total,
        "rate": total.rate(),
        "flow": strip_parts(flow_of(total)),
        "waits": strip_parts(waits_of(total)),
        "columns": columns(days, now.date(), time),
        **league_of(scope, by_unit, rows, period),
    }
    return render(request, "reports/dashboard.html", words)


def flow_of(total: Figures) -> list[tuple[str, int]]:
    return [
        ("early", total.early),
        ("ontime", total.on_time),
        ("late", total.late),
        ("work", total.within_deadline),
        ("late", total.overdue),
        ("closed", total.ended_otherwise),
    ]


def waits_of(total: Figures) -> list[tuple[str, int]]:
    return [
        ("work", total.processing),
        ("wait", total.awaiting_supplement),
        ("dues", total.awaiting_dues),
        ("other", total.suspended),
    ]


def league_of(
    scope: Scope, by_unit: list[tuple[int, Figures]], rows: Any, period: Period
) -> dict[str, Any]:
    """Worst first: the direct parts of the scope or, where it has none, its procedures."""
    if scope.has_parts:
        found = [(unit.name, unit.code, figures) for unit, figures in by_part(scope, by_unit)]
    else:
        grouped = figures_by(rows, period, "version__name")
        found = [(key[0], "", figures) for key, figures in grouped]
    found.sort(key=lambda one: (-one[2].all_late, -(one[2].late_rate() or 0), one[0]))
    highest = max((figures.all_late for *_names, figures in found), default=0) or 1
    entries = [
        Entry(
            name,
            code,
            figures,
            figures.late_rate(),
            f"{950 * figures.all_late / highest:.1f}",
        )
        for name, code, figures in found
    ]
    late = [entry for entry in entries if entry.figures.all_late]
    return {"entries": late[:SHOWN], "all_entries": entries}
