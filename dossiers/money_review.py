"""Money that waits for a person: who looks at it and decides, and what there is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Sum

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
    Taking,
)

AT_DESKS = (Role.CLERK, Role.LEADER, Role.PROVINCIAL_LEADER)
# Who sees and clears what names no payment of ours; inspectors only see it.
OVER_ALL = (Role.PROVINCIAL_LEADER, Role.ADMINISTRATOR)
PATIENCE = timedelta(minutes=5)
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
    waits = Q(charge__closed_at__isnull=False) | ~Q(held_for="") | ~Q(amount=F("expected"))
    is_anew = Q(decision=Decision.KEEP, charge__closed_at__gte=F("decided_at"))
    charges = balance(eyes, Account.HELD).values("charge")
    rows = Taking.objects.filter(waits, charge__in=charges)
    return rows.filter(Q(decision=Decision.NONE) | is_anew).order_by("pk")


def to_refund(eyes: Eyes) -> QuerySet[Any, Any]:
    """By charge, with the `sum` in whole đồng, which is negative, its `last` entry, and the day
    `since` which it is so much; the newest first."""
    rows = balance(eyes, Account.REFUND)
    dated: QuerySet[Any, Any] = rows.annotate(last=Max("pk"), since=Max("day"))
    return dated.order_by("-last")


def balance(eyes: Eyes, account: Account) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(eyes.within("unit__"), account=account).order_by()
    return rows.values("charge").annotate(sum=Sum("amount")).filter(sum__lt=0)


def unanswered(eyes: Eyes) -> QuerySet[Attempt]:
    """About which the provider was asked in vain; what came later speaks for itself."""
    given_up = Attempt.objects.filter(given_up_at__isnull=False, looked_at=None)
    rows = given_up.filter(eyes.within("charge__unit__"), state__in=UNANSWERED)
    return rows.order_by("pk")


def not_moved(eyes: Eyes, at: datetime) -> QuerySet[DossierCharge]:
    """Paid or waived for minutes, and the dossier stands where it stood."""
    rows = left_to_follow(at - PATIENCE).filter(eyes.within("dossier__unit__"))
    return rows.order_by("pk")
