"""What is owed is a row that a sweep finds; a task sent on commit is only a hurry-up."""

from typing import Any

from celery import current_app
from django.db import transaction


def hurry(task: str, pk: int, **options: Any) -> None:
    """Once committed, and nothing where the broker is away."""
    transaction.on_commit(lambda: current_app.send_task(task, [pk], **options), robust=True)
