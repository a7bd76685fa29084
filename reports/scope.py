"""Over which units a reader looks, and which parts these fall into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from agencies.models import Unit
from citizens.models import Person
from dossiers.rights import reach_of
from reports.figures import Figures
from reports.transfers import Conditions

# Before the code of a unit: the unit itself, without what lies below it.
ITSELF = "="


@dataclass(frozen=True)
class Scope:
    """`tops` are looked at with everything below; `units` are all of these by id."""

    tops: tuple[Unit, ...]
    units: Mapping[int, Unit]
    is_whole: bool
    is_itself: bool = False

    @property
    def name(self) -> str:
        return ", ".join(unit.name for unit in self.tops if unit.valid_to is None)

    @property
    def has_parts(self) -> bool:
        return len(self.units) > len(self.tops)

    def is_beside_parts(self, part: Unit) -> bool:
        """Whether the part is a unit that stands, without those below it, among its own parts."""
        below = (unit for unit in self.units.values() if unit.path.startswith(part.path))
        return part in self.tops and (self.is_itself or any(unit != part for unit in below))

    @property
    def conditions(self) -> Conditions:
        """As look-ups on dossiers."""
        return {"unit__in": list(self.units)}

    def existed_in(self, first: date, last: date) -> bool:
        return any(existed(top, first, last) for top in self.tops)


def existed(unit: Unit, first: date, last: date) -> bool:
    """Whether the unit stood on one of the days at least."""
    return unit.valid_from <= last and (unit.valid_to is None or unit.valid_to >= first)


def scope_of(person: Person, code: str) -> Scope:
    """What the person oversees or, by its code, a unit in it; 404 outside. With ITSELF before
    the code, the unit without its parts."""
    reach = reach_of(person)
    units = Unit.objects.all() if reach.sees_all else Unit.objects.below(*reach.units)
    known = {unit.pk: unit for unit in units}
    if not known:
        raise Http404
    if not code:
        # An inspector reads the whole country of the house: every unit without one above.
        roots = [unit for unit in known.values() if unit.parent_id is None]
        tops = tuple(roots) if reach.sees_all else reach.units
        return Scope(tops, known, is_whole=True)
    bare = code.removeprefix(ITSELF)
    chosen = next((unit for unit in known.values() if unit.code == bare), None)
    if chosen is None:
        raise Http404(_("There is no such unit, or you may not see it."))
    if bare != code:
        return Scope((chosen,), {chosen.pk: chosen}, is_whole=False, is_itself=True)
    return scope_under(chosen, known.values())


def scope_under(unit: Unit, units: Iterable[Unit]) -> Scope:
    """The unit and, of these units, everything below it."""
    below = {one.pk: one for one in units if one.path.startswith(unit.path)}
    return Scope((unit,), below, is_whole=False)


def by_part(scope: Scope, by_unit: Mapping[int, list[Figures]]) -> list[tuple[Unit, list[Figures]]]:
    """The figures of units, period by period, gathered under the direct parts of the scope."""
    sums: dict[int, list[Figures]] = {}
    for pk, figures in by_unit.items():
        part = part_of(scope, scope.units[pk])
        known = sums.get(part.pk)
        sums[part.pk] = [a + b for a, b in zip(known, figures, strict=True)] if known else figures
    return [(scope.units[pk], figures) for pk, figures in sums.items()]


def part_of(scope: Scope, unit: Unit) -> Unit:
    """The direct part of the scope that the unit lies in; a top is its own part."""
    tops = [top for top in scope.tops if unit.path.startswith(top.path)]
    nearest = max(tops, key=lambda top: len(top.path))
    rest = unit.path.removeprefix(nearest.path).strip("/")
    return scope.units[int(rest.split("/")[0])] if rest else nearest
