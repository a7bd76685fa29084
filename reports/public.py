"""What the public may read: few periods, the whole province, and no cell from 1 to 4."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.cache import cache
from django.db.models.functions import ExtractYear
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit, UnitKind
from dossiers.models import Dossier
from dossiers.rights import ended_before
from procedures.search import plain
from reports.figures import Figures, Period, quarters
from reports.overview import Overview, overview_of
from reports.scope import Scope
from reports.warm import Copy, copy_of, keep, key_of

SMALL = 5
FRESH = timedelta(hours=1)
NBSP = "\N{NO-BREAK SPACE}"
UNSAID = _("not stated")


class Line(NamedTuple):
    """A row of a table in words; `rate` may be a bound."""

    label: str
    resolved: str
    late: str
    rate: str


def province_of(on: date) -> Scope:
    """Today's province and every ended unit that it succeeds."""
    roots = list(Unit.objects.valid_on(on).filter(parent=None, kind=UnitKind.PROVINCE))
    tops = (*roots, *ended_before(roots))
    return Scope(tops, {unit.pk: unit for unit in Unit.objects.below(*tops)}, is_whole=True)


def figures_of(scope: Scope, period: Period, at: datetime) -> Overview:
    """At most an hour old, so that many visitors ask the database once."""
    key = key_of(scope, scope.conditions, period, at.date())
    copy = copy_of(key)
    if copy and at - copy.overview.at < FRESH:
        return copy.overview
    return keep(key, Copy(None, overview_of(scope, scope.conditions, period, at)))


def years_of(scope: Scope, today: date) -> list[int]:
    """Those with filings and this one, the latest first; looked up once an hour."""
    key = f"years:{today}"
    known: list[int] | None = cache.get(key)
    if known is None:
        rows = Dossier.objects.filter(**scope.conditions).annotate(year=ExtractYear("filed_on"))
        known = list(rows.order_by().values_list("year", flat=True).distinct())
        cache.set(key, known, timeout=FRESH.total_seconds())
    return sorted({today.year, *known}, reverse=True)


def periods_of(years: Sequence[int], today: date) -> list[Period]:
    """The years and their quarters that have begun, up to their natural end."""
    found = []
    for year in years:
        whole = Period(date(year, 1, 1), date(year, 12, 31))
        found += [whole, *quarters(whole)]
    return [period for period in found if period.first <= today]


def until(period: Period, today: date) -> Period:
    """What of it is over: nothing is known of tomorrow."""
    return Period(period.first, min(period.last, today))


def is_year(period: Period) -> bool:
    return (period.first.month, period.last.month) == (1, 12)


def shown(number: int) -> str:
    """A count as the public reads it."""
    return f"<{NBSP}{SMALL}" if 0 < number < SMALL else number_format(number)


def cell(number: int, is_hidden: bool) -> str:  # noqa: FBT001
    """Of a column: kept back, too small, or told."""
    return str(UNSAID) if is_hidden and number >= SMALL else shown(number)


def share(part: int, whole: int, *, is_hidden: bool = False) -> str:
    """In percent, unless the part or the whole is too small to be told."""
    if not whole:
        return "–"
    if is_hidden or 0 < part < SMALL or whole < SMALL:
        return str(UNSAID)
    return f"{number_format(round(100 * part / whole, 1), 1)}{NBSP}%"


def is_told(figures: Figures) -> bool:
    """Whether the rate tells nothing of a cell from 1 to 4."""
    parts = (figures.resolved, figures.late, figures.punctual)
    return not any(0 < number < SMALL for number in parts)


def rate_of(figures: Figures, *, is_hidden: bool = False) -> str:
    """On time of the resolved. Where the late ones are too few to be told, the bound follows
    from the resolved alone, so nothing can be reckoned back."""
    if is_hidden or 0 < figures.resolved < SMALL or 0 < figures.punctual < SMALL:
        return str(UNSAID)
    if 0 < figures.late < SMALL:
        bound = number_format(100 * (figures.resolved - SMALL + 1) // figures.resolved)
        return gettext("at least %(bound)s%(percent)s") % {"bound": bound, "percent": f"{NBSP}%"}
    return share(figures.punctual, figures.resolved)


def lines_of(rows: Sequence[tuple[str, Figures]]) -> list[Line]:
    """Of a table whose total is printed as well."""
    resolved = hidden_of([figures.resolved for _label, figures in rows])
    late = hidden_of([figures.late for _label, figures in rows])
    return [
        Line(
            label,
            cell(figures.resolved, number in resolved),
            cell(figures.late, number in late),
            rate_of(figures, is_hidden=_is_kept(figures, number, resolved, late)),
        )
        for number, (label, figures) in enumerate(rows)
    ]


def _is_kept(figures: Figures, number: int, resolved: set[int], late: set[int]) -> bool:
    return number in resolved or (number in late and figures.late >= SMALL)


def hidden_of(cells: Sequence[int]) -> set[int]:
    """The cells that are not told. As the total is, a single small cell could be reckoned back,
    and so could several that are all 1 or all 4: then the next smallest is kept back too."""
    hidden = {number for number, cell in enumerate(cells) if 0 < cell < SMALL}
    rest = sorted((cell, number) for number, cell in enumerate(cells) if cell >= SMALL)
    total = sum(cells[number] for number in hidden)
    is_plain = total in {len(hidden), len(hidden) * (SMALL - 1)}
    if hidden and rest and (len(hidden) == 1 or is_plain):
        hidden.add(rest[0][1])
    return hidden


def sought(parts: Sequence[tuple[str, Figures]], text: str) -> set[str]:
    """The names of units in which every word occurs, with or without accents."""
    words = plain(text).split()
    return {name for name, _figures in parts if all(word in plain(name) for word in words)}


def parts_of(scope: Scope, found: Overview) -> list[tuple[str, Figures]]:
    """Late ones first; the order tells no more than the cells do."""
    rows = [(scope.units[pk].name, figures) for pk, figures in found.parts.items()]
    alive = [row for row in rows if row[1].resolved or row[1].in_progress]
    return sorted(alive, key=lambda row: (-told_rate(row[1]), row[0]))


def told_rate(figures: Figures) -> float:
    return 0.0 if figures.late < SMALL else figures.late_rate() or 0.0
