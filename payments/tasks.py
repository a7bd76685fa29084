"""A task takes an id, loads, calls one function. What is owed is a row that the sweeps find."""

import logging

from celery import shared_task
from django.utils import timezone

from payments.asking import ask
from payments.following import follow_up
from payments.providers.contract import Unreachable
from payments.receipts.printing import print_receipt
from payments.receipts.sweep import sweep_receipts
from payments.sweeps import sweep_attempts, sweep_messages

log = logging.getLogger(__name__)


@shared_task(name="payments.ask_attempt")
def ask_attempt(pk: int) -> bool:
    """For whoever waits before a page."""
    try:
        return ask(pk, timezone.now(), is_hurried=True)
    except Unreachable as silent:
        log.warning("attempt %s: %s", pk, silent)
        return False


@shared_task(name="payments.sweep_attempts")
def sweep_attempts_now() -> int:
    return sweep_attempts(timezone.now())


@shared_task(name="payments.sweep_messages")
def sweep_messages_now() -> int:
    return sweep_messages(timezone.now())


@shared_task(name="payments.follow_up")
def follow_up_now(pk: int) -> int:
    return follow_up(pk, timezone.now())


@shared_task(name="payments.print_receipt")
def print_receipt_of(pk: int) -> bool:
    return print_receipt(pk, timezone.now())


@shared_task(name="payments.sweep_receipts")
def sweep_receipts_now() -> int:
    return sweep_receipts(timezone.now())
