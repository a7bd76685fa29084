from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.clock import end_of, time_of
from dossiers.flow import NotAllowed
from dossiers.models import Apology, Dossier
from dossiers.reckoning import local_date
from dossiers.transitions.move import Step, move
from procedures.models import LateCause


def apologise(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    cause: LateCause,
    promised_on: date,
    reason: str = "",
    overrule: bool = False,
    seq: int | None = None,
) -> Dossier:
    """A late result is apologised for, once, with a new date that is shown and never counted."""
    with move(dossier, "apologise", by=by, at=at, seq=seq) as step:
        late = step.dossier
        assert late.due_at is not None  # else the flow names the hindrance
        if late.apologies and not overrule:
            raise NotAllowed(
                _("An apology has been sent already. Another one has to be decided on expressly.")
            )
        if promised_on < max(local_date(late.due_at), local_date(step.at)):
            raise NotAllowed(_("The new date lies neither in the past nor before the due date."))
        late.promised_at = end_of(time_of(late), promised_on)
        late.apologies += 1
        _write_down(step, cause)
        step.detail = {
            "reason": reason,
            "cause": cause.name,
            "promised_on": local_date(late.promised_at).isoformat(),
        }
    return step.dossier


def _write_down(step: Step, cause: LateCause) -> None:
    """A draft of the house for this date becomes the apology that was made."""
    late = step.dossier
    assert late.due_at is not None
    Apology.objects.update_or_create(
        dossier=late,
        due_at=late.due_at,
        made_at=None,
        defaults={
            "made_at": step.at,
            "seq": step.seq,
            "cause": cause,
            "promised_at": late.promised_at,
        },
    )
