"""The one Celery application: worker, beat, and what sends them work."""

import os
from pathlib import Path
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("motcua")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.beat_init.connect
def show_life(sender: Any, **more: Any) -> None:
    """Beat touches `….alive` beside its schedule whenever the queue took a job from it."""
    alive = Path(f"{sender.schedule_filename}.alive")

    def touch(**more: Any) -> None:
        alive.touch()

    signals.after_task_publish.connect(touch, weak=False)
