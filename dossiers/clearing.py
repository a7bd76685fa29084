"""What a person has looked at is off the list; who looked, and when, stays with the row."""

from datetime import datetime

from citizens.models import Person
from dossiers.money_review import Eyes, decides, smelling, unanswered
from payments.models import InboundMessage

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
    alike = InboundMessage.objects.filter(
        provider=example.provider,
        verdict=example.verdict,
        remote=example.remote,
        attempt=example.attempt,
        looked_at=None,
        pk__lte=newest,
    )
    return alike.update(looked_at=at, looked_by=by)


def may_clear(person: Person, eyes: Eyes, message: InboundMessage) -> bool:
    attempt = message.attempt
    return decides(person, eyes, attempt.charge) if attempt else eyes.clears_strange
