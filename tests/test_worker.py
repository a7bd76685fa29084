"""A real Celery worker: what it was told when it died is done by the sweep, once; and the check
of the night."""

import os
import signal

import pytest
from django.db import connection, connections, transaction

from citizens.models import Message, StoredFile
from dossiers.models import Dossier, Slip
from dossiers.states import State
from dossiers.tasks import check_clocks_now, print_slip_of, sweep_slips
from reports.models import JobOutcome, JobRun
from tests import make
from tests.house import until, wait_long, worker

pytestmark = pytest.mark.usefixtures("committed")


def somebody_waits_for_a_lock() -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE datname = current_database() AND NOT granted"
        )
        return bool(cursor.fetchone()[0])


def printed(slip: Slip) -> bool:
    return Slip.objects.filter(pk=slip.pk, rendered_at__isnull=False).exists()


def test_a_slip_of_a_worker_killed_at_work_is_printed_by_the_sweep_once() -> None:
    dossier = make.dossier(State.RECEIVED)
    slip = dossier.slips.get()
    wait_long(slip)
    queue = f"killed-{os.getpid()}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE dossiers_dossier IN ACCESS EXCLUSIVE MODE")
        with worker(queue) as doomed:
            print_slip_of.apply_async([slip.pk], queue=queue)
            until(somebody_waits_for_a_lock)
            os.killpg(doomed.pid, signal.SIGKILL)
            doomed.wait()
    assert not printed(slip)

    queue = f"swept-{os.getpid()}"
    with worker(queue):
        for _ in range(3):
            sweep_slips.apply_async(queue=queue)
        until(lambda: printed(slip))
    assert StoredFile.objects.filter(slip__dossier=dossier).count() == 1
    assert StoredFile.objects.filter(name__startswith="giay-hen").count() == 1


def test_the_check_of_the_night_says_what_it_found() -> None:
    dossier = make.dossier(State.PROCESSING)
    Dossier.objects.filter(pk=dossier.pk).update(due_at=None)
    queue = f"checked-{os.getpid()}"
    with worker(queue):
        check_clocks_now.apply_async(queue=queue)
        until(lambda: JobRun.objects.filter(outcome=JobOutcome.DONE).exists())
    assert JobRun.objects.get().said == "1 trong 1 hồ sơ có sai khác: hạn trả (1)"
    told = Message.objects.get(key__startswith="clocks:")
    assert dossier.code in told.body
    dossier.refresh_from_db()
    assert dossier.due_at is None  # nothing is repaired
