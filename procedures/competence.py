"""Which version of a procedure holds on a day, and who is competent for it."""

from datetime import date
from functools import lru_cache

from django.db.models import Exists, Q

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
    named = version.competent_units.order_by().values("pk")
    of_its_kind = Q(kind=version.competent_kind) & ~Exists(named)
    return Unit.objects.valid_on(on).filter(Q(pk__in=named) | of_its_kind)


@lru_cache(maxsize=1024)
def competent_ids(version: ProcedureVersion, on: date) -> frozenset[int]:
    """Kept in the process for the day: a published version never changes. To offer by, not to
    decide by, since units may end or begin meanwhile."""
    return frozenset(units_for(version, on).values_list("pk", flat=True))
