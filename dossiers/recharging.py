"""What is owed where a dossier is received under another version or as another case."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from citizens.templatetags.citizens import dong
from dossiers.charges import label_of, open_for, owed_under
from dossiers.models import Awaited, Dossier, DossierCharge
from payments.booking import locked
from payments.charging import change_amount, close
from payments.models import Charge, ChargeState
from procedures.fees import Line
from procedures.models import ProcedureVersion


def charge_again(dossier: Dossier, filed_under: ProcedureVersion, at: datetime) -> str:
    """Makes the charges those of the version and case that the dossier is received under; its row
    is locked. How what was paid differs, in words.

    What nobody paid yet gets its new amount, or is closed where it is owed no more. What was paid
    too much is to be paid back; what is missing is paid until the result is handed out.
    """
    filed, today = localtime(dossier.filed_at).date(), localtime(at).date()
    day = filed if dossier.version_id == filed_under.pk else today
    owed = {line.rule.key: line for line in owed_under(dossier.version, dossier.case, dossier, day)}
    told = []
    ties = dossier.charges.filter(awaited=Awaited.BEFORE_RECEIPT)
    for tie in list(ties.order_by("charge_id")):
        charge, line = locked(tie.charge_id), owed.get(tie.rule)
        if charge.state == ChargeState.CLOSED:
            continue
        if line and line.amount == charge.amount:
            del owed[tie.rule]
        elif charge.state == ChargeState.OPEN:
            _ask_anew(tie, owed.pop(tie.rule, None), at)
        else:
            told.append(_difference(charge, owed.pop(tie.rule, None)))
            _settle_difference(dossier, charge, line, at)
    for line in owed.values():
        open_for(dossier, line, line.amount, Awaited.AT_HAND_OUT, at)
    return "; ".join(told)


def _ask_anew(tie: DossierCharge, line: Line | None, at: datetime) -> None:
    """Of the same charge, for somebody may just be paying it."""
    if line is None:
        close(tie.charge_id, at=at)
        return
    label = label_of(line, tie.dossier)
    change_amount(tie.charge_id, line.amount, by=None, at=at, label=label)
    tie.awaited = Awaited.AT_HAND_OUT
    tie.save(update_fields=["awaited"])


def _settle_difference(dossier: Dossier, charge: Charge, line: Line | None, at: datetime) -> None:
    if charge.state == ChargeState.WAIVED:
        return
    if line is None:
        close(charge.pk, at=at)
    elif line.amount < charge.amount:
        change_amount(charge.pk, line.amount, by=None, at=at)
    else:
        open_for(dossier, line, line.amount - charge.amount, Awaited.AT_HAND_OUT, at)


def _difference(charge: Charge, line: Line | None) -> str:
    return _("%(label)s: %(amount)s %(state)s, now %(owed)s owed") % {
        "label": charge.label,
        "amount": dong(charge.amount),
        "state": charge.get_state_display(),
        "owed": dong(line.amount if line else 0),
    }
