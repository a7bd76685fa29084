"""The ground of a run, asked for once: units, versions in force, officials, as plain facts that
travel to another process."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from unicodedata import normalize

from django.db.models import Q
from django.utils.translation import gettext as _

from agencies.models import Unit, UnitKind
from agencies.queries import UnitQuerySet
from dossiers.province.profile import Profile
from dossiers.province.trouble import BadProfile
from dossiers.reckoning import Limit
from dossiers.way import stages
from procedures.models import Paper, ProcedureVersion, Step

PREFIXES = ("", "tỉnh ", "thành phố ")


@dataclass(frozen=True)
class UnitFacts:
    pk: int
    code: str
    name: str
    kind: str
    begins: date
    ends: date | None
    places: tuple[str, ...]


@dataclass(frozen=True)
class StepFacts:
    pk: int
    order: int
    kind: str
    name: str
    role: str
    hours: int


@dataclass(frozen=True)
class PaperFacts:
    pk: int
    name: str
    form: str
    is_required: bool
    is_declared_online: bool


@dataclass(frozen=True)
class VersionFacts:
    """`units` are places in the ground's list of units."""

    pk: int
    procedure: int
    code: str
    name: str
    level: str
    limit: Limit
    supplement_days: int | None
    begins: date
    ends: date | None
    steps: tuple[StepFacts, ...]
    papers: tuple[PaperFacts, ...]
    units: tuple[int, ...]


@dataclass(frozen=True)
class Ground:
    root: UnitFacts
    units: tuple[UnitFacts, ...]
    versions: tuple[VersionFacts, ...]


def ground_of(profile: Profile, begin: date, last: date) -> Ground:
    """Raises BadProfile where the root is not there in the whole period."""
    root = _root(profile, begin, last)
    below = _whole(Unit.objects.below(root), begin, last).order_by("code")
    units = list(below)
    places = {unit.path: unit for unit in units}
    facts = tuple(_facts(unit, units, places) for unit in units)
    where = {unit.pk: i for i, unit in enumerate(units)}
    return Ground(
        next(fact for fact in facts if fact.pk == root.pk),
        facts,
        tuple(_versions(units, where, begin, last)),
    )


def _whole(units: UnitQuerySet, begin: date, last: date) -> UnitQuerySet:
    return units.filter(Q(valid_to=None) | Q(valid_to__gte=last), valid_from__lte=begin)


def _root(profile: Profile, begin: date, last: date) -> Unit:
    roots = _whole(Unit.objects.all(), begin, last)
    if profile.unit:
        found = roots.filter(code=profile.unit).first()
        named = profile.unit
    else:
        wanted = {prefix + _plain(profile.province) for prefix in PREFIXES}
        provinces = roots.filter(kind=UnitKind.PROVINCE)
        found = next((unit for unit in provinces if _plain(unit.name) in wanted), None)
        named = profile.province
    if found is None:
        raise BadProfile(
            _("“%(name)s” is no unit here that existed from %(begin)s to %(last)s.")
            % {"name": named, "begin": begin, "last": last}
        )
    return found


def _plain(name: str) -> str:
    return normalize("NFC", " ".join(name.split())).casefold()


def _facts(unit: Unit, units: list[Unit], by_path: dict[str, Unit]) -> UnitFacts:
    """With the places its applicants live in: itself, or the communes around it."""
    near = [unit] if unit.kind == UnitKind.COMMUNE else _communes(unit, units)
    places = tuple(_address(commune, by_path) for commune in near)
    return UnitFacts(
        unit.pk, unit.code, unit.name, unit.kind, unit.valid_from, unit.valid_to, places
    )


def _communes(unit: Unit, units: list[Unit]) -> list[Unit]:
    communes = [each for each in units if each.kind == UnitKind.COMMUNE]
    own = [each for each in communes if each.path.startswith(unit.path)]
    town = unit.name.rsplit("đất đai ", 1)[-1]
    if unit.kind == UnitKind.BRANCH:
        districts = [u for u in units if u.kind == UnitKind.DISTRICT and u.name.endswith(town)]
        own = [c for d in districts for c in communes if c.path.startswith(d.path)]
        own = own or [c for c in communes if c.name.endswith(town)]
    return own or communes


def _address(commune: Unit, by_path: dict[str, Unit]) -> str:
    """`phường An Hòa, thành phố Rạch Giá, tỉnh Kiên Giang`."""
    parts = commune.path.strip("/").split("/")
    line = ["/" + "/".join(parts[:n]) + "/" for n in range(len(parts), 0, -1)]
    names = [by_path[path].name.removeprefix("UBND ") for path in line if path in by_path]
    return ", ".join(name.replace("Tỉnh ", "tỉnh ") for name in names)


def _versions(
    units: list[Unit], where: dict[int, int], begin: date, last: date
) -> Iterable[VersionFacts]:
    in_force = ProcedureVersion.objects.filter(
        Q(effective_to=None) | Q(effective_to__gte=begin),
        effective_from__lte=last,
        is_processed_elsewhere=False,
    ).select_related("procedure")
    steps, papers = _steps(), _papers()
    for version in in_force.order_by("procedure__code", "effective_from"):
        competent = _competent(version, units, where)
        if competent:
            yield VersionFacts(
                version.pk,
                version.procedure_id,
                version.procedure.code,
                version.name,
                version.online_level,
                Limit.of(version, None),
                version.supplement_days,
                version.effective_from,
                version.effective_to,
                tuple(steps[version.pk]),
                tuple(papers[version.pk]),
                competent,
            )


def _competent(
    version: ProcedureVersion, units: list[Unit], where: dict[int, int]
) -> tuple[int, ...]:
    """As `procedures.competence.units_for`, within the root."""
    named = set(version.competent_units.values_list("pk", flat=True))
    if named:
        return tuple(sorted(where[pk] for pk in named if pk in where))
    return tuple(i for i, unit in enumerate(units) if unit.kind == version.competent_kind)


def _steps() -> dict[int, list[StepFacts]]:
    """The main line of the ordinary case."""
    found: dict[int, list[StepFacts]] = defaultdict(list)
    rows = Step.objects.filter(cases=[]).order_by("version", "order")
    for version, steps in groupby(rows, lambda step: step.version_id):
        for step in (one for stage in stages(list(steps)) for one in stage[0]):
            facts = StepFacts(step.pk, step.order, step.kind, step.name, step.role, step.hours)
            found[version].append(facts)
    return found


def _papers() -> dict[int, list[PaperFacts]]:
    found: dict[int, list[PaperFacts]] = defaultdict(list)
    for one in Paper.objects.filter(cases=[]).order_by("version", "order"):
        facts = PaperFacts(one.pk, one.name, one.form, one.is_required, one.is_declared_online)
        found[one.version_id].append(facts)
    return found
