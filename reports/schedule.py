"""The jobs on beat, and what the administrator reads about each."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Job:
    task: str
    every: timedelta
    name: str | Promise
    purpose: str | Promise


JOBS = {
    "announce-overdue": Job(
        "dossiers.announce_overdue",
        timedelta(minutes=1),
        _("Announce overdue dossiers"),
        _("Tells those in charge, once, that a dossier has passed its due date."),
    ),
    "clear-sessions": Job(
        "citizens.clear_sessions",
        timedelta(days=1),
        _("Clear ended sessions"),
        _("Removes sessions that have ended, with whatever was typed in them."),
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
    "warm-dashboards": Job(
        "reports.warm_dashboards",
        timedelta(minutes=1),
        _("Count the figures ahead"),
        _("Counts this year's figures of the province when something has happened."),
    ),
}
# As Celery wants it.
BEAT = {name: {"task": job.task, "schedule": job.every} for name, job in JOBS.items()}
