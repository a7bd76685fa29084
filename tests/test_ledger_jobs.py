"""The jobs of the book of figures, run by real workers."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dossiers.models import PostingInbox
from dossiers.states import State
from reports.ledger.closing import close_if_behind
from reports.ledger.compaction import compact_all
from reports.ledger.rebuilding import wrong_days
from reports.models import Batch, Closing, JobOutcome, JobRun, LedgerCheck, Posting
from reports.schedule import BEAT, JOBS
from reports.tasks import check_ledger, close_days, compact_postings
from tests import make
from tests.at_once import all_at_once
from tests.house import program, until, worker
from tests.test_desk_pages import enter, text_of
from tests.test_worker import somebody_waits_for_a_lock

pytestmark = pytest.mark.usefixtures("committed")

COMPACTION, CLOSE, CHECK = (
    JOBS[name] for name in ("compact-postings", "close-days", "check-ledger")
)


def has_ended(task: str, outcome: str) -> bool:
    return JobRun.objects.filter(job=task, outcome=outcome).exists()


def waiting() -> list[int]:
    return sorted(PostingInbox.objects.values_list("pk", flat=True))


def yesterday():
    return timezone.localdate() - timedelta(1)


def dossiers_of_past_days() -> None:
    for days in range(1, 6):
        make.dossier(State.RESOLVED, timezone.now() - timedelta(days))


def test_the_first_run_takes_in_all_that_waits_and_closes_the_days_before() -> None:
    dossiers_of_past_days()
    posted = waiting()
    queue = f"compaction-{os.getpid()}"
    with worker(queue):
        compact_postings.apply_async(queue=queue)
        until(lambda: has_ended(COMPACTION.task, JobOutcome.DONE))
    assert waiting() == []
    assert sorted(Posting.objects.values_list("pk", flat=True)) == posted
    assert Closing.objects.get().day == yesterday()
    said = JobRun.objects.get(job=COMPACTION.task).said
    assert said == f"{len(posted)} bút toán, đã khóa sổ đến hết ngày {yesterday():%d/%m/%Y}"
    assert wrong_days() == []


def test_two_workers_at_once_take_in_every_posting_once() -> None:
    queue = f"two-{os.getpid()}"
    posted: set[int] = set()
    with worker(queue), worker_beside(queue):
        for _round in range(3):
            dossiers_of_past_days()
            posted.update(waiting())
            for _twice in range(4):
                compact_postings.apply_async(queue=queue)
            close_days.apply_async(queue=queue)
        until(lambda: not waiting() and has_ended(CLOSE.task, JobOutcome.DONE))
    kept = set(Posting.objects.values_list("pk", flat=True))
    assert posted <= kept
    assert not JobRun.objects.filter(outcome=JobOutcome.FAILED).exists()
    assert sum(Batch.objects.values_list("postings", flat=True)) == len(kept)
    assert wrong_days() == []


@contextmanager
def worker_beside(queue: str) -> Iterator[None]:
    arguments = ("celery", "-A", "config", "worker", "--concurrency", "1", "-Q", queue)
    quiet = ("--loglevel", "warning", "--without-gossip", "--without-mingle")
    with program(*arguments, *quiet, "-n", f"{queue}@beside"):
        yield


def test_a_message_that_nobody_took_in_time_is_not_run() -> None:
    make.submitted()
    assert BEAT["compact-postings"]["options"] == {"expires": 5.0}
    queue = f"late-{os.getpid()}"
    compact_postings.apply_async(queue=queue, expires=timezone.now() - timedelta(seconds=1))
    close_days.apply_async(queue=queue, expires=timezone.now() - timedelta(seconds=1))
    with worker(queue):
        check_ledger.apply_async(queue=queue)  # comes after them
        until(lambda: has_ended(CHECK.task, JobOutcome.DONE))
    assert waiting()
    assert not Batch.objects.exists()
    assert not Closing.objects.exists()


def test_a_check_that_takes_too_long_is_told() -> None:
    make.submitted()
    queue = f"long-{os.getpid()}"
    with worker_beside(queue):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE reports_posting IN ACCESS EXCLUSIVE MODE")
            check_ledger.apply_async(queue=queue, soft_time_limit=1)
            until(somebody_waits_for_a_lock)
            time.sleep(1.5)
        until(lambda: has_ended(CHECK.task, JobOutcome.FAILED))
    assert "SoftTimeLimitExceeded" in JobRun.objects.get(job=CHECK.task).said
    assert LedgerCheck.objects.get().ended_at is None
    jobs = text_of(enter(make.person("quantri")).get("/jobs/"))
    assert "thất bại" in jobs
    LedgerCheck.objects.update(started_at=timezone.now() - timedelta(minutes=32))
    assert "dừng giữa chừng" in text_of(enter(make.person("thanhtra")).get("/jobs/figures/"))


def test_of_several_that_make_up_for_a_night_one_does() -> None:
    make.submitted()
    compact_all()
    answers = all_at_once(4, lambda _number: str(close_if_behind()))
    assert answers["True"] == 1
    assert Closing.objects.count() == 1
