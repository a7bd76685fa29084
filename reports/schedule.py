"""The jobs on beat, and what the administrator reads about each."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from celery.schedules import crontab
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONG = timedelta(minutes=30)
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    task: str
    every: timedelta
    name: str | Promise
    purpose: str | Promise
    at: time | None = None  # the hour of a daily or weekly job, where it matters
    weekday: int | None = None  # of a weekly one, 0 for Sunday
    may_take: timedelta = timedelta(0)  # where that is longer than other tasks may

    @property
    def schedule(self) -> timedelta | crontab:
        if self.at is None:
            return self.every
        weekday = "*" if self.weekday is None else self.weekday
        return crontab(self.at.minute, self.at.hour, weekday)

    @property
    def is_often(self) -> bool:
        """Then it need not be made up for, and not every run is worth a word."""
        return self.every < A_MINUTE

    def next_after(self, moment: datetime) -> datetime:
        """When it should run again."""
        if self.at is None:
            return moment + self.every
        local = timezone.localtime(moment)
        found = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        if self.weekday is not None:
            found += timedelta((self.weekday - found.isoweekday()) % 7)
        return found if found > local else found + self.every


JOBS = {
    "announce-warnings": Job(
        "dossiers.announce_warnings",
        timedelta(minutes=1),
        _("Warn of due dates"),
        _("Tells those concerned, once for each date, what is due soon or overdue."),
    ),
    "ask-providers": Job(
        "payments.sweep_attempts",
        timedelta(seconds=30),
        _("Ask what became of payments"),
        _("Asks the payment gateways about transactions whose result they have not told."),
    ),
    "check-book": Job(
        "reports.check_book",
        timedelta(days=1),
        _("Check the book of fees"),
        _("Recounts every charge from what was taken for it; a difference is an alarm."),
        at=time(2, 0),
        may_take=LONG,
    ),
    "check-clocks": Job(
        "dossiers.check_clocks",
        timedelta(days=1),
        _("Reckon all due dates again"),
        _("Compares the due dates of open dossiers with what follows from their history."),
        at=time(2, 30),
        may_take=LONG,
    ),
    "check-ledger": Job(
        "reports.check_ledger",
        timedelta(days=1),
        _("Check the figures"),
        _("Compares totals, postings, every dossier and a recount; a difference is an alarm."),
        at=time(1, 30),
        may_take=LONG,
    ),
    "clear-sessions": Job(
        "citizens.clear_sessions",
        timedelta(days=1),
        _("Clear ended sessions"),
        _("Removes sessions that have ended, with whatever was typed in them."),
    ),
    "clear-trials": Job(
        "procedures.clear_trials",
        timedelta(days=1),
        _("Clear files that were only tried"),
        _("Deletes files of the catalogue that were tried 30 days ago and never taken in."),
        at=time(1, 10),
    ),
    "close-days": Job(
        "reports.close_days",
        timedelta(days=1),
        _("Close the day in the figures"),
        _("Makes the running totals until yesterday and folds in what came late."),
        at=time(0, 10),
        may_take=LONG,
    ),
    "compact-postings": Job(
        "reports.compact_postings",
        timedelta(seconds=5),
        _("Keep the book of figures"),
        _("Takes what every move has posted into the book, and brings the totals up to date."),
    ),
    "count-uses": Job(
        "reports.count_uses",
        timedelta(days=1),
        _("Count what is asked for"),
        _("Counts the dossiers of a year by procedure; the search puts what many ask for first."),
        at=time(0, 50),
        may_take=LONG,
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
    "sweep-messages": Job(
        "payments.sweep_messages",
        timedelta(seconds=30),
        _("Read messages left over"),
        _("Acts on what payment gateways told more than a minute ago and nobody has read."),
    ),
    "sweep-receipts": Job(
        "payments.sweep_receipts",
        timedelta(seconds=30),
        _("Issue and print fee receipts left over"),
        _("Issues and prints receipts that were owed for more than a minute."),
    ),
    "sweep-slips": Job(
        "dossiers.sweep_slips",
        timedelta(seconds=30),
        _("Print slips left over"),
        _("Prints slips that were owed for more than a minute."),
    ),
    "take-root": Job(
        "dossiers.take_root",
        timedelta(days=1),
        _("Take the root of all histories"),
        _("Writes down outside the database what all histories are, and tells the inspectors."),
        at=time(0, 30),
        may_take=LONG,
    ),
    "tell-due-changes": Job(
        "dossiers.tell_due_changes",
        timedelta(minutes=1),
        _("Tell of moved due dates"),
        _("Tells applicants and officers that a change of the calendar moved a due date."),
    ),
    "verify-history": Job(
        "dossiers.verify_history",
        timedelta(days=7),
        _("Check all histories"),
        _("Reads every history and paper again and compares them with the roots."),
        at=time(3, 0),
        weekday=0,
        may_take=LONG,
    ),
    "warm-dashboards": Job(
        "reports.warm_dashboards",
        timedelta(minutes=1),
        _("Count the figures ahead"),
        _("Counts this year's figures of the province when something has happened."),
    ),
}
# As Celery wants it.
BEAT = {
    name: {
        "task": job.task,
        "schedule": job.schedule,
        "options": {"expires": job.every.total_seconds()} if job.is_often else {},
    }
    for name, job in JOBS.items()
}
