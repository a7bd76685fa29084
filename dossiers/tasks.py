"""A task takes an id, loads, calls one function. What is owed is a row that the sweep finds."""

import logging
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from dossiers.overdue import announce_overdue
from dossiers.slips import print_slip, slips_owed

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(minutes=1)


@shared_task(name="dossiers.print_slip")
def print_slip_of(pk: int) -> bool:
    return print_slip(pk, at=timezone.now())


@shared_task(name="dossiers.sweep_slips")
def sweep_slips() -> int:
    """Prints what has been owed for more than a minute; one that fails holds up no other."""
    now, printed = timezone.now(), 0
    for pk in slips_owed(before=now - LEFT_FOR):
        try:
            printed += print_slip(pk, at=now)
        except Exception:
            log.exception("slip %s was not printed", pk)
    return printed


@shared_task(name="dossiers.announce_overdue")
def announce_overdue_now() -> int:
    return announce_overdue(timezone.now())
