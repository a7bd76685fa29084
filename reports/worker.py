"""Whether the worker answers, and how much waits for it."""

from typing import Any

from celery import current_app
from celery.exceptions import TimeoutError as NoAnswer
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError


def worker_answers() -> bool:
    try:
        # `ping` waits its timeout out; with a limit the first answer is enough.
        return bool(current_app.control.broadcast("ping", reply=True, timeout=1.0, limit=1))
    except (NoAnswer, OperationalError, RedisError, OSError):
        return False


def messages_waiting(queue: str = "") -> int | None:
    """Messages that no worker has taken yet; None when the queue cannot be asked."""
    try:
        with current_app.connection_for_read() as connection:
            name = queue or current_app.conf.task_default_queue
            channel: Any = connection.channel()
            return int(channel.client.llen(name))
    except (OperationalError, RedisError, OSError):
        return None
