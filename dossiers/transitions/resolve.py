from datetime import datetime

from django.utils.translation import gettext_lazy as _

from citizens.models import Person, StoredFile
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, ResultFile
from dossiers.states import Outcome
from dossiers.transitions.move import move
from dossiers.work import close_work, open_next
from procedures.models import StepKind


def resolve(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    outcome: str,
    file: StoredFile,
    number: str = "",
    reason: str = "",
    seq: int | None = None,
) -> Dossier:
    """The end of the work: granted or denied, with the signed result. The clock stops here."""
    with move(dossier, "resolve", by=by, at=at, seq=seq) as step:
        if outcome == Outcome.DENIED and not reason:
            raise NotAllowed(_("A denied result needs its reason."))
        step.dossier.outcome = outcome
        ResultFile.objects.create(
            dossier=step.dossier, file=file, number=number, outcome=outcome, added_at_seq=step.seq
        )
        step.detail = {"outcome": outcome, "number": number, "reason": reason}
        close_work(step.dossier, step.at, by)
        step.afterwards = open_next(step.at, StepKind.HAND_OUT)
    return step.dossier
