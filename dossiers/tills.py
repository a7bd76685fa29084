"""Shifts that somebody may look into, and what was taken in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from agencies.models import Role
from citizens.models import Person
from dossiers.models import Dossier
from dossiers.rights import reach_of
from payments.counter import expected_cash
from payments.models import CounterMethod, ProviderKey, Shift, Taking

AT_ONCE = 30
VIETQR = [(ProviderKey.VIETQR, ProviderKey.VIETQR.label)]


def shifts_for(person: Person) -> QuerySet[Shift]:
    """The person's own, and those of the units that the person leads."""
    led = (Q(unit__path__startswith=unit.path) for unit in reach_of(person).led_units)
    seen = reduce(or_, led, Q(cashier=person))
    return (
        Shift.objects.filter(seen)
        .select_related("unit", "cashier", "closed_by")
        .order_by("-opened_at", "-pk")
    )


def closable_by(person: Person) -> QuerySet[Shift]:
    """The person's own, and those of the units that the person leads: a cashier may be gone."""
    posts = [post for post in reach_of(person).posts if post.role == Role.LEADER]
    led = (Q(unit__path__startswith=post.unit.path) for post in posts)
    return Shift.objects.filter(reduce(or_, led, Q(cashier=person)))


def opened_before(shifts: QuerySet[Shift], pk: int) -> QuerySet[Shift]:
    """Those that come after it in the list."""
    last = shifts.filter(pk=pk).values_list("opened_at", flat=True).first()
    if last is None:
        return shifts
    return shifts.filter(Q(opened_at__lt=last) | Q(opened_at=last, pk__lt=pk))


@dataclass(frozen=True)
class ShiftShown:
    """Whole đồng. `linked` are the dossiers that the reader sees."""

    shift: Shift
    takings: Sequence[Taking]
    expected: int
    linked: frozenset[int]

    @property
    def sums(self) -> list[tuple[str, int, int]]:
        """By method: its words, how many payments, how much; VietQR where any was seen."""
        found = []
        for key, label in (*CounterMethod.choices, *VIETQR):
            amounts = [one.amount for one in self.takings if one.source == key]
            found.append((str(label), len(amounts), sum(amounts)))
        return [one for one in found if one[1] or one[0] != ProviderKey.VIETQR.label]

    @property
    def total(self) -> int:
        return sum(one.amount for one in self.takings)

    @property
    def cash(self) -> int:
        return self.expected - self.shift.opening


def shown(shift: Shift, person: Person) -> ShiftShown:
    related = ("charge__unit", "charge__dossier_charge__dossier")
    takings = list(shift.takings.select_related(*related).order_by("recorded_at", "pk"))
    pks = {one.charge.dossier_charge.dossier_id for one in takings}
    seen = Dossier.objects.visible_to(person).filter(pk__in=pks) if pks else Dossier.objects.none()
    linked = frozenset(seen.values_list("pk", flat=True))
    return ShiftShown(shift, takings, expected_cash(shift), linked)
