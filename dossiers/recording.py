"""When a move is recorded: at the moment when it is entered.

A demo's past is told by the product's own verbs, all at once. It is recorded as if each move had
been entered when it was made: nobody chose its days afterwards.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.utils import timezone

_is_told: ContextVar[bool] = ContextVar("is_told", default=False)


def recorded_at(at: datetime) -> datetime:
    """Of a move that was made at that time."""
    return at if _is_told.get() else timezone.now()


@contextmanager
def as_it_happened() -> Iterator[None]:
    """For a demo alone: where people work, nothing is recorded but now."""
    if not settings.IS_DEMO:
        raise RuntimeError("Only a demo tells of what never happened.")
    token = _is_told.set(True)
    try:
        yield
    finally:
        _is_told.reset(token)
