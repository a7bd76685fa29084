"""Money that waits for a person: who looks at it and decides, and what there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from agencies.models import Role, Unit
from agencies.queries import below
from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.models import DossierCharge
from dossiers.rights import reach_of
from dossiers.settled import left_to_follow
from payments.models import (
    Account,
    Attempt,
    AttemptState,
    Charge,
    Decision,
    Entry,
    InboundMessage,
    Taking,
    Verdict,
)

AT_DESKS = (Role.CLERK, Role.LEADER, Role.PROVINCIAL_LEADER)
# Who sees and clears what names no payment of ours; inspectors only see it.
OVER_ALL = (Role.PROVINCIAL_LEADER, Role.ADMINISTRATOR)
PATIENCE = timedelta(minutes=5)
STRANGE = 1000  # messages; what came before them is shown once these are looked at
UNANSWERED = (AttemptState.PENDING, AttemptState.EXPIRED)


@dataclass(frozen=True)
class Eyes:
    """`seen` units are looked at with all below, for the `led` ones it is decided."""

    seen: tuple[Unit, ...]
    led: tuple[Unit, ...]
    sees_all: bool
    sees_strange: bool
    clears_strange: bool

    def __bool__(self) -> bool:
        return bool(self.seen) or self.sees_all or self.sees_strange

    def within(self, prefix: str) -> Q:
        """Rows of the units; `prefix` leads to the unit."""
        return Q() if self.sees_all else below(self.seen, prefix)

    def leads(self, unit: Unit) -> bool:
        return any(unit.path.startswith(one.path) for one in self.led)


def eyes_of(person: Person) -> Eyes:
    reach = reach_of(person)
    at_desks = [post.unit for post in reach.posts if post.role in AT_DESKS]
    clears = reach.has(*OVER_ALL)
    return Eyes(
        (*at_desks, *reach.ended),
        tuple(post.unit for post in reach.posts if post.role == Role.LEADER),
        reach.sees_all,
        clears or reach.sees_all,
        clears,
    )


def decides(person: Person, eyes: Eyes, charge: Charge) -> bool:
    """The leader of its unit, but never about money of their own."""
    return eyes.leads(charge.unit) and not is_own(person, charge)


def is_own(person: Person, charge: Charge) -> bool:
    tie: DossierCharge | None = getattr(charge, "dossier_charge", None)
    return tie is not None and stands_as_applicant(person, tie.dossier)


def held(eyes: Eyes) -> QuerySet[Taking]:
    """What nobody has decided about. Charges with money held are found in the book, whose index
    knows the account."""
    waits = Q(charge__closed_at__isnull=False) | Q(is_suspect=True) | ~Q(amount=F("expected"))
    charges = balance(eyes, Account.HELD).values("charge")
    return Taking.objects.filter(waits, decision=Decision.NONE, charge__in=charges).order_by("pk")


def to_refund(eyes: Eyes) -> QuerySet[Any, Any]:
    """By charge, with the `sum` in whole đồng, which is negative."""
    return balance(eyes, Account.REFUND).order_by("charge")


def balance(eyes: Eyes, account: Account) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(eyes.within("unit__"), account=account).order_by()
    return rows.values("charge").annotate(sum=Sum("amount")).filter(sum__lt=0)


def unanswered(eyes: Eyes) -> QuerySet[Attempt]:
    """About which the provider was asked in vain; what came later speaks for itself."""
    given_up = Attempt.objects.filter(given_up_at__isnull=False, looked_at=None)
    rows = given_up.filter(eyes.within("charge__unit__"), state__in=UNANSWERED)
    return rows.order_by("pk")


def smelling(eyes: Eyes) -> QuerySet[InboundMessage]:
    """Messages that were not taken as they came, and that nobody has looked at; of those that
    name no payment of ours, which anybody can send, the newest."""
    rows = InboundMessage.objects.filter(looked_at=None, read_at__isnull=False)
    rows = rows.exclude(verdict__in=[Verdict.ACCEPTED, Verdict.KNOWN])
    seen = Q(attempt__isnull=False) & eyes.within("attempt__charge__unit__")
    if not eyes.sees_strange:
        return rows.filter(seen)
    strange = rows.filter(attempt=None).order_by("-received_at").values("pk")[:STRANGE]
    return rows.filter(seen | Q(pk__in=strange))


def alike(rows: QuerySet[InboundMessage]) -> QuerySet[Any, Any]:
    """What says the same: of one provider, verdict, sender and payment; the newest first."""
    groups = rows.order_by().values("provider", "verdict", "remote", "attempt")
    counted = groups.annotate(n=Count("pk"), first=Min("received_at"), last=Max("received_at"))
    return counted.annotate(newest=Max("pk")).order_by("-newest")


def not_moved(eyes: Eyes, at: datetime) -> QuerySet[DossierCharge]:
    """Paid or waived for minutes, and the dossier stands where it stood."""
    rows = left_to_follow(at - PATIENCE).filter(eyes.within("dossier__unit__"))
    return rows.order_by("pk")


def waiting(eyes: Eyes, at: datetime) -> int:
    """How much there is to do, in one question to the database."""
    parts = (held(eyes), unanswered(eyes), not_moved(eyes, at))
    first, *others = (rows.order_by().values_list("pk") for rows in parts)
    return first.union(
        *others, alike(smelling(eyes)).order_by().values_list("newest"), all=True
    ).count()
