"""What was left over: messages that nobody acted on, attempts about which to ask."""

import logging
import time
from collections import Counter
from datetime import datetime, timedelta

from django.utils import timezone

from payments.asking import ask
from payments.expiring import expire
from payments.folding import act_on
from payments.models import Attempt, InboundMessage
from payments.providers import PROVIDERS
from payments.providers.contract import Unreachable

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(minutes=1)
BATCH = 500
A_WHILE = 25  # seconds that one sweep may ask
PATIENCE = 3  # questions that a provider leaves without an answer; then the next sweep asks


def sweep_messages(at: datetime) -> int:
    """Acts on what was stored a minute ago and not read; one that fails holds up no other."""
    left = InboundMessage.objects.filter(read_at=None, received_at__lt=at - LEFT_FOR)
    done = 0
    for message in left.order_by("received_at")[:BATCH]:
        try:
            act_on(message, at)
            done += 1
        except Exception:
            log.exception("message %s was not acted on", message.pk)
    return done


def sweep_attempts(at: datetime) -> int:
    """Asks about what is due, the oldest first; a provider that is away holds up no other."""
    until, done, silences = time.monotonic() + A_WHILE, 0, Counter[str]()
    due = Attempt.objects.filter(ask_at__lte=at).order_by("ask_at", "pk")
    for pk, provider in due.values_list("pk", "provider")[:BATCH]:
        if time.monotonic() > until:
            break
        if silences[provider] < PATIENCE:
            is_heard = _asked(pk, provider)
            done += is_heard is True
            silences[provider] = silences[provider] + 1 if is_heard is None else 0
    return done


def _asked(pk: int, provider: str) -> bool | None:
    """None where the provider did not answer; what nobody can be asked about runs out."""
    at = timezone.now()
    try:
        return ask(pk, at) if PROVIDERS[provider].is_asked else expire(pk, at)
    except Unreachable as silent:
        log.warning("attempt %s: %s", pk, silent)
        return None
    except Exception:
        log.exception("attempt %s was not asked about", pk)
        return False
