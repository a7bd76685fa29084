"""A task takes an id, loads, calls one function. What is owed is a row that the sweep finds."""

import logging
from datetime import timedelta
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from dossiers.calendar_apply import Standing, apply_next
from dossiers.clock_check import check_clocks
from dossiers.clock_report import report
from dossiers.history_check import check_histories
from dossiers.history_report import report as report_histories
from dossiers.job_words import of_clocks, of_histories, of_root
from dossiers.roots import take_root
from dossiers.settled import charges_to_follow
from dossiers.slips.printing import print_again, print_slip, reprints_owed, slips_owed
from dossiers.transitions.follow_charge import follow_charge
from dossiers.warnings.announce import announce_warnings
from dossiers.warnings.apologies import draft_apologies
from dossiers.warnings.due_changes import tell_due_changes

log = logging.getLogger(__name__)
LEFT_FOR = timedelta(minutes=1)
LONG = 30 * 60  # seconds; the queue gives a task to another worker after an hour


@shared_task(name="dossiers.print_slip")
def print_slip_of(pk: int) -> bool:
    return print_slip(pk, at=timezone.now())


@shared_task(name="dossiers.print_again")
def print_slip_again(pk: int) -> bool:
    return print_again(pk, at=timezone.now())


@shared_task(name="dossiers.sweep_slips")
def sweep_slips() -> int:
    """Prints what has been owed for more than a minute; one that fails holds up no other."""
    now = timezone.now()
    before = now - LEFT_FOR
    owed = [(print_slip, pk) for pk in slips_owed(before)]
    owed += [(print_again, pk) for pk in reprints_owed(before)]
    printed = 0
    for do, pk in owed:
        try:
            printed += do(pk, at=now)
        except Exception:
            log.exception("slip %s was not printed", pk)
    return printed


@shared_task(name="dossiers.sweep_charges")
def sweep_charges() -> int:
    """Moves the dossiers whose charge is settled and that have not gone on."""
    now, moved = timezone.now(), 0
    for pk in charges_to_follow(now - LEFT_FOR):
        try:
            moved += follow_charge(pk, now)
        except Exception:
            log.exception("the dossier of charge %s did not go on", pk)
    return moved


@shared_task(name="dossiers.announce_warnings")
def announce_warnings_now() -> int:
    return announce_warnings(timezone.now())


@shared_task(name="dossiers.draft_apologies")
def draft_apologies_now() -> int:
    return draft_apologies(timezone.now())


@shared_task(name="dossiers.tell_due_changes")
def tell_due_changes_now() -> int:
    return tell_due_changes(timezone.now())


@shared_task(name="dossiers.check_clocks", soft_time_limit=LONG)
def check_clocks_now() -> str:
    """What the administrator reads at the job; the dossiers stand in the notice and the log."""
    now = timezone.now()
    finding = check_clocks(now)
    report(finding, at=now)
    return of_clocks(finding)


@shared_task(name="dossiers.take_root", soft_time_limit=LONG)
def take_root_now() -> str:
    return of_root(take_root(timezone.now()))


@shared_task(name="dossiers.verify_history", soft_time_limit=LONG)
def verify_history_now() -> str:
    """What the inspector reads on the page; the sentences stand in the notice and the log."""
    now = timezone.now()
    done = check_histories(Path(settings.ROOTS))
    report_histories(done.findings, done.count, key="histories", at=now)
    return of_histories(done)


@shared_task(name="dossiers.apply_calendar_changes")
def apply_calendar_changes() -> int:
    """Goes on with the oldest published calendar that is not through yet; how many dates moved."""
    standing, moved = apply_next()
    if standing == Standing.MORE:
        apply_calendar_changes.delay()
    return moved
