"""The jobs on beat, and what the administrator reads about each."""

from dataclasses import dataclass
from datetime import time, timedelta

from celery.schedules import crontab
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Job:
    task: str
    every: timedelta
    name: str | Promise
    purpose: str | Promise
    at: time | None = None  # the hour of a daily job, where it matters

    @property
    def schedule(self) -> timedelta | crontab:
        return self.every if self.at is None else crontab(self.at.minute, self.at.hour)


JOBS = {
    "announce-warnings": Job(
        "dossiers.announce_warnings",
        timedelta(minutes=1),
        _("Warn of due dates"),
        _("Tells those concerned, once for each date, what is due soon or overdue."),
    ),
    "check-clocks": Job(
        "dossiers.check_clocks",
        timedelta(days=1),
        _("Reckon all due dates again"),
        _("Compares the due dates of open dossiers with what follows from their history."),
        at=time(2, 30),
    ),
    "clear-sessions": Job(
        "citizens.clear_sessions",
        timedelta(days=1),
        _("Clear ended sessions"),
        _("Removes sessions that have ended, with whatever was typed in them."),
    ),
    "draft-apologies": Job(
        "dossiers.draft_apologies",
        timedelta(minutes=5),
        _("Draft apologies"),
        _("Lays an apology before the leader once it is certain that a result will be late."),
    ),
    "sweep-mail": Job(
        "citizens.sweep_mail",
        timedelta(seconds=30),
        _("Send mail left over"),
        _("Sends e-mails that were owed for more than a minute."),
    ),
    "sweep-slips": Job(
        "dossiers.sweep_slips",
        timedelta(seconds=30),
        _("Print slips left over"),
        _("Prints slips that were owed for more than a minute."),
    ),
    "tell-due-changes": Job(
        "dossiers.tell_due_changes",
        timedelta(minutes=1),
        _("Tell of moved due dates"),
        _("Tells applicants and officers that a change of the calendar moved a due date."),
    ),
    "warm-dashboards": Job(
        "reports.warm_dashboards",
        timedelta(minutes=1),
        _("Count the figures ahead"),
        _("Counts this year's figures of the province when something has happened."),
    ),
}
# As Celery wants it.
BEAT = {name: {"task": job.task, "schedule": job.schedule} for name, job in JOBS.items()}
