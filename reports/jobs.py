"""The last run of every job on beat, written down by the worker that runs it.

What comes every few seconds is written down at its end alone, and while all is well only now and
then: else the observer would write more than the job.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from celery import signals
from django.db import connection
from django.utils import timezone

from reports.models import JobOutcome, JobRun
from reports.schedule import JOBS

log = logging.getLogger(__name__)
LENGTH = 300
OBSERVED = {job.task: job for job in JOBS.values()}
NOW_AND_THEN = timedelta(seconds=30)
ADDRESS = re.compile(r"[^\s'\"<>(){}]+@[^\s'\"<>(){}]+")
NUMBER = re.compile(r"\d(?:[ .-]?\d){6,}")
# What stands between quotes and is no identifier.
QUOTED = re.compile(r"(?<!\w)(['\"])(?=[^'\"]*[\s\u0080-\uffff])[^'\"]*['\"](?!\w)")


class Alarm(Exception):
    """What a job came upon, in words for the administrator, before whom it stands as failed."""


@dataclass
class Often:
    """What this process remembers of the jobs that come every few seconds."""

    began: dict[str, datetime] = field(default_factory=dict)
    noted: dict[str, datetime] = field(default_factory=dict)

    def is_quiet(self, task: str, at: datetime) -> bool:
        """Whether a good end was written down just now."""
        noted = self.noted.get(task)
        return noted is not None and at - noted < NOW_AND_THEN


OFTEN = Often()


def observe() -> None:
    """Called where the worker loads its tasks."""
    signals.task_prerun.connect(on_start)
    signals.task_success.connect(on_success)
    signals.task_failure.connect(on_failure)


def on_start(sender: Any, **more: Any) -> None:
    if is_often(sender.name):
        OFTEN.began[sender.name] = timezone.now()
    else:
        _note(sender, lambda at: begun(sender.name, at=at))


def on_success(sender: Any, result: Any, **more: Any) -> None:
    now = timezone.now()
    if is_often(sender.name) and OFTEN.is_quiet(sender.name, now):
        return
    OFTEN.noted[sender.name] = now
    _note(sender, lambda at: done(sender.name, result, at=at))


def on_failure(sender: Any, exception: BaseException, **more: Any) -> None:
    OFTEN.noted.pop(sender.name, None)
    _note(sender, lambda at: failed(sender.name, exception, at=at))
    if is_observed(sender):
        # A child that died is told of by the worker itself, which keeps no connection.
        connection.close()


def is_often(task: str) -> bool:
    return task in OBSERVED and OBSERVED[task].is_often


def is_observed(task: Any) -> bool:
    return task.name in OBSERVED and not getattr(task.request, "is_eager", False)


def _note(task: Any, write: Callable[[datetime], None]) -> None:
    """A job goes on, whatever becomes of its observer."""
    try:
        if is_observed(task):
            connection.close_if_unusable_or_obsolete()
            if is_often(task.name) and task.name in OFTEN.began:
                begun(task.name, at=OFTEN.began.pop(task.name))
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
    """Its own words, whose counts may be long."""
    said = "" if result is None else without(str(result), ADDRESS, QUOTED)
    JobRun.objects.filter(job=job).update(
        outcome=JobOutcome.DONE, ended_at=at, succeeded_at=at, said=said
    )


def failed(job: str, exception: BaseException, *, at: datetime) -> None:
    said = f"{type(exception).__name__}: {without_people(str(exception))}".rstrip(": ")
    if isinstance(exception, Alarm):
        said = without(str(exception), ADDRESS, QUOTED)
    JobRun.objects.filter(job=job).update(outcome=JobOutcome.FAILED, ended_at=at, said=said)


def without_people(text: str) -> str:
    """Without addresses, long numbers and quoted words; the worker's log has the whole."""
    return without(text, ADDRESS, NUMBER, QUOTED)


def without(text: str, *patterns: re.Pattern[str]) -> str:
    """Of the first line: PostgreSQL names the values that it refuses from the second line on."""
    first = text.strip().partition("\n")[0]
    for pattern in patterns:
        first = pattern.sub("…", first)
    return first[:LENGTH]
