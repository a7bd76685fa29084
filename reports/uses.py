"""How often procedures are asked for: what the search puts first of all that fits alike."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Sum

from procedures.models import Procedure, ProcedureVersion
from reports.models import KindDay

A_YEAR = timedelta(365)


def count_uses(today: date) -> int:
    """Notes for each procedure the dossiers received on the 365 days before today, under
    whichever version; of how many procedures the number has changed."""
    days = KindDay.objects.filter(day__gte=today - A_YEAR, day__lt=today)
    received = dict(days.values_list("version_id").annotate(n=Sum("received")))
    uses = Counter[int]()
    versions = ProcedureVersion.objects.filter(pk__in=received)
    for pk, procedure in versions.values_list("pk", "procedure_id"):
        uses[procedure] += max(0, received[pk])
    changed = [one for one in Procedure.objects.all() if one.uses != uses[one.pk]]
    for one in changed:
        one.uses = uses[one.pk]
    Procedure.objects.bulk_update(changed, ["uses"], batch_size=500)
    return len(changed)
