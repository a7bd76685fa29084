"""Over which units a reader looks, and which parts these fall into."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.rights import Reach, reach_of
from reports.figures import Conditions, Figures

# Before the code of a unit: the unit itself, without what lies below it.
ITSELF = "="


@dataclass(frozen=True)
class Scope:
    """`tops` are looked at with everything below; `units` are all of these by id. Those of the
    house are every unit there is: its figures are kept ready by kind too."""

    tops: tuple[Unit, ...]
    units: Mapping[int, Unit]
    is_whole: bool
    is_itself: bool = False
    is_house: bool = False

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

    def named(self, part: Unit) -> tuple[str, str]:
        """What asks for one of the parts, and its name."""
        if not self.is_beside_parts(part):
            return part.code, part.name
        return ITSELF + part.code, _("%(unit)s itself") % {"unit": part.name}

    @property
    def conditions(self) -> Conditions:
        """As look-ups on dossiers."""
        return {} if self.is_house else {"unit__in": list(self.units)}

    def existed_in(self, first: date, last: date) -> bool:
        return any(existed(top, first, last) for top in self.tops)


def existed(unit: Unit, first: date, last: date) -> bool:
    """Whether the unit stood on one of the days at least."""
    return unit.valid_from <= last and (unit.valid_to is None or unit.valid_to >= first)


def scope_of(person: Person, code: str) -> Scope:
    """What the person oversees or, by its code, a unit in it; 404 outside. With ITSELF before
    the code, the unit without its parts."""
    whole = whole_of(person)
    known = whole.units
    if not known:
        raise Http404
    if not code:
        return whole
    bare = code.removeprefix(ITSELF)
    chosen = next((unit for unit in known.values() if unit.code == bare), None)
    if chosen is None:
        raise Http404(_("There is no such unit, or you may not see it."))
    if bare != code:
        return Scope((chosen,), {chosen.pk: chosen}, is_whole=False, is_itself=True)
    return scope_under(chosen, known.values())


def whole_of(person: Person) -> Scope:
    """All that the person oversees; kept with the person, as their reach is."""
    reach = reach_of(person)
    kept: tuple[Reach, Scope] | None = getattr(person, "_whole", None)
    if kept is not None and kept[0] is reach:
        return kept[1]
    whole = _whole_of(reach)
    person._whole = (reach, whole)  # type: ignore[attr-defined]
    return whole


def _whole_of(reach: Reach) -> Scope:
    if reach.sees_all:  # an inspector reads every unit without one above
        known = {unit.pk: unit for unit in Unit.objects.all()}
        roots = tuple(unit for unit in known.values() if unit.parent_id is None)
        return Scope(roots, known, is_whole=True, is_house=True)
    if reach.has(Role.PROVINCIAL_LEADER):
        return scope_of_all(reach.units)
    known = {unit.pk: unit for unit in Unit.objects.below(*reach.units)}
    return Scope(reach.units, known, is_whole=True)


def scope_of_all(tops: tuple[Unit, ...]) -> Scope:
    """The units and everything below them, as one whole."""
    everywhere = list(Unit.objects.all())
    known = {unit.pk: unit for unit in everywhere if lies_below(tops, unit)}
    return Scope(tops, known, is_whole=True, is_house=len(known) == len(everywhere))


def lies_below(tops: Iterable[Unit], unit: Unit) -> bool:
    return unit.path.startswith(tuple(top.path for top in tops))


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
