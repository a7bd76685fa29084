"""How the last run of a job looks to the administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.week import DAYS
from dossiers.due import Standing
from reports.models import JobOutcome, JobRun
from reports.schedule import A_MINUTE, Job

MISSED = 3  # runs that may fail to come before it is said
PATIENCE = timedelta(seconds=90)  # with what comes every few seconds
# A task is told to stop at its time limit; what still runs a minute later has died.
LONGEST = timedelta(seconds=settings.CELERY_TASK_SOFT_TIME_LIMIT + 60)


@dataclass(frozen=True)
class Line:
    job: Job
    run: JobRun | None
    at: datetime

    @property
    def often(self) -> str:
        if self.job.at and self.job.weekday is not None:
            words = {"hour": self.job.at.strftime("%H:%M"), "day": DAYS[self.job.weekday - 1]}
            return _("every %(day)s at %(hour)s") % words
        if self.job.at:
            return _("daily at %(hour)s") % {"hour": self.job.at.strftime("%H:%M")}
        return _("every %(span)s") % {"span": span(self.job.every)}

    @property
    def ago(self) -> str:
        return _("%(span)s ago") % {"span": span(self.at - self.run.started_at)} if self.run else ""

    @property
    def took(self) -> str:
        if self.run is None or self.run.ended_at is None:
            return ""
        seconds = (self.run.ended_at - self.run.started_at).total_seconds()
        return _("took %(seconds)s s") % {"seconds": number_format(round(max(0.0, seconds), 1), 1)}

    @property
    def said(self) -> str:
        if self.never_ended:
            return _("No end was noted: the worker was probably stopped in the middle.")
        return self.run.said if self.run else ""

    @property
    def never_ended(self) -> bool:
        run = self.run
        longest = max(LONGEST, self.job.may_take + timedelta(minutes=1))
        is_running = run is not None and run.outcome == JobOutcome.RUNNING
        return run is not None and is_running and self.at - run.started_at > longest

    @property
    def is_overdue(self) -> bool:
        longest = max(MISSED * self.job.every, PATIENCE)
        return self.run is not None and self.at - self.run.started_at > longest

    @property
    def lag(self) -> timedelta:
        """How long past its time it is; what is noted now and then is given a minute."""
        if self.run is None:
            return timedelta(0)
        lag = self.at - self.job.next_after(self.run.started_at)
        return lag if lag > A_MINUTE else timedelta(0)

    @property
    def behind(self) -> str:
        return _("%(span)s past its time") % {"span": span(self.lag)} if self.lag else ""

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run.outcome == JobOutcome.FAILED

    @property
    def is_troubled(self) -> bool:
        return self.has_failed or self.never_ended or self.is_overdue

    @property
    def chips(self) -> list[Standing]:
        found = [self.outcome]
        if self.is_overdue:
            found.append(Standing("t-late", "late", _("not run for long")))
        return found

    @property
    def outcome(self) -> Standing:
        if self.run is None:
            return Standing("t-other", "other", _("never ran"))
        if self.never_ended:
            return Standing("t-late", "stop", _("never ended"))
        return {
            JobOutcome.RUNNING: Standing("t-work", "work", _("running")),
            JobOutcome.DONE: Standing("t-early", "early", _("done")),
            JobOutcome.FAILED: Standing("t-late", "late", _("failed")),
        }[JobOutcome(self.run.outcome)]


def span(length: timedelta) -> str:
    """In the largest unit that fits: "30 seconds", "5 minutes"."""
    seconds = max(0, int(length.total_seconds()))
    if seconds >= 86400:
        count = seconds // 86400
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    if seconds >= 3600:
        count = seconds // 3600
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    if seconds >= 60:
        count = seconds // 60
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
