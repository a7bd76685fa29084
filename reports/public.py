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
from reports.figures import Figures, tenths
from reports.overview import Overview, overview_of
from reports.periods import Period
from reports.scope import Scope, scope_of_all
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
    return scope_of_all((*roots, *ended_before(roots)))


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
    """Whole years and nothing finer: a year less its quarters would tell what they hide."""
    found = [Period(date(year, 1, 1), date(year, 12, 31)) for year in years]
    return [period for period in found if period.first <= today]


def until(period: Period, today: date) -> Period:
    """What of it is over: nothing is known of tomorrow."""
    return Period(period.first, min(period.last, today))


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
    return f"{number_format(tenths(100 * part / whole), 1)}{NBSP}%"


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


def told_rates(rows: Sequence[Figures]) -> list[bool]:
    """Of the rows of such a table: whose rate may be drawn as well, without a bound."""
    resolved = hidden_of([figures.resolved for figures in rows])
    late = hidden_of([figures.late for figures in rows])
    return [
        is_told(figures) and not _is_kept(figures, number, resolved, late)
        for number, figures in enumerate(rows)
    ]


def _is_kept(figures: Figures, number: int, resolved: set[int], late: set[int]) -> bool:
    return number in resolved or (number in late and figures.late >= SMALL)


def hidden_of(cells: Sequence[int]) -> set[int]:
    """The cells that are not told. As the total is, small ones might be reckoned back: then the
    next smallest is kept back too, until none is determined."""
    hidden = {number for number, cell in enumerate(cells) if 0 < cell < SMALL}
    rest = sorted((cell, number) for number, cell in enumerate(cells) if cell >= SMALL)
    while rest and any_determined([cells[number] for number in hidden], rest[0][0]):
        hidden.add(rest.pop(0)[1])
    return hidden


def any_determined(hidden: Sequence[int], smallest_told: int) -> bool:
    """Whether somebody who knows the sum of the hidden cells, that small ones are below SMALL
    and the others between SMALL and the smallest that is told, knows a small one."""
    small = [cell for cell in hidden if cell < SMALL]
    others = len(hidden) - len(small)
    least, most = len(small) + SMALL * others, (SMALL - 1) * len(small) + smallest_told * others
    # Each alone: as low as the rest at its most allows, as high as the rest at its least does.
    low = max(1, sum(hidden) - (most - (SMALL - 1)))
    high = min(SMALL - 1, sum(hidden) - (least - 1))
    return bool(small) and low >= high


def sought(parts: Sequence[tuple[str, Figures]], text: str) -> set[str]:
    """The names of units in which every word occurs, with or without accents."""
    words = plain(text).split()
    return {name for name, _figures in parts if all(word in plain(name) for word in words)}


def parts_of(scope: Scope, found: Overview) -> list[tuple[str, Figures]]:
    """Late ones first; the order tells no more than the cells do."""
    rows = [(scope.units[pk].name, figures) for pk, figures in found.parts.items()]
    alive = [row for row in rows if row[1].resolved or row[1].in_progress]
    late = hidden_of([figures.late for _name, figures in alive])
    told = [(0.0 if n in late else of.late_rate() or 0.0) for n, (_name, of) in enumerate(alive)]
    order = sorted(range(len(alive)), key=lambda n: (-told[n], alive[n][0]))
    return [alive[n] for n in order]
