from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from agencies.calendars import working_time_of
from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.clock import end_of
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, WorkItem, WorkKind
from dossiers.transitions.move import move, not_over
from dossiers.work import open_consultations


def consult(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    unit: Unit,
    question: str,
    until: date,
    seq: int | None = None,
) -> Dossier:
    """Asks another unit, beside the main line: the clock runs on, and the next step waits for
    the answer. Several units may be asked at once, each with its own date."""
    with move(dossier, "consult", by=by, at=at, seq=seq) as step:
        asked = step.dossier
        if unit.pk == asked.unit_id:
            raise NotAllowed(_("This is the unit that works on the dossier."))
        if any(item.unit_id == unit.pk for item in open_consultations(asked)):
            raise NotAllowed(_("This unit has been asked already and has not answered yet."))
        step.detail = {
            "unit": unit.name,
            "question": question,
            "until": not_over(until, step.at).isoformat(),
        }
        WorkItem.objects.create(
            dossier=asked,
            kind=WorkKind.CONSULTATION,
            name=unit.name,
            role=Role.OFFICER,
            unit=unit,
            opened_at=step.at,
            opened_seq=step.seq,
            due_at=end_of(working_time_of(unit), until),
        )
    return step.dossier
