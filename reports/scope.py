"""Over which units a reader looks, and which parts these fall into."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from agencies.models import Unit
from citizens.models import Person
from dossiers.rights import reach_of
from reports.figures import Figures


@dataclass(frozen=True)
class Scope:
    """`tops` are looked at with everything below; `units` are all of these by id."""

    tops: tuple[Unit, ...]
    units: dict[int, Unit]
    is_whole: bool

    @property
    def name(self) -> str:
        return ", ".join(unit.name for unit in self.tops if unit.valid_to is None)

    @property
    def has_parts(self) -> bool:
        return len(self.units) > len(self.tops)


def scope_of(person: Person, code: str) -> Scope:
    """What the person oversees or, by its code, a unit in it; 404 outside."""
    reach = reach_of(person)
    units = Unit.objects.all() if reach.sees_all else Unit.objects.below(*reach.units)
    known = {unit.pk: unit for unit in units}
    if not code:
        # An inspector reads the whole country of the house: every unit without one above.
        roots = [unit for unit in known.values() if unit.parent_id is None]
        tops = tuple(roots) if reach.sees_all else reach.units
        return Scope(tops, known, is_whole=True)
    chosen = [unit for unit in known.values() if unit.code == code]
    if not chosen:
        raise Http404
    part = {pk: unit for pk, unit in known.items() if unit.path.startswith(chosen[0].path)}
    return Scope((chosen[0],), part, is_whole=False)


def by_part(scope: Scope, by_unit: Iterable[tuple[int, Figures]]) -> list[tuple[Unit, Figures]]:
    """The figures of units gathered under the direct parts of the scope."""
    sums: dict[int, Figures] = {}
    for pk, figures in by_unit:
        part = part_of(scope, scope.units[pk])
        sums[part.pk] = sums.get(part.pk, Figures()) + figures
    return [(scope.units[pk], figures) for pk, figures in sums.items()]


def part_of(scope: Scope, unit: Unit) -> Unit:
    """The direct part of the scope that the unit lies in; a top is its own part."""
    tops = [top for top in scope.tops if unit.path.startswith(top.path)]
    nearest = max(tops, key=lambda top: len(top.path))
    rest = unit.path.removeprefix(nearest.path).strip("/")
    return scope.units[int(rest.split("/")[0])] if rest else nearest
