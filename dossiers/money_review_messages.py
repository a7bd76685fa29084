"""Odd messages: not taken as they came, and nobody has looked at them."""

from typing import Any

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, When

from dossiers.money_review import Eyes, held
from payments.models import InboundMessage, Verdict

STRANGE = 1000  # messages; what came before them is shown once these are looked at


def smelling(eyes: Eyes) -> QuerySet[InboundMessage]:
    """Those about money that is held are told with it, not here. Of those that name no payment of
    ours, which anybody can send, the newest."""
    rows, told = odd(), held(eyes).filter(attempt__isnull=False).values("attempt")
    about = Q(attempt__isnull=False) & eyes.within("attempt__charge__unit__")
    seen = about & ~Q(attempt__in=told)
    if not eyes.sees_strange:
        return rows.filter(seen)
    return rows.filter(seen | Q(pk__in=_strange(rows).values("pk")[:STRANGE]))


def hides_strange(eyes: Eyes) -> bool:
    """Whether more of them wait than are shown and counted."""
    return eyes.sees_strange and _strange(odd())[STRANGE : STRANGE + 1].exists()


def _strange(rows: QuerySet[InboundMessage]) -> QuerySet[InboundMessage]:
    return rows.filter(attempt=None).order_by("-received_at")


def odd() -> QuerySet[InboundMessage]:
    """Everybody's."""
    rows = InboundMessage.objects.filter(looked_at=None, read_at__isnull=False)
    return rows.exclude(verdict__in=[Verdict.ACCEPTED, Verdict.KNOWN])


def like(one: InboundMessage) -> QuerySet[InboundMessage]:
    """What stands in one row with it."""
    if one.attempt_id:
        return odd().filter(attempt=one.attempt_id)
    return odd().filter(attempt=None, provider=one.provider, verdict=one.verdict, remote=one.remote)


def alike(rows: QuerySet[InboundMessage]) -> QuerySet[Any, Any]:
    """One row for a payment, whatever was said of it; of what names none, for a provider, verdict
    and sender. The newest first."""
    named = rows.order_by().annotate(
        said=Case(When(attempt=None, then=F("verdict"))),
        sender=Case(When(attempt=None, then=F("remote"))),
    )
    groups = named.values("provider", "attempt", "said", "sender")
    counted = groups.annotate(n=Count("pk"), first=Min("received_at"), last=Max("received_at"))
    return counted.annotate(newest=Max("pk")).order_by("-newest")
