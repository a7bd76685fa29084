"""Which version of a procedure holds on a day, and who is competent for it."""

from datetime import date

from django.db.models import Q

from agencies.models import Unit
from agencies.queries import UnitQuerySet
from procedures.models import ProcedureVersion


def version_in_force(code: str, on: date) -> ProcedureVersion | None:
    """The version of the procedure in force on the day, if there is one."""
    versions = ProcedureVersion.objects.in_force(on).select_related("procedure__field")
    return versions.filter(procedure__code=code).first()


def units_for(version: ProcedureVersion, on: date) -> UnitQuerySet:
    """The units competent on the day: those the version names or, where it names none, every
    unit of its kind."""
    named = Q(procedure_versions=version)
    if not version.competent_units.exists():
        named = Q(kind=version.competent_kind)
    return Unit.objects.valid_on(on).filter(named)
