"""What is owed is a row that a sweep finds; a task sent on commit is only a hurry-up."""

import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)
A_WHILE = 60  # seconds between two words about a broker that is away
_told_at = -float(A_WHILE)


def hurry(task: str, *arguments: Any, **options: Any) -> None:
    """Sends the task once committed; `options` as Celery's `send_task` takes them. Where the
    broker is away nothing is sent, which is said at most once a minute."""
    transaction.on_commit(lambda: _send(task, arguments, options), robust=True)


def _send(task: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
    global _told_at  # noqa: PLW0603
    try:
        current_app.send_task(task, arguments, **options)
    except OperationalError as away:
        if time.monotonic() - _told_at > A_WHILE:
            _told_at = time.monotonic()
            log.warning("the broker is away, so what is owed waits for its sweep: %s", away)
