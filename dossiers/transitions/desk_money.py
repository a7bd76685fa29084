"""What officials do to a dossier's charges; the dossier goes on in the same transaction. The
dossier's row is locked before any charge."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from citizens.templatetags.citizens import dong
from dossiers.beyond_calendar import within_calendar
from dossiers.capacity import Who, capacities
from dossiers.charges import still_owed
from dossiers.counted_fees import VERB, Given, Word, charge_counted, counts_known
from dossiers.counter import Paid, take_all, take_seen
from dossiers.flow import OPEN_AFTER_RECEIPT, NotAllowed
from dossiers.hand_out_fees import rules_at_hand_out
from dossiers.ledger import posting
from dossiers.models import Awaited, Dossier, DossierCharge
from dossiers.states import State
from dossiers.transitions.follow_charge import follow_charge
from dossiers.transitions.hand_out import hand_out
from dossiers.transitions.move import Step, enter, moment_of_move
from dossiers.transitions.receive import receive
from payments.charging import NotPossible, change_amount, waive
from payments.models import Charge, ChargeState, Taking

# Whoever sits at the desk where the payer stands; what is given up is the leader's word.
TAKERS = frozenset({Who.CLERK, Who.HELPER})
DECIDERS = frozenset({Who.LEADER})
# From its receipt on, as long as somebody may still ask for what it costs.
COUNTED_IN = frozenset({*OPEN_AFTER_RECEIPT, State.RESOLVED, State.RETURNED})

# The verbs done in one with taking what is owed before each.
TOGETHER: dict[str, tuple[Callable[..., Dossier], Awaited]] = {
    "receive": (receive, Awaited.BEFORE_RECEIPT),
    "hand_out": (hand_out, Awaited.AT_HAND_OUT),
}


@contextmanager
def at_work_on(dossier: Dossier, by: Person, may: frozenset[Who]) -> Iterator[Dossier]:
    """The locked dossier. Raises NotAllowed."""
    with within_calendar(), transaction.atomic():
        locked = Dossier.objects.for_move(dossier.pk)
        if not may & capacities(by, locked):
            raise NotAllowed(_("Your post does not allow this on the fees of this dossier."))
        try:
            yield locked
        except NotPossible as refused:
            raise NotAllowed(refused.sentence) from None


def take_charge(
    dossier: Dossier, charge: Charge, paid: Paid, *, by: Person, at: datetime
) -> Taking:
    """In the clerk's open shift. Raises NotAllowed."""
    with at_work_on(dossier, by, TAKERS):
        taking = take_seen(charge, paid, by=by, at=at)
        follow([charge.pk], at)
        return taking


def take_and_move(
    verb: str, dossier: Dossier, paid: Paid, *, by: Person, at: datetime, seq: int, **words: Any
) -> Dossier:
    """All that is owed before the verb is taken and the dossier received, or the result handed
    out; or neither. Raises NotAllowed."""
    move, awaited = TOGETHER[verb]
    with at_work_on(dossier, by, TAKERS) as locked:
        if seq != locked.event_count:
            raise NotAllowed(
                _("Somebody else has just worked on this dossier. Reload the page and look again.")
            )
        follow(take_all(still_owed(locked, awaited), paid, by=by, at=at), at)
        return move(locked, by=by, at=at, **words)


def waive_charge(
    dossier: Dossier, charge: Charge, *, by: Person, at: datetime, reason: str
) -> None:
    """The leader's word, with its reason. Raises NotAllowed."""
    with at_work_on(dossier, by, DECIDERS):
        waive(charge.pk, by=by, at=at, reason=reason)
        follow([charge.pk], at)


def correct_charge(
    dossier: Dossier, charge: Charge, amount: int, *, by: Person, at: datetime, reason: str
) -> None:
    """`amount` in whole đồng. What was paid too much is to be paid back; what is missing is
    waited for again. Raises NotAllowed."""
    with at_work_on(dossier, by, DECIDERS) as locked:
        before = f"{charge.label}: {dong(charge.amount)}"
        changed = change_amount(charge.pk, amount, by=by, at=at, reason=reason)
        if changed.state == ChargeState.OPEN:
            _wait_again(locked, locked.charges.get(charge=changed))
        _note(locked, Word(by, at, reason), {"fees": f"{before} → {dong(amount)}"})
        follow([charge.pk], at)


def count_fees(
    dossier: Dossier, given: Given, *, by: Person, at: datetime, reason: str = ""
) -> None:
    """The fees at hand-out by numbers of pages and copies, with an event that keeps them. Raises
    NotAllowed; ReasonNeeded where paid money is to go back and nobody says why."""
    with at_work_on(dossier, by, TAKERS) as locked:
        if locked.state not in COUNTED_IN:
            raise NotAllowed(_("Fees at hand-out are counted once the dossier is received."))
        known = counts_known(locked, rules_at_hand_out(locked))
        told = charge_counted(locked, given, Word(by, at, reason))
        if told or any(list(pairs) != known.get(key) for key, pairs in given.items()):
            counts = {key: [list(pair) for pair in pairs] for key, pairs in given.items()}
            _note(locked, Word(by, at, reason), {"fees": "; ".join(told), "counts": counts})


def _note(dossier: Dossier, word: Word, detail: dict[str, Any]) -> None:
    """That somebody changed what is owed, in the history of the locked dossier."""
    state, at = State(dossier.state), moment_of_move(dossier, word.at)
    step = Step(dossier, word.by, at, {**detail, "reason": word.reason})
    with posting(dossier):
        enter(step, VERB, state, state)
        dossier.save()


def follow(charges: list[int], at: datetime) -> None:
    for pk in charges:
        follow_charge(pk, at)


def _wait_again(dossier: Dossier, tie: DossierCharge) -> None:
    tie.followed_at = None
    tie.save(update_fields=["followed_at"])
    if dossier.state == State.SUBMITTED and tie.awaited == Awaited.BEFORE_RECEIPT:
        with posting(dossier):
            dossier.answer_due_at = None
            dossier.save(update_fields=["answer_due_at"])
