"""Nobody waits in vain: a provider is asked about what it has not settled, ever less often, until
it denies it for good or a person has to look."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import connection, transaction

from citizens.hurry import hurry
from payments.booking import locked
from payments.folding import act_on, claim_of, keep_state, store
from payments.models import Attempt, AttemptState, InboundMessage
from payments.providers import PROVIDERS
from payments.providers.contract import Outcome, Unreadable

log = logging.getLogger(__name__)
# From the start to the first question, from there to the second, and so on; the last one stays.
WAITS = [timedelta(minutes=some) for some in (1, 2, 5, 15, 60)]
# Past its expiry, about what the provider calls failed or does not know: its money may be late.
DENIED_FOR = timedelta(hours=3)
# Past its expiry, about what the provider does not decide, or where it does not answer.
SILENT_FOR = timedelta(days=1)
LEAST = 6  # questions, also of a house that was away meanwhile
A_MOMENT = timedelta(seconds=4)
DENIED = (Outcome.FAILED, Outcome.UNKNOWN)
LOCK = 0x7061796D  # first half of the advisory locks; the attempt is the second


def ask(pk: int, at: datetime, *, is_hurried: bool = False) -> bool:
    """Asks about the attempt if it is time to, or in a hurry before; stores the answer and acts on
    it. False where it is not time, or somebody else is asking. Raises Unreachable. Not in a
    transaction: the provider may take its time."""
    with _alone(pk) as is_alone:
        attempt = _claimed(pk, at, is_hurried=is_hurried) if is_alone else None
        if attempt is None:
            return False
        outcome = None
        try:
            outcome = _answered(attempt, at)
        finally:
            _look_on(pk, outcome, at)
        return True


def hurry_ask(attempt: Attempt) -> None:
    """For whoever waits before a page: the worker asks soon, every few seconds at most. Writes
    nothing."""
    is_asked = PROVIDERS[attempt.provider].is_asked and attempt.ask_at
    if is_asked and cache.add(f"ask-soon:{attempt.pk}", 1, A_MOMENT.seconds):
        hurry("payments.ask_attempt", attempt.pk, queue="counter", expires=60)


@contextmanager
def _alone(pk: int) -> Iterator[bool]:
    """Whether nobody else is asking about it; whoever died holds nothing."""
    key = [LOCK, pk % 2**31]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        row = cursor.fetchone()
    is_alone = bool(row and row[0])
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@transaction.atomic
def _claimed(pk: int, at: datetime, *, is_hurried: bool) -> Attempt | None:
    """The next question is due later from now on, whatever becomes of this one. A question in a
    hurry counts only where one was due."""
    rows = Attempt.objects.select_for_update(skip_locked=True, of=("self",))
    attempt = rows.select_related("account").filter(pk=pk, ask_at__isnull=False).first()
    if attempt is None or attempt.ask_at is None:
        return None
    if attempt.ask_at > at:
        return attempt if is_hurried and not _was_asked_since(attempt, at - A_MOMENT) else None
    attempt.asked += 1
    attempt.ask_at = at + WAITS[min(attempt.asked, len(WAITS) - 1)]
    attempt.save(update_fields=["asked", "ask_at"])
    return attempt


def _was_asked_since(attempt: Attempt, since: datetime) -> bool:
    answers = attempt.messages.filter(way=InboundMessage.Way.ANSWER)
    return answers.filter(received_at__gt=since).exists()


def _answered(attempt: Attempt, at: datetime) -> Outcome | None:
    """What the provider says of it, None where that cannot be read. Raises Unreachable."""
    raw = PROVIDERS[attempt.provider].ask(attempt, at=at)
    message = store(attempt.provider, raw, at=at, remote=None, asked=attempt)
    act_on(message, at)
    try:
        return claim_of(message).outcome
    except Unreadable as wrong:
        log.warning("the answer about %s: %s", attempt.reference, wrong.verdict)
        return None


@transaction.atomic
def _look_on(pk: int, outcome: Outcome | None, at: datetime) -> None:
    """Whether to go on asking. What the provider denies past its expiry is over without a person;
    what it never decided is a person's."""
    locked(Attempt.objects.values_list("charge_id", flat=True).get(pk=pk))
    attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=pk)
    past, is_denied = at - attempt.expires_at, outcome in DENIED
    if attempt.ask_at is None or past < timedelta(0):
        return
    if attempt.state == AttemptState.PENDING and outcome == Outcome.UNKNOWN:
        attempt.given_up_at = attempt.looked_at = at
    if past >= (DENIED_FOR if is_denied else SILENT_FOR) and attempt.asked >= LEAST:
        attempt.ask_at = None
        if attempt.state in (AttemptState.PENDING, AttemptState.EXPIRED) and not is_denied:
            attempt.given_up_at, attempt.looked_at = at, None
            log.error("nobody could say what became of %s", attempt.reference)
    attempt.save(update_fields=["ask_at", "given_up_at", "looked_at"])
    keep_state(attempt, attempt.takings.all())
