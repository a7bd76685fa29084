"""What the worker loads of the reports.

What a task says, the administrator reads in the house's own language: no request sets another.
"""

from datetime import date

from celery import shared_task
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.book_alarm import checked_book, said
from reports.jobs import Alarm, observe
from reports.ledger.closing import close_if_behind, close_yesterday, until
from reports.ledger.compaction import compact_all, is_backlog
from reports.ledger_check import checked
from reports.periods import Period
from reports.public import province_of
from reports.schedule import LONG
from reports.uses import count_uses
from reports.warm import warm

observe()


@shared_task(name="reports.compact_postings", soft_time_limit=LONG.seconds)
def compact_postings() -> str:
    """What moves have posted comes into the book; what waited long, before its days are closed."""
    kept = compact_all()
    if not is_backlog() and close_if_behind():
        return f"{_kept(kept)}, {_closed()}"
    return _kept(kept)


@shared_task(name="reports.close_days", soft_time_limit=LONG.seconds)
def close_days() -> str:
    """Yesterday is over: its running sums are made, and what came late is folded in."""
    compact_all()
    return _closed() if close_yesterday() else _("nothing to close")


def _kept(count: int) -> str:
    words = {"count": number_format(count)}
    return ngettext("%(count)s posting", "%(count)s postings", count) % words


def _closed() -> str:
    """Without what could be taken for a person's number."""
    return _("closed until %(day)s") % {"day": f"{until():%d/%m/%Y}"}


@shared_task(name="reports.check_ledger", soft_time_limit=LONG.seconds)
def check_ledger() -> str:
    finding = checked(timezone.now())
    if not finding.is_clean:
        raise Alarm(str(finding))
    return str(finding)


@shared_task(name="reports.check_book", soft_time_limit=LONG.seconds)
def check_book() -> str:
    finding = checked_book(timezone.now())
    if finding.differences:
        raise Alarm(said(finding))
    return said(finding)


@shared_task(name="reports.warm_dashboards")
def warm_dashboards() -> str:
    """This year of the whole province, as its leader and the public read it first."""
    now = timezone.localtime()
    today = now.date()
    found = warm(province_of(today), Period(date(today.year, 1, 1), today), now)
    return _("%(count)s received") % {"count": number_format(found.total.received)}


@shared_task(name="reports.count_uses", soft_time_limit=LONG.seconds)
def count_procedure_uses() -> str:
    compact_all()
    changed = count_uses(timezone.localdate())
    return ngettext(
        "%(count)s procedure asked for otherwise than before",
        "%(count)s procedures asked for otherwise than before",
        changed,
    ) % {"count": changed}
