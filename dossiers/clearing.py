"""What a person has looked at is off the list; who looked, and when, stays with the row."""

from datetime import datetime

from citizens.models import Person
from dossiers.money_review import Eyes, decides, held, unanswered
from dossiers.money_review_messages import like, odd, smelling
from payments.models import InboundMessage, Taking

TIE = "charge__dossier_charge__dossier"


def clear_attempt(pk: int, eyes: Eyes, *, by: Person, at: datetime) -> bool:
    """False where nothing is to be looked at, or not by this person."""
    found = unanswered(eyes).filter(pk=pk).select_related(TIE).first()
    if found is None or not decides(by, eyes, found.charge):
        return False
    rows = unanswered(eyes).filter(pk=pk)
    return bool(rows.update(looked_at=at, looked_by=by))


def clear_messages(newest: int, eyes: Eyes, *, by: Person, at: datetime) -> int:
    """All that are like that one and came no later: what came since has not been seen. How
    many; None may be cleared by others than those who answer for them."""
    example = smelling(eyes).filter(pk=newest).select_related(f"attempt__{TIE}").first()
    if example is None or not may_clear(by, eyes, example):
        return 0
    return like(example).filter(pk__lte=newest).update(looked_at=at, looked_by=by)


def clear_told(taking: Taking, newest: int, eyes: Eyes, *, by: Person, at: datetime) -> int:
    """Odd messages that were shown with the money, the `newest` of them the last, once it is
    decided; as long as more money of the same payment is held they stay with that."""
    payment = taking.attempt_id
    if payment is None or held(eyes).filter(attempt=payment).exists():
        return 0
    return odd().filter(attempt=payment, pk__lte=newest).update(looked_at=at, looked_by=by)


def may_clear(person: Person, eyes: Eyes, message: InboundMessage) -> bool:
    attempt = message.attempt
    return decides(person, eyes, attempt.charge) if attempt else eyes.clears_strange
