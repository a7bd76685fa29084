"""The kinds that dossiers fall into by the version of their procedure."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from procedures.models import ProcedureVersion

# What kinds are narrowed to, as look-ups on versions and on dossiers.
OF_VERSION = {
    "field": "procedure__field__code",
    "procedure": "procedure__code",
    "level": "online_level",
}
OF_DOSSIER = {**OF_VERSION, "level": "version__online_level"}


class Kind(NamedTuple):
    """What a version of a procedure is counted under, named and in order as in OF_VERSION."""

    field: str
    procedure: str
    level: str


class Names(NamedTuple):
    fields: dict[str, str]
    procedures: dict[str, str]


def versions_of(
    wanted: Mapping[str, str], kinds: Mapping[int, Kind] | None = None
) -> list[int] | None:
    """The versions of the kinds that are wanted, by names of OF_VERSION, among those whose kinds
    are known; None is no limit."""
    if not wanted:
        return None
    if kinds is None:
        of_versions = {OF_VERSION[name]: value for name, value in wanted.items()}
        return [*ProcedureVersion.objects.filter(**of_versions).values_list("pk", flat=True)]
    return [pk for pk, kind in kinds.items() if wanted.items() <= kind._asdict().items()]


def catalogue(on: date) -> tuple[dict[int, Kind], Names]:
    """Each version's kind; the names of fields and, in the version that held last until the
    day or else in the first, of procedures."""
    rows = ProcedureVersion.objects.order_by("effective_from").values_list(
        "pk", "effective_from", "name", "procedure__field__name", *OF_VERSION.values()
    )
    kinds, names = {}, Names({}, {})
    for pk, begins, name, field, *kind in rows:
        kinds[pk] = Kind(*kind)
        names.fields[kinds[pk].field] = field
        if begins <= on or kinds[pk].procedure not in names.procedures:
            names.procedures[kinds[pk].procedure] = name
    return kinds, names
