"""Jobs of every few seconds make no noise, and a job that is past its time is told."""

import logging
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.utils import timezone

from config.logs import WorthALine
from reports.jobs import Often, on_failure, on_start, on_success
from reports.models import JobOutcome, JobRun
from reports.schedule import JOBS, Job
from reports.standing import Line
from tests import make
from tests.test_jobs import Told, outcome_of

COMPACTION = JOBS["compact-postings"]


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> Often:
    """A worker that has just been started."""
    fresh = Often()
    monkeypatch.setattr("reports.jobs.OFTEN", fresh)
    return fresh


def told(compaction: Told, result: object) -> str:
    """How a run that ended well is written down."""
    on_start(compaction)
    on_success(compaction, result=result)
    return JobRun.objects.get().said


@pytest.mark.usefixtures("committed")
def test_of_what_comes_every_few_seconds_one_run_in_half_a_minute_is_written_down(
    often: Often,
) -> None:
    compaction = Told(COMPACTION.task)
    on_start(compaction)
    assert not JobRun.objects.exists()
    on_success(compaction, result="3 postings")
    first = JobRun.objects.get()
    assert (first.said, first.outcome) == ("3 postings", JobOutcome.DONE)
    assert first.started_at < first.ended_at == first.succeeded_at
    assert told(compaction, "0 postings") == "3 postings"
    often.noted[COMPACTION.task] -= timedelta(seconds=31)
    assert told(compaction, "1 postings") == "1 postings"


@pytest.mark.usefixtures("committed", "often")
def test_a_failure_of_what_comes_every_few_seconds_is_written_down_at_once_and_its_end_too() -> (
    None
):
    compaction = Told(COMPACTION.task)
    assert told(compaction, "0 postings") == "0 postings"
    on_start(compaction)
    on_failure(compaction, exception=DatabaseError("away"))
    assert outcome_of(COMPACTION) == JobOutcome.FAILED
    assert told(compaction, "2 postings") == "2 postings"
    assert outcome_of(COMPACTION) == JobOutcome.DONE


@pytest.mark.parametrize(
    ("name", "level", "message", "is_kept"),
    [
        ("celery.worker.strategy", "INFO", "Task reports.compact_postings[1] received", False),
        ("celery.beat", "INFO", "Sending due task x (reports.compact_postings)", False),
        ("celery.app.trace", "ERROR", "Task reports.compact_postings[1] raised", True),
        ("celery.app.trace", "INFO", "Task reports.close_days[1] succeeded", True),
        ("reports.jobs", "INFO", "reports.compact_postings", True),
    ],
)
def test_what_comes_every_few_seconds_does_not_fill_the_log(
    name: str, level: str, message: str, *, is_kept: bool
) -> None:
    record = logging.makeLogRecord(
        {"name": name, "levelno": getattr(logging, level), "msg": message}
    )
    assert WorthALine().filter(record) == is_kept


def at_times(job: Job, started: str, now: str) -> Line:
    run = JobRun(job=job.task, started_at=make.at(started), outcome="done")
    return Line(job, run, make.at(now))


@pytest.mark.parametrize(
    ("name", "started", "now", "words"),
    [
        ("announce-warnings", "2026-11-16 09:00", "2026-11-16 09:02", ""),
        ("announce-warnings", "2026-11-16 09:00", "2026-11-16 09:04", "quá giờ chạy 3 phút"),
        ("check-clocks", "2026-11-16 02:30", "2026-11-17 02:31", ""),
        ("check-clocks", "2026-11-16 02:31", "2026-11-17 09:30", "quá giờ chạy 7 giờ"),
        ("check-clocks", "2026-11-16 01:00", "2026-11-16 09:30", "quá giờ chạy 7 giờ"),
        ("verify-history", "2026-11-15 03:00", "2026-11-22 03:01", ""),
        ("verify-history", "2026-11-18 12:00", "2026-11-24 03:00", "quá giờ chạy 2 ngày"),
        ("clear-sessions", "2026-11-15 12:00", "2026-11-16 14:00", "quá giờ chạy 2 giờ"),
    ],
)
def test_how_long_a_job_is_past_its_time(name: str, started: str, now: str, words: str) -> None:
    assert at_times(JOBS[name], started, now).behind == words


def test_what_comes_every_few_seconds_is_given_a_minute_and_a_half() -> None:
    at = timezone.now()
    run = JobRun(job=COMPACTION.task, started_at=at, outcome="done", ended_at=at)
    assert not Line(COMPACTION, run, at + timedelta(seconds=89)).is_overdue
    assert Line(COMPACTION, run, at + timedelta(seconds=91)).is_overdue
