"""The last run of every job on beat, written down by the worker that runs it."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from celery import signals
from django.db import connection
from django.utils import timezone

from reports.models import JobOutcome, JobRun
from reports.schedule import JOBS

log = logging.getLogger(__name__)
LENGTH = 300
ADDRESS = re.compile(r"[^\s'\"<>(){}]+@[^\s'\"<>(){}]+")
NUMBER = re.compile(r"\d(?:[ .-]?\d){6,}")
# What stands between quotes and is no identifier.
QUOTED = re.compile(r"(?<!\w)(['\"])(?=[^'\"]*[\s\u0080-\uffff])[^'\"]*['\"](?!\w)")


def observe() -> None:
    """Called where the worker loads its tasks."""
    signals.task_prerun.connect(on_start)
    signals.task_success.connect(on_success)
    signals.task_failure.connect(on_failure)


def on_start(sender: Any, **more: Any) -> None:
    _note(sender, lambda at: begun(sender.name, at=at))


def on_success(sender: Any, result: Any, **more: Any) -> None:
    _note(sender, lambda at: done(sender.name, result, at=at))


def on_failure(sender: Any, exception: BaseException, **more: Any) -> None:
    _note(sender, lambda at: failed(sender.name, exception, at=at))
    if is_observed(sender):
        # A child that died is told of by the worker itself, which keeps no connection.
        connection.close()


def is_observed(task: Any) -> bool:
    named = {job.task for job in JOBS.values()}
    return task.name in named and not getattr(task.request, "is_eager", False)


def _note(task: Any, write: Callable[[datetime], None]) -> None:
    """A job goes on, whatever becomes of its observer."""
    try:
        if is_observed(task):
            connection.close_if_unusable_or_obsolete()
            write(timezone.now())
    except Exception:
        log.exception("the run of %s was not written down", task.name)


def begun(job: str, *, at: datetime) -> None:
    """Of two runs at once the row shows the later one."""
    JobRun.objects.bulk_create(
        [JobRun(job=job, started_at=at, outcome=JobOutcome.RUNNING)],
        update_conflicts=True,
        unique_fields=["job"],
        update_fields=["started_at", "ended_at", "outcome", "said"],
    )


def done(job: str, result: Any, *, at: datetime) -> None:
    said = "" if result is None else without_people(str(result))
    JobRun.objects.filter(job=job).update(
        outcome=JobOutcome.DONE, ended_at=at, succeeded_at=at, said=said
    )


def failed(job: str, exception: BaseException, *, at: datetime) -> None:
    said = f"{type(exception).__name__}: {without_people(str(exception))}".rstrip(": ")
    JobRun.objects.filter(job=job).update(outcome=JobOutcome.FAILED, ended_at=at, said=said)


def without_people(text: str) -> str:
    """The first line, without addresses, long numbers and quoted words; PostgreSQL names the
    values that it refuses from the second line on. The worker's log has the whole."""
    first = text.strip().partition("\n")[0]
    for pattern in (ADDRESS, NUMBER, QUOTED):
        first = pattern.sub("…", first)
    return first[:LENGTH]
