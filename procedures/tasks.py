"""What the worker does for the catalogue."""

from celery import shared_task
from django.utils import timezone
from django.utils.translation import ngettext

from procedures.trials import clear_trials


@shared_task(name="procedures.clear_trials")
def clear_tried_files() -> str:
    """What the administrator reads at the job, in the house's own language."""
    count = clear_trials(timezone.now())
    words = {"count": count}
    return ngettext("%(count)s tried file deleted", "%(count)s tried files deleted", count) % words
