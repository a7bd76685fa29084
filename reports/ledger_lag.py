"""How far the book of figures is behind what is happening, as the administrator reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.due import Standing
from dossiers.models import Event, PostingInbox
from reports.ledger.closing import A_DAY
from reports.models import Batch, Closing, KindLate, LedgerCheck, Posting, UnitLate
from reports.schedule import A_MINUTE, LONG
from reports.standing import span

UNCLOSED = 2  # days after which it is said
WELL, BAD = ("t-early", "early"), ("t-late", "late")


@dataclass(frozen=True)
class Lag:
    """What a moment finds; nothing is kept of it."""

    at: datetime
    waiting: int  # postings in the inbox
    since: datetime | None  # when the oldest of them was posted; unknown before the first batch
    batch: Batch | None
    closing: Closing | None
    late: int  # postings for closed days
    check: LedgerCheck | None
    is_begun: bool  # whether there is anything to close

    @property
    def is_troubled(self) -> bool:
        return self.is_behind or self.is_unchecked

    @property
    def is_behind(self) -> bool:
        return self.waits_long or self.is_unclosed

    @property
    def waits_long(self) -> bool:
        if self.since is None:
            return bool(self.waiting)
        return self.at - self.since > A_MINUTE

    @property
    def unclosed(self) -> int:
        """Days that are over and not closed, without yesterday, whose close comes in the night."""
        if self.closing is None:
            return UNCLOSED if self.is_begun else 0
        return (localdate(self.at) - A_DAY - self.closing.day).days

    @property
    def is_unclosed(self) -> bool:
        return self.unclosed >= UNCLOSED

    @property
    def is_unchecked(self) -> bool:
        """The last check found something, or broke off."""
        return self.check is not None and (
            differs(self.check) or is_broken_off(self.check, self.at)
        )

    @property
    def inbox(self) -> Standing:
        if not self.waits_long:
            return Standing(*WELL, _("up to date"))
        if self.since is None:
            return Standing(*BAD, _("nothing was taken in yet"))
        return Standing(*BAD, _("waiting for %(span)s") % {"span": span(self.at - self.since)})

    @property
    def days(self) -> Standing:
        if not self.is_unclosed:
            return Standing(*WELL, _("up to date"))
        if self.closing is None:
            return Standing(*BAD, _("never closed"))
        words = ngettext(
            "%(count)d day is not closed", "%(count)d days are not closed", self.unclosed
        )
        return Standing(*BAD, words % {"count": self.unclosed})

    @property
    def checked(self) -> Standing:
        return standing_of(self.check, self.at)


def lag_at(at: datetime) -> Lag:
    batch = Batch.objects.filter(closed_at__isnull=False).last()
    waiting = PostingInbox.objects.count()
    closing = Closing.objects.last()
    return Lag(
        at=at,
        waiting=waiting,
        since=_since(batch) if batch else None,
        batch=batch,
        closing=closing,
        late=_late(closing),
        check=LedgerCheck.objects.first(),
        is_begun=batch is not None,
    )


def _since(batch: Batch) -> datetime | None:
    """A line has no time of its own. Its event has one; what was posted long after its event came
    after the last batch at the earliest, or that would have taken it."""
    oldest = PostingInbox.objects.order_by("pk").values("dossier_id", "seq").first()
    if oldest is None:
        return None
    told = Event.objects.filter(dossier=oldest["dossier_id"], seq=oldest["seq"])
    recorded_at = told.values_list("recorded_at", flat=True).first()
    return max(moment for moment in (recorded_at, batch.closed_at) if moment)


def _late(closing: Closing | None) -> int:
    """What readers add to the running sums until the night folds it in."""
    if closing is None or not (UnitLate.objects.exists() or KindLate.objects.exists()):
        return 0
    since = Q(batch__closed_at__gt=closing.closed_at)
    return Posting.objects.filter(since, is_late=True, day__lte=closing.day).count()


def differs(check: LedgerCheck) -> bool:
    return bool(check.differences or check.in_question)


def is_broken_off(check: LedgerCheck, at: datetime) -> bool:
    return check.ended_at is None and at - check.started_at > LONG + A_MINUTE


def standing_of(check: LedgerCheck | None, at: datetime) -> Standing:
    if check is None:
        return Standing("t-other", "other", _("not checked yet"))
    if is_broken_off(check, at):
        return Standing(*BAD, _("broken off"))
    if check.ended_at is None:
        return Standing("t-work", "work", _("running"))
    if differs(check):
        return Standing(*BAD, _("differs"))
    return Standing(*WELL, _("all agree"))
