"""Which templates a result may be made from, and who writes them."""

from datetime import date

from django.db.models import F, Q

from agencies.models import Role
from agencies.queries import valid_on
from procedures.models import ResultTemplate

WRITERS = (Role.CATALOGUE_MANAGER, Role.ADMINISTRATOR)


def templates_for(procedure_id: int, on: date) -> list[ResultTemplate]:
    """Those in force on the day: the procedure's own first, then what serves any."""
    own = Q(procedure=procedure_id) | Q(procedure=None)
    found = ResultTemplate.objects.filter(valid_on(on), own)
    return list(found.order_by(F("procedure").asc(nulls_last=True), "outcome", "name"))
