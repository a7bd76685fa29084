"""The figures as they are, and as they would be without the flagged dossiers.

The postings of a dossier always add up to its cells. So what the flagged ones have posted, in
these units and of these kinds, is taken off the figures of all: what is left is what a count
without these dossiers says, and balances as every count does.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import sub
from typing import NamedTuple

from reports.figures import (
    IDENTITY,
    Figures,
    added_up,
    day_before,
    figures_by,
    narrow_of,
    of_periods,
    values_of,
)
from reports.honesty.finding import Asked, Finding
from reports.honesty.flags import FLAGS
from reports.ledger.by_dossier import sums_of_lots
from reports.scope import Scope, part_of

Found = Mapping[str, Sequence[Finding]]


class Version(NamedTuple):
    """The figures without the dossiers of a flag; under no name, without those of all flags."""

    flag: str
    dossiers: int
    figures: Figures


@dataclass(frozen=True)
class Part:
    """A direct part of the scope: how many of its dossiers each flag found, and any did."""

    key: int
    flagged: int
    of_flags: Mapping[str, int]
    figures: Figures

    @property
    def at_hand(self) -> int:
        """What there was to be done in the period."""
        return self.figures.carried_over + self.figures.received + self.figures.moved


def found_by(asked: Asked, names: Iterable[str] = FLAGS) -> dict[str, list[Finding]]:
    return {name: FLAGS[name].findings(asked) for name in names}


def raw_of(asked: Asked) -> dict[int, Figures]:
    """By unit, the figures of the identity."""
    found = figures_by(asked.conditions, [asked.period], "unit", measures=())
    return {unit: figures for (unit,), (figures,) in found.items()}


def versions_of(asked: Asked, raw: Figures, found: Found) -> list[Version]:
    """Without the dossiers of each flag, and without those of all of them."""
    lots = lots_of(found)
    figures = dict(zip(lots, figures_of(asked, list(lots.values())), strict=True))
    versions = []
    for name in (*found, ""):
        bearing = [flags for flags in lots if not name or name in flags]
        flagged = added_up([Figures(), *(figures[flags] for flags in bearing)])
        n = sum(len(lots[flags]) for flags in bearing)
        versions.append(Version(name, n, less(raw, flagged)))
    return versions


def lots_of(found: Found) -> dict[frozenset[str], list[int]]:
    """The flagged dossiers by the flags that they bear, so that each is in one lot."""
    flags: dict[int, set[str]] = defaultdict(set)
    for name, findings in found.items():
        for one in findings:
            flags[one.dossier].add(name)
    lots: dict[frozenset[str], list[int]] = defaultdict(list)
    for pk, names in flags.items():
        lots[frozenset(names)].append(pk)
    return dict(lots)


def figures_of(asked: Asked, lots: Sequence[Sequence[int]]) -> list[Figures]:
    """What each lot of dossiers contributes to the figures."""
    days = (day_before(asked.period.first), asked.period.last)
    sums = sums_of_lots(lots, days, narrow_of(asked.conditions), IDENTITY)
    return [next(iter(of_periods(both))) for both in sums]


def less(all_of_them: Figures, some: Figures) -> Figures:
    return Figures(*map(sub, values_of(all_of_them), values_of(some)))


def parts_of(scope: Scope, raw: Mapping[int, Figures], found: Found) -> list[Part]:
    """Those with flagged dossiers, the one with most of them first."""
    flagged: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for name, findings in found.items():
        for one in findings:
            part = part_of(scope, scope.units[one.unit])
            flagged[part.pk][name].add(one.dossier)
    figures: dict[int, list[Figures]] = defaultdict(lambda: [Figures()])
    for unit, of in raw.items():
        figures[part_of(scope, scope.units[unit]).pk].append(of)
    parts = [_part(pk, by_flag, added_up(figures[pk])) for pk, by_flag in flagged.items()]
    return sorted(parts, key=lambda part: (-part.flagged, scope.units[part.key].sort_key))


def _part(pk: int, by_flag: Mapping[str, set[int]], figures: Figures) -> Part:
    of_flags = {name: len(pks) for name, pks in by_flag.items()}
    return Part(pk, len(set().union(*by_flag.values())), of_flags, figures)
