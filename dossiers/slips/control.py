"""Mẫu 06, Phiếu kiểm soát quá trình giải quyết hồ sơ: from whom to whom the dossier went, when,
and whether each part was done in time. Printed on demand."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.capacity import IN_CHARGE, capacities
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.slips.issue import issue_slip
from dossiers.slips.passages import coordinating, passages_of
from dossiers.slips.words import NO_LIMIT, dossier_of, moment_in_words, procedure_of
from dossiers.work import items_of


@transaction.atomic
def print_control_sheet(dossier: Dossier, by: Person, at: datetime) -> Slip:
    """Issues the sheet as the dossier stands now; one that is still being printed is that one.
    Raises NotAllowed."""
    locked = (
        Dossier.objects.select_for_update(of=("self",)).select_related("unit").get(pk=dossier.pk)
    )
    if not capacities(by, locked) & IN_CHARGE:
        raise NotAllowed(_("Only who works on the dossier prints its control sheet."))
    if locked.received_at is None:
        raise NotAllowed(_("A control sheet begins with the receipt of the dossier."))
    owed = locked.slips.filter(kind=SlipKind.CONTROL, rendered_at=None).first()
    about = {"events": locked.event_count}
    return owed or issue_slip(
        SlipKind.CONTROL, locked.unit, by=by, at=at, dossier=locked, about=about
    )


def control_content(slip: Slip) -> dict[str, Any]:
    dossier = dossier_of(slip)
    told = dossier.events.filter(seq__lte=slip.about["events"])
    events = list(told.select_related("detail", "unit"))
    items = items_of(dossier)
    assert dossier.received_at is not None
    return {
        "code": dossier.number,
        "owner": dossier.owner_name,
        "procedure": procedure_of(dossier),
        "received_at": moment_in_words(dossier.received_at),
        "due_at": moment_in_words(dossier.due_at) if dossier.due_at else NO_LIMIT,
        "agency": dossier.unit.name,
        "coordinating": "; ".join(coordinating(dossier, items)),
        "passages": passages_of(dossier, events, items),
        "printed_by": slip.issued_by.full_name,
    }
