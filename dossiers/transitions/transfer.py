from datetime import datetime

from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import Person
from dossiers.clock import change_unit
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, DueChange
from dossiers.reckoning import local_date
from dossiers.results.stages import drop_draft
from dossiers.transitions.move import move
from dossiers.work import close_steps, open_work, steps_at_hand
from procedures.competence import units_for


def transfer(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    unit: Unit,
    reason: str,
    seq: int | None = None,
) -> Dossier:
    """To the unit that is competent: code and receipt stay, what remains of the limit goes on
    by its calendar."""
    with move(dossier, "transfer", by=by, at=at, seq=seq) as step:
        moved, source = step.dossier, step.dossier.unit
        competent = units_for(moved.version, local_date(step.at))
        if unit.pk == source.pk or not competent.filter(pk=unit.pk).exists():
            raise NotAllowed(_("That unit is not competent for this procedure."))
        before, at_hand = moved.due_at, steps_at_hand(moved)
        drop_draft(moved, step.at)
        close_steps(moved, step.at, by)
        change_unit(moved, unit, step.at)
        DueChange.objects.create(
            dossier=moved,
            kind=DueChange.Kind.TRANSFER,
            at=step.at,
            seq=step.seq,
            due_before=before,
            due_after=moved.due_at,
            edition=moved.due_edition,
            source=source,
            target=unit,
        )
        moved.helped_unit_id = moved.helped_unit_id or moved.received_unit_id
        for same in at_hand:
            open_work(moved, same, step.at)
        step.detail = {"reason": reason, "unit": unit.name, "from_unit": source.name}
    return step.dossier
