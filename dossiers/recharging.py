"""What is owed where a dossier is received under another version or as another case."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from citizens.templatetags.citizens import dong
from dossiers.charges import open_for, owed_under, reference_of
from dossiers.models import Dossier
from payments.models import Charge, ChargeState
from procedures.fees import Line
from procedures.models import Case, ProcedureVersion


def charge_again(
    dossier: Dossier, version: ProcedureVersion, case: Case | None, at: datetime
) -> str:
    """Closes what is open and no longer owed and opens what is owed now; needs a transaction.
    `version` and `case` are those of the filing. How what was paid differs, in words."""
    filed, today = localtime(dossier.filed_at).date(), localtime(at).date()
    day = filed if dossier.version_id == version.pk else today
    owed = {line.rule.key: line for line in owed_under(dossier.version, dossier.case, dossier, day)}
    keys = {
        reference_of(dossier, number): line.rule.key
        for number, line in enumerate(owed_under(version, case, dossier, filed), start=1)
    }
    ties = Charge.objects.filter(dossier_charge__dossier=dossier)
    charges = list(ties.select_for_update(of=("self",)).order_by("pk"))
    told = []
    for charge in charges:
        key = keys.get(charge.reference, "")
        line = owed.get(key)
        if line and line.amount == charge.amount:
            del owed[key]
        elif charge.state == ChargeState.OPEN:
            ties.filter(pk=charge.pk).update(state=ChargeState.CLOSED)
        else:
            told.append(_difference(charge, owed.pop(key, None)))
    open_for(dossier, owed.values(), at, len(charges) + 1)
    return "; ".join(told)


def _difference(charge: Charge, line: Line | None) -> str:
    return _("%(label)s: %(amount)s %(state)s, now %(owed)s owed") % {
        "label": charge.label,
        "amount": dong(charge.amount),
        "state": charge.get_state_display(),
        "owed": dong(line.amount if line else 0),
    }
