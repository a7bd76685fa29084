"""The figures of any units and any period, read from the book of postings.

The names are those of the house's exact meanings. Whatever is asked, carried_over + received
+ moved = early + on_time + late + withdrawn + stopped + within_deadline + overdue.
`recount.py` answers the same questions from the dossiers themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from operator import add, attrgetter
from typing import Any, Self

from agencies.models import Unit
from dossiers.cells import CAME, GONE, MEASURES, STOCKS
from reports.definitions import ANSWERED
from reports.kinds import OF_DOSSIER, Kind, versions_of
from reports.ledger.narrow import Narrow
from reports.ledger.reading import Sums, first_day, sums_until
from reports.periods import Period

Conditions = dict[str, Any]
Key = tuple[Any, ...]
STANDING = frozenset(measure.column for measure in STOCKS)
IDENTITY = (*CAME, *GONE, *STANDING)


@dataclass(frozen=True)
class Figures:
    """Flows of a period, and stocks at its end. Minutes are session minutes."""

    carried_over: int = 0
    received: int = 0
    received_online: int = 0
    received_desk: int = 0
    received_post: int = 0
    moved: int = 0  # transfers in minus out, after the day of receipt
    early: int = 0
    on_time: int = 0
    late: int = 0
    withdrawn: int = 0
    stopped: int = 0
    overdue: int = 0
    awaiting_supplement: int = 0
    awaiting_dues: int = 0
    suspended: int = 0
    handed_out: int = 0
    filed: int = 0
    filed_on_behalf: int = 0
    refused: int = 0
    withdrawn_unreceived: int = 0
    denied: int = 0
    supplements: int = 0
    second_supplements: int = 0
    late_intake: int = 0
    apologies: int = 0
    papers_digitised: int = 0
    papers_reused: int = 0
    results_electronic: int = 0
    minutes_processing: int = 0
    minutes_awaiting_supplement: int = 0
    minutes_awaiting_dues: int = 0
    minutes_suspended: int = 0

    @property
    def resolved(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def punctual(self) -> int:
        """Resolved early or on time."""
        return self.early + self.on_time

    @property
    def in_progress(self) -> int:
        came = self.carried_over + self.received + self.moved
        return came - self.resolved - self.ended_otherwise

    @property
    def within_deadline(self) -> int:
        return self.in_progress - self.overdue

    @property
    def processing(self) -> int:
        """In progress, and the authority's turn."""
        return self.in_progress - self.awaiting_supplement - self.awaiting_dues - self.suspended

    @property
    def all_late(self) -> int:
        """Resolved late, and overdue at the end."""
        return self.late + self.overdue

    @property
    def to_be_judged(self) -> int:
        """Resolved, or overdue at the end."""
        return self.resolved + self.overdue

    @property
    def ended_otherwise(self) -> int:
        return self.withdrawn + self.stopped

    @property
    def received_otherwise(self) -> int:
        return self.received - self.received_online

    @property
    def filed_by_citizen(self) -> int:
        return self.filed - self.filed_on_behalf

    def rate(self) -> float | None:
        """Early and on time of what was resolved, in percent; None for 0/0."""
        return 100 * self.punctual / self.resolved if self.resolved else None

    def late_rate(self) -> float | None:
        return 100 * self.late / self.resolved if self.resolved else None

    def __add__(self, other: Self) -> Self:
        return type(self)(*map(add, values_of(self), values_of(other)))

    def as_dict(self) -> dict[str, int]:
        """Every figure that answers carry, the derived ones too."""
        return {name: getattr(self, name) for name in ANSWERED}


values_of = attrgetter(*(field.name for field in fields(Figures)))


def figures_by(
    conditions: Conditions | Narrow,
    periods: Sequence[Period],
    *keys: str,
    measures: Sequence[str] = MEASURES,
    batch: int | None = None,
) -> dict[Key, list[Figures]]:
    """For each key its figures in each of the periods; `batch` is the last that was known.

    `conditions` are look-ups on dossiers, or what these mean, the batch with it; `keys` are among
    unit, version and channel; the periods follow one another without a gap. A group without any
    posting until the last day is left out.
    What `measures` leave out is 0; with one of IDENTITY, all of them are asked for.
    """
    narrow = conditions if isinstance(conditions, Narrow) else narrow_of(conditions, batch)
    wanted = tuple(dict.fromkeys((*measures, *IDENTITY)))
    days = [day_before(periods[0].first), *(period.last for period in periods)]
    flows = [name for name in wanted if name not in IDENTITY]
    found = sums_until(days, narrow, *keys, measures=wanted, flows=flows)
    return {key: list(of_periods(sums)) for key, sums in found.items() if _has_any(sums)}


def total_of(
    conditions: Conditions,
    period: Period,
    *,
    measures: Sequence[str] = MEASURES,
    batch: int | None = None,
) -> Figures:
    found = figures_by(conditions, [period], measures=measures, batch=batch)
    return found[()][0] if found else Figures()


def added_up(figures: Iterable[Figures]) -> Figures:
    """The figures of disjoint sets of units together."""
    return Figures(*map(sum, zip(*map(values_of, figures), strict=True)))


def narrow_of(
    conditions: Conditions, batch: int | None = None, kinds: Mapping[int, Kind] | None = None
) -> Narrow:
    """Which postings the conditions on dossiers mean; ValueError for what no posting can tell.
    Versions are not looked up where their `kinds` are known."""
    if strange := conditions.keys() - TOLD_BY_POSTINGS:
        raise ValueError(f"Postings know nothing of {', '.join(sorted(strange))}.")
    wanted = {name: conditions[of] for name, of in OF_DOSSIER.items() if of in conditions}
    return Narrow(
        units=_units(conditions),
        versions=versions_of(wanted, kinds),
        channel=conditions.get("channel"),
        batch=batch,
    )


def _units(conditions: Conditions) -> list[int] | None:
    if "unit" in conditions:
        one: Any = conditions["unit"]
        return [one.pk if isinstance(one, Unit) else one]
    return [*conditions["unit__in"]] if "unit__in" in conditions else None


TOLD_BY_POSTINGS = {"unit", "unit__in", "channel", *OF_DOSSIER.values()}


def day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(1)


def _has_any(sums: Sequence[Sums]) -> bool:
    """What came to a unit before a period and left it in the period leaves nothing at its end."""
    return any(any(until.values()) for until in sums)


def of_periods(sums: Sequence[Sums]) -> Iterable[Figures]:
    """From the sums until the ends of days to the figures of the periods between them."""
    for before, until in pairwise(sums):
        found = {name: n - before[name] for name, n in until.items()}
        found |= {name: until[name] for name in STANDING}
        yield Figures(open_then(before), **found)


def open_then(sums: Mapping[str, int]) -> int:
    """How many stand in progress at the end of the day until which the sums go."""
    return sum(map(sums.__getitem__, CAME)) - sum(map(sums.__getitem__, GONE))


def first_day_after(conditions: Conditions, last: date) -> date | None:
    """The day of the first filing, if it came after `last`; None where there is none."""
    found = first_day(narrow_of(conditions))
    return found if found and found > last else None


def tenths(rate: float) -> Decimal:
    """With one decimal, halves up, as people round."""
    return Decimal(str(rate)).quantize(Decimal("0.1"), ROUND_HALF_UP)
