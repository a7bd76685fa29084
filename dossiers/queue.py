"""The working lists of officials: which dossiers, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from citizens.models import Person
from dossiers.hand_overs import to_confirm
from dossiers.keyset import Order
from dossiers.models import Apology, Dossier, WorkItem, WorkKind
from dossiers.queries import READY
from dossiers.rights import reach_of
from dossiers.states import ResultStage, State

DESK_ROLES = (
    Role.CLERK,
    Role.OFFICER,
    Role.LEADER,
    Role.PROVINCIAL_LEADER,
    Role.INSPECTOR,
)
LIVE = Q(finished_at=None) | READY
HANDS = (Role.CLERK, Role.OFFICER, Role.LEADER)
SOON = timedelta(days=3)
LISTS = "hand_over_lists"


def incoming(person: Person, at: datetime) -> Q:
    """To be answered: what waits for its fee has no hour for an answer yet."""
    return Q(finished_at=None, state=State.SUBMITTED, answer_due_at__isnull=False)


def unpaid(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, state=State.SUBMITTED, answer_due_at=None)


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


def due_soon(person: Person, at: datetime) -> Q:
    """In the days after today."""
    tomorrow = midnight(at) + timedelta(days=1)
    return Q(finished_at=None, due_at__gte=tomorrow, due_at__lt=tomorrow + SOON)


def late(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, due_at__lt=midnight(at))


def awaiting_papers(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, state__in=[State.AWAITING_COMPLETION, State.AWAITING_SUPPLEMENT])


def unanswered(person: Person, at: datetime) -> Q:
    """The applicant has let the day pass: it may be stopped, or refused."""
    return Q(finished_at=None, answer_until__lt=localtime(at).date())


def to_hand_over(person: Person, at: datetime) -> Q:
    """Received, and to be with an officer before the day ends."""
    tomorrow = midnight(at) + timedelta(days=1)
    items = WorkItem.objects.filter(dossier=OuterRef("pk"), kind=WorkKind.STEP, done_at=None)
    waiting = Exists(items.filter(due_at__lt=tomorrow))
    return Q(finished_at=None, state=State.RECEIVED) & Q(waiting)


def to_apologise(person: Person, at: datetime) -> Q:
    """An apology for the date that holds now lies drafted."""
    drafts = Apology.objects.filter(dossier=OuterRef("pk"), due_at=OuterRef("due_at"))
    return Q(finished_at=None) & Q(Exists(drafts.filter(made_at=None)))


def at_stage(stage: ResultStage) -> Callable[[Person, datetime], Q]:
    """The result has come that far, and nothing else is waited for."""

    def condition(person: Person, at: datetime) -> Q:
        return Q(finished_at=None, state=State.PROCESSING, result_stage=stage)

    return condition


def asked_of_us(person: Person, at: datetime) -> Q:
    """Other units' dossiers about which the person's unit is asked."""
    return Q(pk__in={pk for _unit, pk in reach_of(person).consulted})


def helped_elsewhere(person: Person, at: datetime) -> Q:
    """Filed at the person's desk for a unit elsewhere, and not over yet."""
    reach = reach_of(person)
    here = Q(helped_unit__in=reach.desk_units, handed_out_at=None)
    return LIVE & here & ~Q(unit__in=reach.unit_ids)


def to_hand_out(person: Person, at: datetime) -> Q:
    return Q(state=State.RESOLVED) & READY


def midnight(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


SOONEST_DUE = Order("due_at", _("nearest due date"))
LONGEST_WAITING = Order("filed_at", _("longest waiting"), has_gaps=False)
LONGEST_READY = Order("finished_at", _("longest ready"), has_gaps=False)


def soonest_answer(person: Person) -> Order:
    """By the date of the question to the person's unit."""
    items = WorkItem.objects.filter(dossier=OuterRef("pk"), kind=WorkKind.CONSULTATION)
    units = {unit for unit, _pk in reach_of(person).consulted}
    ours = items.filter(done_at=None, unit__in=units).order_by("due_at")
    expression = Subquery(ours.values("due_at")[:1])
    return Order("asked_until", _("nearest date for an answer"), expression=expression)


@dataclass(frozen=True)
class QueueView:
    """A named list. `is_elsewhere`: of dossiers that other units work on."""

    key: str
    label: str | Promise
    icon: str
    condition: Callable[[Person, datetime], Q]
    roles: tuple[str, ...] = DESK_ROLES
    order: Order = SOONEST_DUE
    order_for: Callable[[Person], Order] | None = None
    is_elsewhere: bool = False

    def ordered_for(self, person: Person) -> Order:
        return self.order_for(person) if self.order_for else self.order

    def listed(self, rows: QuerySet[Dossier], person: Person, at: datetime) -> QuerySet[Dossier]:
        """`rows` are the person's workplace."""
        rows = Dossier.objects.all() if self.is_elsewhere else rows
        return rows.filter(self.condition(person, at))


SIDES = (Role.CLERK, Role.OFFICER)
# What waits for its next step on the way to a result.
RESULTS = (
    ("approve", _("Drafts to approve"), "file", ResultStage.DRAFTED, (Role.LEADER,)),
    ("sign", _("Results to sign"), "saved", ResultStage.APPROVED, (Role.LEADER,)),
    ("number", _("Results to number"), "work", ResultStage.SIGNED, SIDES),
    ("issue", _("Results to issue"), "arrow", ResultStage.NUMBERED, SIDES),
    ("resolve", _("To resolve (result issued)"), "early", ResultStage.ISSUED, (Role.LEADER,)),
)
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
        QueueView(
            "unpaid",
            _("Waiting for their fee"),
            "dues",
            unpaid,
            (Role.CLERK, Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR),
            order=LONGEST_WAITING,
        ),
        QueueView(
            "hand_over",
            _("To hand over today"),
            "arrow",
            to_hand_over,
            (Role.CLERK,),
            LONGEST_WAITING,
        ),
        QueueView("held", _("All in progress"), "work", held),
        QueueView("today", _("Due today"), "today", due_today),
        QueueView("soon", _("Due in the next 3 days"), "soon", due_soon),
        QueueView("late", _("Overdue"), "late", late),
        QueueView("apologies", _("Apologies to sign"), "flag", to_apologise, (Role.LEADER,)),
        *(
            QueueView(key, label, icon, at_stage(stage), roles)
            for key, label, icon, stage, roles in RESULTS
        ),
        QueueView(
            "consulted",
            _("Questions from other units"),
            "other",
            asked_of_us,
            (Role.OFFICER, Role.LEADER),
            order_for=soonest_answer,
            is_elsewhere=True,
        ),
        QueueView("supplement", _("Waiting for papers"), "wait", awaiting_papers),
        QueueView(
            "unanswered",
            _("Not supplemented in time"),
            "stop",
            unanswered,
            (Role.CLERK, Role.LEADER),
            LONGEST_WAITING,
        ),
        QueueView(
            "hand_out",
            _("Results to hand out"),
            "early",
            to_hand_out,
            (Role.CLERK, Role.LEADER, Role.INSPECTOR),
            order=LONGEST_READY,
        ),
        QueueView(
            "helped",
            _("Filed here for other units"),
            "pin",
            helped_elsewhere,
            (Role.CLERK,),
            LONGEST_WAITING,
            is_elsewhere=True,
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
    """How many stand in each view, in one query over what is open or waits to be fetched. What
    other units were asked is known with the person's reach; `LISTS` are hand-over lists."""
    has_ready = any(view.condition is to_hand_out for view in views)
    live = rows.filter(LIVE if has_ready else Q(finished_at=None))
    conditions = {view.key: view.condition(person, at) for view in views if not view.is_elsewhere}
    asked: dict[str, Any] = {"here": _counts(live, conditions)}
    if any(view.condition is helped_elsewhere for view in views):
        far = Dossier.objects.filter(helped_elsewhere(person, at))
        asked["helped"] = _counts(far, {"helped": Q()})
    if reach_of(person).has(*HANDS):
        lists = to_confirm(person).order_by().annotate(all=Value(1)).values("all")
        counted = lists.annotate(counts=JSONObject(**{LISTS: Count("pk")}))
        asked["lists"] = Subquery(counted.values("counts"))
    found: Any = Person.objects.filter(pk=person.pk).values(**asked).get()
    counts = {view.key: 0 for view in views}
    for part in found.values():
        counts |= part or {}
    if "consulted" in counts:
        counts["consulted"] = len({pk for _unit, pk in reach_of(person).consulted})
    return counts


def _counts(rows: QuerySet[Dossier], conditions: dict[str, Q]) -> Subquery:
    """`{key: number}`, or nothing where there are no rows at all."""
    counts = {key: Count("pk", filter=condition) for key, condition in conditions.items()}
    grouped = rows.order_by().annotate(all=Value(1)).values("all")
    return Subquery(grouped.annotate(counts=JSONObject(**counts)).values("counts"))
