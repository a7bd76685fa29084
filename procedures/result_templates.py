"""Which templates a result may be made from."""

from datetime import date

from django.db.models import F, Q

from procedures.models import ResultTemplate


def templates_for(procedure_id: int, on: date) -> list[ResultTemplate]:
    """Those in force on the day: the procedure's own first, then what serves any."""
    in_force = Q(valid_from__lte=on) & (Q(valid_to=None) | Q(valid_to__gte=on))
    own = Q(procedure=procedure_id) | Q(procedure=None)
    found = ResultTemplate.objects.filter(in_force, own)
    return list(found.order_by(F("procedure").asc(nulls_last=True), "outcome", "name"))
