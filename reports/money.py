"""Figures of money: what came in, over what period and by which ways, and what is still open."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, CharField, Count, Q, QuerySet, Sum, Value, When
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from payments.models import SOURCES, Account, ChargeKind, ChargeState, Entry, ProviderKey
from reports.periods import Period
from reports.scope import Scope, part_of

ONLINE = tuple(ProviderKey.values)
# Charges that are open for at most so many days; the last for longer.
AGES: tuple[tuple[str, int | None, str | Promise], ...] = (
    ("week", 7, _("up to 7 days")),
    ("month", 30, _("8 to 30 days")),
    ("quarter", 90, _("31 to 90 days")),
    ("longer", None, _("more than 90 days")),
)


@dataclass(frozen=True)
class Open:
    """Whole đồng, and for how many charges."""

    charges: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Collected:
    """Money that came in, counted or not; whole đồng. `paid` and `online` are charges for which
    something came in, and those of them through a provider."""

    total: int
    by_unit: list[tuple[Unit, int]]
    by_kind: dict[str, int]
    by_source: dict[str, int]
    by_day: list[tuple[date, int]]
    paid: int
    online: int


def collected(scope: Scope, period: Period) -> Collected:
    """Two questions to the database. Differences of tills are of no charge and do not count."""
    rows = Entry.objects.filter(**scope.conditions, account=Account.TAKEN).exclude(kind="")
    rows = rows.filter(day__range=period).order_by()
    sums = list(rows.values_list("unit", "kind", "source", "day").annotate(sum=Sum("amount")))
    is_online = Q(source__in=ONLINE)
    counts = rows.aggregate(
        paid=Count("charge", distinct=True),
        online=Count("charge", distinct=True, filter=is_online),
    )
    units, kinds, sources, days = Counter[int](), Counter[str](), Counter[str](), Counter[date]()
    for unit, kind, source, day, amount in sums:
        units[unit] += amount
        kinds[kind] += amount
        sources[source] += amount
        days[day] += amount
    return Collected(
        units.total(),
        by_part(scope, units),
        {kind: kinds[kind] for kind in ChargeKind.values},
        {source: sources[source] for source in SOURCES},
        sorted(days.items()),
        **counts,
    )


def by_part(scope: Scope, by_unit: Mapping[int, int]) -> list[tuple[Unit, int]]:
    """Under the direct parts of the scope, the most first."""
    sums = Counter[int]()
    for pk, amount in by_unit.items():
        sums[part_of(scope, scope.units[pk]).pk] += amount
    return [(scope.units[pk], amount) for pk, amount in sums.most_common()]


def unpaid(scope: Scope, at: datetime) -> dict[str, Open]:
    """What is owed now, by how long the charge has been open."""
    since = Case(
        *(
            When(charge__opened_at__gte=begin(at, days), then=Value(key))
            for key, days, _l in AGES
            if days
        ),
        default=Value(AGES[-1][0]),
        output_field=CharField(),
    )
    rows = entries(scope).filter(account=Account.OWED, charge__state=ChargeState.OPEN)
    found = rows.values_list(since).annotate(n=Count("charge", distinct=True), sum=Sum("amount"))
    sums = {age: Open(n, amount) for age, n, amount in found}
    return {key: sums.get(key, Open()) for key, _days, _label in AGES}


def begin(at: datetime, days: int) -> datetime:
    """Whole days of Vietnam, today the first of them."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days)


def standing(scope: Scope, account: Account, last: date) -> Open:
    """What is held, or to be paid back, at the end of the day."""
    rows = entries(scope).filter(account=account, day__lte=last).values("charge")
    sums = list(rows.annotate(sum=Sum("amount")).filter(sum__lt=0).values_list("sum", flat=True))
    return Open(len(sums), -sum(sums))


def entries(scope: Scope) -> QuerySet[Entry]:
    return Entry.objects.filter(**scope.conditions).order_by()


def added(sums: Iterable[Open]) -> Open:
    found = list(sums)
    return Open(sum(one.charges for one in found), sum(one.amount for one in found))


@dataclass(frozen=True)
class Money:
    collected: Collected
    unpaid: dict[str, Open]
    held: Open
    refund: Open

    @property
    def unpaid_in_all(self) -> Open:
        return added(self.unpaid.values())


def money_of(scope: Scope, period: Period, at: datetime) -> Money:
    """Unpaid is as of now; held and to be paid back as of the period's end."""
    held = standing(scope, Account.HELD, period.last)
    refund = standing(scope, Account.REFUND, period.last)
    return Money(collected(scope, period), unpaid(scope, at), held, refund)
