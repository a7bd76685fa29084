"""Inbound messages: stored raw, then read and acted on in one transaction. What follows is a
function of the set of messages, whatever their order and number."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from payments.booking import book
from payments.models import (
    Attempt,
    AttemptState,
    Charge,
    HeldFor,
    InboundMessage,
    OperationKind,
    Taking,
    Verdict,
)
from payments.providers import PROVIDERS
from payments.providers.contract import Claim, Outcome, Unreadable

LONG_AFTER = timedelta(days=90)
LARGEST = 16 * 1024  # of what is stored; no provider says as much
UNSIGNED = 2 * 1024  # of what does not even name a signature, which nobody believes
SIGNED = ("signature", "vnp_SecureHash")
MONEY = (Outcome.PAID, Outcome.HELD)
NOTHING = (Outcome.UNSAID, Outcome.UNKNOWN)


def store(
    provider: str,
    raw: str,
    *,
    at: datetime,
    remote: str | None,
    size: int | None = None,
    asked: Attempt | None = None,
) -> InboundMessage:
    """As it came; of what is too large the beginning, and it is read already."""
    way = InboundMessage.Way.ANSWER if asked else InboundMessage.Way.TOLD
    size = len(raw.encode()) if size is None else size
    is_too_large = size > LARGEST
    kept = LARGEST if asked or any(name in raw for name in SIGNED) else UNSIGNED
    return InboundMessage.objects.create(
        provider=provider,
        way=way,
        received_at=at,
        remote=remote,
        raw=raw[:kept].replace("\0", "\N{REPLACEMENT CHARACTER}"),
        size=size,
        asked=asked,
        verdict=Verdict.TOO_LARGE if is_too_large else Verdict.UNREAD,
        read_at=at if is_too_large else None,
    )


@transaction.atomic
def act_on(message: InboundMessage, at: datetime) -> Verdict:
    """Reads the message and does what it says, once; the same answer ever after. Two who act on
    it at once meet at its charge, where the second finds nothing new; the first word stays."""
    if message.read_at is not None:
        return Verdict(message.verdict)
    attempt = message.asked
    try:
        attempt, verdict = _take_in(message, claim_of(message), at)
    except Unreadable as wrong:
        verdict = wrong.verdict
    unread = InboundMessage.objects.filter(pk=message.pk, read_at=None)
    if not unread.update(verdict=verdict, attempt=attempt, read_at=at):
        message.refresh_from_db(fields=["verdict"])
        return Verdict(message.verdict)
    return verdict


def claim_of(message: InboundMessage) -> Claim:
    """What it says. Money without the number of its transaction is none: it could not be told
    from the same money said again. Raises Unreadable."""
    is_answer = message.way == InboundMessage.Way.ANSWER
    claim = PROVIDERS[message.provider].read(message.raw, is_answer=is_answer)
    if claim.outcome in MONEY and not claim.number:
        raise Unreadable(Verdict.MALFORMED)
    return claim


def _take_in(message: InboundMessage, claim: Claim, at: datetime) -> tuple[Attempt | None, Verdict]:
    if claim.outcome in NOTHING:
        return message.asked, Verdict.KNOWN
    attempt = _attempt_of(message, claim)
    if attempt is None:
        return message.asked, Verdict.UNKNOWN_REFERENCE
    takings = list(attempt.charge.takings.all())
    is_right = _is_right(message, claim, attempt)
    is_stale = claim.at is not None and message.received_at - claim.at > LONG_AFTER
    is_news = False
    if claim.outcome in MONEY and claim.amount:
        taking, is_news = _taking_of(attempt, claim, at, takings, is_stale=is_stale)
        if is_news:
            book(attempt.charge, OperationKind.TAKE, at=at, taking=taking, takings=takings)
    elif claim.outcome == Outcome.FAILED and is_right and attempt.failed_at is None:
        attempt.failed_at, is_news = at, True
    keep_state(attempt, takings)
    if message.asked_id and not is_news:
        return attempt, Verdict.KNOWN
    return attempt, _verdict(is_right=is_right, is_stale=is_stale, is_news=is_news)


def _verdict(*, is_right: bool, is_stale: bool, is_news: bool) -> Verdict:
    if not is_right:
        return Verdict.WRONG_AMOUNT
    if is_stale:
        return Verdict.STALE
    return Verdict.ACCEPTED if is_news else Verdict.KNOWN


def _is_right(message: InboundMessage, claim: Claim, attempt: Attempt) -> bool:
    """Where no money moved, an answer need not name the amount."""
    is_asked_for = claim.amount == attempt.amount and claim.currency == "VND"
    return is_asked_for or (message.asked_id is not None and claim.outcome not in MONEY)


def _attempt_of(message: InboundMessage, claim: Claim) -> Attempt | None:
    """The one of our reference at that provider, whose merchant signed, with its charge locked; an
    answer is about what was asked, and nothing else."""
    tried = Attempt.objects.filter(provider=message.provider, reference=claim.reference)
    charges = Charge.objects.select_for_update().order_by()
    charge = charges.filter(pk__in=tried.values("charge")).first()
    if charge is None:
        return None
    # As it is now that nobody else can change it.
    attempt = tried.select_related("account").get()
    attempt.charge = charge
    if message.asked_id and message.asked_id != attempt.pk:
        return None
    merchant = PROVIDERS[message.provider].merchant(attempt.account.secret_suffix)
    return attempt if claim.merchant == merchant else None


def _taking_of(
    attempt: Attempt, claim: Claim, at: datetime, takings: list[Taking], *, is_stale: bool
) -> tuple[Taking, bool]:
    """One row for one transaction. Of several words about it, the amount asked for goes before
    any other, the higher of others before the lower, and what is held for less, or nothing,
    before what is held for more: so their order is all the same. Whether anything is new; then it
    is among the charge's `takings`, too."""
    said = Taking(
        charge_id=attempt.charge_id,
        attempt=attempt,
        source=attempt.provider,
        number=claim.number,
        amount=claim.amount,
        expected=attempt.amount,
        held_for=_held_for(claim, is_stale=is_stale),
        taken_at=claim.at or at,
        recorded_at=at,
    )
    own = (one for one in takings if one.attempt_id == attempt.pk)
    known = next((one for one in own if one.number == claim.number), None)
    if known is None:
        said.save()
        takings.append(said)
        return said, True
    best = max(known, said, key=_weight)
    was = (known.amount, known.held_for)
    known.amount, known.taken_at = best.amount, min(known.taken_at, said.taken_at)
    known.held_for = best.held_for
    known.save(update_fields=["amount", "taken_at", "held_for"])
    return known, was != (known.amount, known.held_for)


def _held_for(claim: Claim, *, is_stale: bool) -> HeldFor:
    """Of several reasons in one word the gravest."""
    if claim.outcome == Outcome.HELD:
        return HeldFor.SUSPECT
    if claim.currency != "VND":
        return HeldFor.CURRENCY
    return HeldFor.LATE if is_stale else HeldFor.NOTHING


def _weight(taking: Taking) -> tuple[bool, bool, int, int]:
    is_right = taking.amount == taking.expected
    lightness = -HeldFor.values.index(taking.held_for)
    return is_right and not taking.is_suspect, is_right, taking.amount, lightness


def keep_state(attempt: Attempt, takings: Iterable[Taking]) -> None:
    """Where it is clear, or decided, nobody asks any more. The charge, whose `takings` they are,
    is locked."""
    own = [one for one in takings if one.attempt_id == attempt.pk]
    attempt.state = state_of(attempt, own)
    kept = ["state", "failed_at"]
    is_decided = bool(own) and all(one.decision for one in own)
    if attempt.state == AttemptState.PAID or is_decided:
        attempt.ask_at = None
        kept.append("ask_at")  # which whoever asks sets without the charge's lock
    attempt.save(update_fields=kept)


def state_of(attempt: Attempt, takings: Iterable[Taking]) -> AttemptState:
    """The fold over what is known of an attempt."""
    money = [taking.amount == taking.expected and not taking.is_suspect for taking in takings]
    if money:
        return AttemptState.PAID if any(money) else AttemptState.HELD
    if attempt.failed_at:
        return AttemptState.FAILED
    return AttemptState.EXPIRED if attempt.given_up_at else AttemptState.PENDING
