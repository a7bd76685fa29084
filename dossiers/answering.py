"""When the desk has to answer a filing."""

from datetime import datetime

from dossiers.clock import answer_due, time_of
from dossiers.models import Awaited, Dossier
from payments.models import ChargeState


def answer_due_of(dossier: Dossier, asked_at: datetime) -> datetime | None:
    """Within its hours from the filing, or its completion; where a fee comes before receipt not
    before that is settled: until then None, nobody waits for an answer."""
    fees = dossier.charges.filter(awaited=Awaited.BEFORE_RECEIPT)
    columns = ("charge__state", "charge__settled_at", "charge__waived_at")
    moments = [asked_at]
    for state, *done in fees.values_list(*columns):
        if state == ChargeState.OPEN:
            return None
        moments += [moment for moment in done if moment]
    return answer_due(time_of(dossier), max(moments))
