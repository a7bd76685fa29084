"""The working lists of officials: which dossiers, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from citizens.models import Person
from dossiers.keyset import Order
from dossiers.models import Dossier, WorkItem
from dossiers.queries import READY
from dossiers.rights import reach_of
from dossiers.states import State

DESK_ROLES = (
    Role.CLERK,
    Role.OFFICER,
    Role.LEADER,
    Role.PROVINCIAL_LEADER,
    Role.INSPECTOR,
)
LIVE = Q(finished_at=None) | READY
HANDS = (Role.CLERK, Role.OFFICER, Role.LEADER)


def incoming(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, state=State.SUBMITTED)


def held(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, received_at__isnull=False)


def mine(person: Person, at: datetime) -> Q:
    """An open work item of the person, or of nobody yet at the person's unit and role."""
    items = Q(assignee=person)
    for post in reach_of(person).posts:
        items |= Q(assignee=None, unit=post.unit, role=post.role)
    open_items = WorkItem.objects.filter(items, dossier=OuterRef("pk"), done_at=None)
    return LIVE & Q(Exists(open_items))


def due_today(person: Person, at: datetime) -> Q:
    begins = midnight(at)
    return Q(finished_at=None, due_at__gte=begins, due_at__lt=begins + timedelta(days=1))


def late(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, due_at__lt=midnight(at))


def awaiting_papers(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, state__in=[State.AWAITING_COMPLETION, State.AWAITING_SUPPLEMENT])


def to_hand_out(person: Person, at: datetime) -> Q:
    return Q(state=State.RESOLVED) & READY


def midnight(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


SOONEST_DUE = Order("due_at", _("nearest due date"))
LONGEST_WAITING = Order("filed_at", _("longest waiting"), has_gaps=False)
LONGEST_READY = Order("finished_at", _("longest ready"), has_gaps=False)


@dataclass(frozen=True)
class QueueView:
    """A named list."""

    key: str
    label: str | Promise
    icon: str
    condition: Callable[[Person, datetime], Q]
    roles: tuple[str, ...] = DESK_ROLES
    order: Order = SOONEST_DUE


VIEWS: dict[str, QueueView] = {
    view.key: view
    for view in (
        QueueView("mine", _("On my table"), "person", mine, HANDS),
        QueueView(
            "incoming",
            _("Waiting to be received"),
            "new",
            incoming,
            (Role.CLERK, Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR),
            order=LONGEST_WAITING,
        ),
        QueueView("held", _("All in progress"), "work", held),
        QueueView("today", _("Due today"), "today", due_today),
        QueueView("late", _("Overdue"), "late", late),
        QueueView("supplement", _("Waiting for papers"), "wait", awaiting_papers),
        QueueView(
            "hand_out",
            _("Results to hand out"),
            "early",
            to_hand_out,
            (Role.CLERK, Role.LEADER, Role.INSPECTOR),
            order=LONGEST_READY,
        ),
    )
}


def views_for(person: Person) -> list[QueueView]:
    reach = reach_of(person)
    return [view for view in VIEWS.values() if reach.has(*view.roles)]


@dataclass(frozen=True)
class Workplace:
    """The dossiers that a person works on or oversees."""

    rows: QuerySet[Dossier]
    is_one_unit: bool


def workplace_of(person: Person) -> Workplace:
    reach = reach_of(person)
    if reach.sees_all:
        return Workplace(Dossier.objects.all(), is_one_unit=False)
    rows = Dossier.objects.filter(unit__in=reach.unit_ids)
    return Workplace(rows, is_one_unit=len(reach.unit_ids) == 1)


def counts_of(
    rows: QuerySet[Dossier], views: Sequence[QueueView], person: Person, at: datetime
) -> dict[str, int]:
    """How many stand in each view, in one query over what is open or waits to be fetched."""
    has_ready = any(view.condition is to_hand_out for view in views)
    live = rows.filter(LIVE if has_ready else Q(finished_at=None))
    counts = {view.key: Count("pk", filter=view.condition(person, at)) for view in views}
    return live.order_by().aggregate(**counts)
