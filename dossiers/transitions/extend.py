from datetime import datetime

from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.clock import in_force_for, reckon_again
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, DueChange
from dossiers.transitions.move import move


def extend(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    amount: int,
    reason: str,
    seq: int | None = None,
) -> Dossier:
    """The lawful extension that the version foresees: once, and before the due date is over."""
    with move(dossier, "extend", by=by, at=at, seq=seq) as step:
        extended, most = step.dossier, step.dossier.version.extension_amount
        if not 0 < amount <= most:
            raise NotAllowed(_("This procedure may be extended by 1 to %(most)s.") % {"most": most})
        change = DueChange(
            dossier=extended,
            kind=DueChange.Kind.EXTENSION,
            at=step.at,
            seq=step.seq,
            due_before=extended.due_at,
            amount=amount,
            edition=in_force_for(extended).edition,
        )
        reckon_again(extended, change)
        change.due_after = extended.due_at
        change.save(force_insert=True)
        extended.is_extended = extended.is_redated = True
        step.detail = {"reason": reason, "amount": amount}
    return step.dossier
