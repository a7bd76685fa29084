from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.capacity import Who, capacities
from dossiers.charges import pay_later, still_owed
from dossiers.counter import Paid, take_fees
from dossiers.filing import Filing
from dossiers.flow import NotAllowed
from dossiers.late_entry import OnPaper, check_late_entry
from dossiers.models import Awaited, Dossier
from dossiers.transitions.desk_money import follow
from dossiers.transitions.receive import receive, receiving_unit
from dossiers.transitions.submit import submit


def register(
    filing: Filing,
    *,
    by: Person,
    at: datetime,
    note: str = "",
    on_paper: OnPaper | None = None,
    paid: Paid | None = None,
) -> Dossier:
    """Files and receives a walk-in in one transaction, with one code. What is owed before receipt
    is taken at the counter as it was `paid`; without that the filing waits for it, not
    received.

    What was received `on_paper` before is entered later: it counts from then, and waits for no
    fee. Raises NotAllowed; NotOnThatDay where the moment is at fault.
    """
    now, reason = at, ""
    with transaction.atomic():
        if on_paper:
            check_late_entry(on_paper, receiving_unit(filing.unit, by), by=by, now=at)
            at, reason = on_paper
        made = submit(filing, by=by, at=at, late_reason=reason)
        waits = made.answer_due_at is None
        if waits and paid:
            # Money entered later lies in the till of today; the dossier follows once it is in.
            taken = take_fees(made, paid, by=by, at=now)
            if not on_paper:
                follow(taken, at)
        if waits and on_paper:
            pay_later(made)
        if waits and still_owed(made, Awaited.BEFORE_RECEIPT).exists():
            if Who.CLERK not in capacities(by, made):
                raise NotAllowed(_("Your post does not allow receiving this dossier."))
            return made
        return receive(made, by=by, at=at, note=note, late_reason=reason)
