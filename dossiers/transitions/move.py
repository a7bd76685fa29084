"""The one place that moves a dossier: lock, check, work, save, append, all in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.legal_terms import legal_term
from agencies.models import LegalTerm
from citizens.models import Person
from dossiers import flow
from dossiers.beyond_calendar import within_calendar
from dossiers.chain import append_event
from dossiers.clock import turn
from dossiers.ledger import posting
from dossiers.models import Dossier
from dossiers.notices import tell_of
from dossiers.reckoning import local_date
from dossiers.slips.issue import issue_after
from dossiers.states import AWAITING, ENDED, State
from dossiers.work import forget_items, keep_pace

CLOCK_SKEW = timedelta(seconds=2)
WAITED_FOR_THE_LOCK = timedelta(seconds=30)


@dataclass
class Step:
    """What a verb works on: the locked dossier, and the detail that its event will carry."""

    dossier: Dossier
    by: Person | None  # None: it happened by itself
    at: datetime
    detail: dict[str, Any] = field(default_factory=dict)
    is_late_entry: bool = False
    # Runs once state and due date are set, before the dossier is saved.
    afterwards: Callable[[Dossier], None] | None = None

    @property
    def seq(self) -> int:
        """The number that the event of this step will have."""
        return self.dossier.event_count + 1


@contextmanager
def move(
    dossier: Dossier,
    verb: str,
    *,
    by: Person,
    at: datetime,
    seq: int | None = None,
    is_late_entry: bool = False,
) -> Iterator[Step]:
    """Raises NotAllowed where the flow refuses; nothing is written then."""
    with within_calendar(), transaction.atomic():
        locked = Dossier.objects.for_move(dossier.pk)
        row = flow.check(locked, verb, by, seq, at)
        moment = moment_of_move(locked, at, is_late_entry=is_late_entry)
        step = Step(locked, by, moment, is_late_entry=is_late_entry)
        before = State(locked.state)
        with posting(locked):
            yield step
            enter(step, verb, row.target or before, before)
            locked.save()
        forget_items(locked)


def moment_of_move(dossier: Dossier, at: datetime, *, is_late_entry: bool = False) -> datetime:
    """When the move happens; NotAllowed where it would lie in the future or, unless it is marked
    as a late entry, before the last one.

    Whoever waited for the lock asked a little before the move that came first: that is no
    entry of the past, and follows it.
    """
    now = timezone.now()
    if is_late_entry and at <= now:
        return at
    if at < dossier.last_event_at and now - at < WAITED_FOR_THE_LOCK:
        return dossier.last_event_at + timedelta(microseconds=1)
    if at < dossier.last_event_at or at > now + CLOCK_SKEW:
        raise flow.NotAllowed(
            _("The time of a move lies neither in the future nor before the move that came last.")
        )
    return at


def not_over(until: date, at: datetime) -> date:
    """The day by which an answer is asked for; NotAllowed where it is over."""
    if until < local_date(at):
        raise flow.NotAllowed(_("The day by which you ask for an answer is over already."))
    return until


def wait_until(step: Step, until: date | None, key: LegalTerm.Key) -> str:
    """Lets the applicant's answer be waited for: until the day asked for, else for the days that
    the version or the law gives. The day, for the event; NotAllowed where it is over."""
    today = local_date(step.at)
    if until is None:
        days = step.dossier.version.supplement_days
        if days is None or key != LegalTerm.Key.SUPPLEMENT_DAYS:
            days = legal_term(key, today)
        until = today + timedelta(days=days)
    step.dossier.answer_until = not_over(until, step.at)
    return until.isoformat()


def enter(step: Step, verb: str, target: State, before: State | None) -> None:
    """Puts the dossier into `target` and writes down that it happened. The caller saves it."""
    dossier = step.dossier
    dossier.state = target
    if target not in AWAITING:
        dossier.answer_until = None
    if target not in ENDED:
        dossier.finished_at = None
    elif before not in ENDED:
        dossier.finished_at = step.at
    turn(dossier, before, step.at)
    keep_pace(dossier, before, step.at)
    if step.afterwards:
        step.afterwards(dossier)
    event = append_event(
        dossier,
        verb,
        before,
        by=step.by,
        at=step.at,
        detail=step.detail,
        is_late_entry=step.is_late_entry,
    )
    if step.by:
        issue_after(event, dossier, step.by)
    tell_of(event, dossier, step.detail)
