"""Once it is certain that a result will be late, an apology is drafted for the leader to sign."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.calendars import working_time_in
from agencies.models import Role
from agencies.queries import below
from agencies.working_time import WorkingTime
from citizens.inbox import tell
from citizens.models import Person
from dossiers.audience import of_dossier, officials
from dossiers.clock import end_of, time_of
from dossiers.flow import FLOW
from dossiers.models import Apology, Dossier
from dossiers.notices import day, moment, write
from dossiers.queue import midnight
from dossiers.reckoning import local_date
from dossiers.rights import reach_of
from dossiers.warnings.announce import one_by_one
from dossiers.warnings.found import BATCH, Owed
from dossiers.way import hours_ahead

# Drafted, and to be signed, where an apology is possible at all.
SOURCES = FLOW["apologise"].sources


def drafts_for(person: Person) -> QuerySet[Apology]:
    """Drafts that wait for this leader, the oldest due date first."""
    led = [post.unit for post in reach_of(person).posts if post.role == Role.LEADER]
    waiting = Apology.objects.filter(
        below(led, "dossier__unit__"),
        made_at=None,
        due_at=F("dossier__due_at"),
        dossier__finished_at=None,
        dossier__state__in=SOURCES,
    )
    own = Q(dossier__account=person) | Q(dossier__owner_person=person)
    return waiting.exclude(own).select_related("dossier__version").order_by("due_at", "pk")


def certainly_late(at: datetime) -> list[Owed]:
    """Still at work, the due date's last closing is over, and nothing was drafted or made."""
    today, tomorrow = midnight(at), midnight(at) + timedelta(days=1)
    open_ = Dossier.objects.open().filter(state__in=SOURCES)
    due_today = open_.filter(due_at__gte=today, due_at__lt=tomorrow).exclude(due_edition="")
    lines = due_today.order_by().values_list("due_edition", flat=True).distinct()
    closed = [line for line in lines if end_of(working_time_in(line), local_date(at)) <= at]
    known = Apology.objects.filter(dossier=OuterRef("pk"), due_at=OuterRef("due_at"))
    late = open_.filter(
        Q(due_at__lt=today) | Q(due_at__lt=tomorrow, due_edition__in=closed),
        ~Exists(known),
        due_at__lt=tomorrow,
    )
    rows = late.order_by("due_at").values_list("pk", "due_at")[:BATCH]
    return [Owed(pk, due_at) for pk, due_at in rows if due_at]


def draft_apologies(at: datetime) -> int:
    """How many were drafted."""
    return one_by_one(certainly_late(at), lambda owed: _draft(owed, at))


def _draft(owed: Owed, at: datetime) -> bool:
    with transaction.atomic():
        dossier = Dossier.objects.for_move(owed.dossier)
        known = Apology.objects.filter(dossier=dossier, due_at=owed.due_at)
        if dossier.state not in SOURCES or dossier.due_at != owed.due_at or known.exists():
            return False
        draft = Apology.objects.create(
            dossier=dossier, due_at=owed.due_at, drafted_at=at, promised_at=suggested(dossier, at)
        )
        _tell_leaders(dossier, draft, at)
    return True


def suggested(dossier: Dossier, at: datetime) -> datetime:
    """The end of the day by which the steps not yet done are done; a working day at least."""
    time, hours = time_of(dossier), hours_ahead(dossier)
    start = time.normalise(at)
    done = time.add_minutes(start, hours * 60)
    return max(end_of(time, local_date(done)), _after_one_day(time, start))


def _after_one_day(time: WorkingTime, start: datetime) -> datetime:
    """That of a day's first opening is the same day."""
    is_whole = time.normalise(midnight(start)) == start
    return end_of(time, local_date(start if is_whole else time.add_days(start, 1)))


def _tell_leaders(dossier: Dossier, draft: Apology, at: datetime) -> None:
    assert draft.promised_at is not None
    words = {
        "number": dossier.number,
        "due": moment(draft.due_at),
        "promised": day(local_date(draft.promised_at)),
    }
    tell(
        [
            write(
                to,
                key=f"apology:{dossier.reference}:{localtime(draft.due_at):%Y%m%d%H%M}",
                subject=_("%(number)s: an apology waits for your signature"),
                body=_(
                    "The result was due at %(due)s and will be late. An apology has been "
                    "drafted; the new date suggested is %(promised)s."
                ),
                words=words,
                link=reverse("dossier", args=[dossier.number]),
            )
            for to in officials(of_dossier(dossier, at, Role.LEADER), dossier)
        ],
        at=at,
    )
