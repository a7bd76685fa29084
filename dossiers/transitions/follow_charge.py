"""The dossier goes on by itself once what was waited for is paid, or waived."""

from datetime import datetime

from django.db import transaction

from dossiers.answering import answer_due_of
from dossiers.beyond_calendar import within_calendar
from dossiers.charges import still_owed
from dossiers.fee_told import fee_facts
from dossiers.ledger import posting
from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.states import State
from dossiers.transitions.move import Step, enter, moment_of_move
from payments.models import ChargeState

VERBS: dict[str, str] = {ChargeState.SETTLED: "pay", ChargeState.WAIVED: "waive"}


def follow_charge(pk: int, at: datetime) -> bool:
    """What follows from a charge that is paid or waived, once: the answer clock of a filing, the
    end of a wait for dues. False where nothing was left to be done, or it is still owed."""
    with within_calendar(), transaction.atomic():
        tied = DossierCharge.objects.filter(charge=pk, followed_at=None)
        found = tied.values_list("dossier_id", flat=True).first()
        if found is None:
            return False
        dossier = Dossier.objects.for_move(found)
        # As it is now that nobody else can follow it, nor close it.
        tie = tied.select_related("charge").first()
        if tie is None or tie.charge.state not in VERBS:
            return False
        _go_on(dossier, tie, moment_of_move(dossier, max(at, dossier.last_event_at)))
        tie.followed_at = at
        tie.save(update_fields=["followed_at"])
    return True


def _go_on(dossier: Dossier, tie: DossierCharge, at: datetime) -> None:
    before = State(dossier.state)
    step = Step(dossier, None, at, fee_facts(tie.charge))
    verb, target = VERBS[tie.charge.state], before
    is_through = tie.awaited == Awaited.DUES and not still_owed(dossier, Awaited.DUES).exists()
    if before == State.AWAITING_DUES and is_through:
        verb, target = "settle_dues", State.PROCESSING
    if before == State.SUBMITTED and dossier.answer_due_at is None:
        dossier.answer_due_at = answer_due_of(dossier, dossier.filed_at)
    with posting(dossier):
        enter(step, verb, target, before)
        dossier.save()
