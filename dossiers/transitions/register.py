from datetime import datetime

from django.db import transaction

from citizens.models import Person
from dossiers.filing import Filing
from dossiers.late_entry import OnPaper, check_late_entry
from dossiers.models import Dossier
from dossiers.transitions.receive import receive, receiving_unit
from dossiers.transitions.submit import submit


def register(
    filing: Filing, *, by: Person, at: datetime, note: str = "", on_paper: OnPaper | None = None
) -> Dossier:
    """Files and receives a walk-in in one transaction: two events, one code.

    What was received `on_paper` before is entered later: it counts from then. Raises NotAllowed;
    NotOnThatDay where the moment is at fault.
    """
    reason = ""
    with transaction.atomic():
        if on_paper:
            check_late_entry(on_paper, receiving_unit(filing.unit, by), by=by, now=at)
            at, reason = on_paper
        made = submit(filing, by=by, at=at, late_reason=reason)
        return receive(made, by=by, at=at, note=note, late_reason=reason)
