"""The working lists of officials: which dossiers, in which order, page by page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Role, Unit
from citizens.identity import normalise_id_number
from citizens.models import Person
from dossiers.models import Dossier, WorkItem
from dossiers.rights import reach_of
from dossiers.states import State
from procedures.search import plain

PAGE = 30

DESK_ROLES = (
    Role.CLERK,
    Role.OFFICER,
    Role.LEADER,
    Role.PROVINCIAL_LEADER,
    Role.INSPECTOR,
)
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
    return Q(Exists(open_items))


def due_today(person: Person, at: datetime) -> Q:
    begins = midnight(at)
    return Q(finished_at=None, due_at__gte=begins, due_at__lt=begins + timedelta(days=1))


def late(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, due_at__lt=midnight(at))


def awaiting_papers(person: Person, at: datetime) -> Q:
    return Q(finished_at=None, state__in=[State.AWAITING_COMPLETION, State.AWAITING_SUPPLEMENT])


def to_hand_out(person: Person, at: datetime) -> Q:
    return Q(state=State.RESOLVED)


def everything(person: Person, at: datetime) -> Q:
    return Q()


def midnight(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class QueueView:
    """A named list; `order` is the column that pages run along, its id breaking ties."""

    key: str
    label: str | Promise
    icon: str
    condition: Callable[[Person, datetime], Q]
    roles: tuple[str, ...] = DESK_ROLES
    order: str = "due_at"


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
            order="filed_at",
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
            order="finished_at",
        ),
    )
}
ORDERS: dict[str, str | Promise] = {
    "due_at": _("nearest due date"),
    "filed_at": _("longest waiting"),
    "finished_at": _("longest ready"),
    "-filed_at": _("newest filing"),
}
SEARCH = QueueView("search", _("Search"), "search", everything, order="-filed_at")


def views_for(person: Person) -> list[QueueView]:
    reach = reach_of(person)
    return [view for view in VIEWS.values() if reach.has(*view.roles)]


@dataclass(frozen=True)
class Workplace:
    """The dossiers that a person works on or oversees."""

    rows: QuerySet[Dossier]
    is_one_unit: bool


def workplace_of(person: Person) -> Workplace:
    """A desk's units are asked for first: with their ids the page is read off an index."""
    reach = reach_of(person)
    if reach.sees_all:
        return Workplace(Dossier.objects.all(), is_one_unit=False)
    units = Unit.objects.below(*reach.units)
    if not reach.has(*HANDS):
        return Workplace(Dossier.objects.filter(unit__in=units), is_one_unit=False)
    ids = list(units.values_list("pk", flat=True))
    return Workplace(Dossier.objects.filter(unit__in=ids), is_one_unit=len(ids) == 1)


def counts_of(
    rows: QuerySet[Dossier], views: Sequence[QueueView], person: Person, at: datetime
) -> dict[str, int]:
    """How many stand in each view, in one query over what is open or waits to be fetched."""
    counts = {view.key: Count("pk", filter=view.condition(person, at)) for view in views}
    live = rows.filter(Q(finished_at=None) | Q(state=State.RESOLVED))
    return live.order_by().aggregate(**counts)


def sought(text: str) -> Q:
    """By code or reference, ID number of owner or submitter, or owner's name without accents."""
    typed, number = text.strip().upper(), normalise_id_number(text)
    found = Q(code=typed) | Q(reference=typed)
    found |= Q(owner_id_number=number) | Q(submitter_id_number=number)
    words = plain(text).split()
    if words:
        by_name = Q()
        for word in words:
            by_name &= Q(owner_plain__contains=word)
        found |= by_name
    return found


class Cursor(NamedTuple):
    """The last row of a page: its value in the order's column, and its id."""

    value: datetime | None
    pk: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None where it makes no sense: then the first page is shown."""
        moment, _sign, pk = text.rpartition("_")
        if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
            return None
        try:
            value = parse_datetime(moment)
        except ValueError:
            return None
        if moment and (value is None or not is_aware(value)):
            return None
        return cls(value, int(pk))

    def __str__(self) -> str:
        return f"{self.value.isoformat() if self.value else ''}_{self.pk}"

    def following(self, order: str) -> Q:
        column, step = order.lstrip("-"), "lt" if order.startswith("-") else "gt"
        if self.value is None:
            return Q(**{column: None, f"pk__{step}": self.pk})
        further = Q(**{f"{column}__{step}": self.value})
        further |= Q(**{column: self.value, f"pk__{step}": self.pk})
        return further if step == "lt" else further | Q(**{column: None})


class Page(NamedTuple):
    rows: list[Dossier]
    next: Cursor | None


def page_of(rows: QuerySet[Dossier], order: str, cursor: Cursor | None) -> Page:
    """The page after the cursor; rows without a date come last."""
    column, sign = order.lstrip("-"), "-" if order.startswith("-") else ""
    if cursor:
        rows = rows.filter(cursor.following(order))
    found = list(
        rows.select_related("version", "procedure", "unit")
        .defer("answers")
        .order_by(order, f"{sign}pk")[: PAGE + 1]
    )
    if len(found) <= PAGE:
        return Page(found, None)
    last = found[PAGE - 1]
    return Page(found[:PAGE], Cursor(getattr(last, column), last.pk))
