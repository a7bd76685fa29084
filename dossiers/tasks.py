"""A task takes an id, loads, calls one function. What is owed is a row that the sweep finds."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from dossiers.overdue import announce_overdue
from dossiers.slips import print_slip, slips_owed

LEFT_FOR = timedelta(minutes=1)


@shared_task(name="dossiers.print_slip")
def print_slip_of(pk: int) -> bool:
    return print_slip(pk, at=timezone.now())


@shared_task(name="dossiers.sweep_slips")
def sweep_slips() -> int:
    """Prints what has been owed for more than a minute."""
    now = timezone.now()
    return sum(print_slip(pk, at=now) for pk in slips_owed(before=now - LEFT_FOR))


@shared_task(name="dossiers.announce_overdue")
def announce_overdue_now() -> int:
    return announce_overdue(timezone.now())
