"""Questions to dossiers. Access is the fetch: what `visible_to` leaves out does not exist."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from agencies.queries import below
from dossiers.rights import Reach, reach_of

if TYPE_CHECKING:
    from citizens.models import Person
    from dossiers.models import Dossier


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, person: "Person") -> Self:
        reach: Reach = reach_of(person)
        if reach.sees_all:
            return self
        own = Q(account=person) | Q(owner_person=person)
        if not reach.units:
            return self.filter(own)
        at_desk = below(reach.units, "unit__")
        return self.filter(own | at_desk | Q(helped_unit__in=reach.desk_units))

    def for_move(self, pk: int) -> "Dossier":
        """The row, locked, with what every move needs."""
        related = ("unit", "version", "procedure", "account")
        return self.select_for_update(of=("self",)).select_related(*related).get(pk=pk)

    def numbered(self, number: str) -> Self:
        """By code or by reference, as every URL and look-up takes either."""
        number = number.strip().upper()
        return self.filter(Q(code=number) | Q(reference=number))

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def overdue(self, at: datetime) -> Self:
        """Open, and finishing them on the day of `at` would be late (by date)."""
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return self.open().filter(due_at__lt=midnight)
