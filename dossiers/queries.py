"""Questions to dossiers. Access is the fetch: what `visible_to` leaves out does not exist."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from dossiers.rights import Reach, reach_of
from dossiers.states import ENDED, State

if TYPE_CHECKING:
    from citizens.models import Person
    from dossiers.models import Dossier

READY = ~Q(outcome="") & Q(handed_out_at=None)  # a result that waits to be fetched
MOVES_AT_ONCE = 5
WITHOUT_RESULT = Q(outcome="", finished_at__isnull=False)


def with_facts(state: str) -> Q:
    if state not in ENDED:
        return Q(state=state, finished_at=None)
    if state == State.RESOLVED:
        return Q(state=state) & READY
    return Q(state=state) if state == State.RETURNED else Q(state=state) & WITHOUT_RESULT


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, person: "Person") -> Self:
        reach: Reach = reach_of(person)
        if reach.sees_all:
            return self
        own = Q(account=person) | Q(owner_person=person)
        if not reach.units:
            return self.filter(own)
        at_desk = Q(unit__in=reach.unit_ids) | Q(helped_unit__in=reach.desk_units)
        if reach.consulted:
            at_desk |= Q(pk__in=[pk for _unit, pk in reach.consulted])
        return self.filter(own | at_desk)

    def for_move(self, pk: int) -> "Dossier":
        """The row, locked, with what every move needs.

        Whoever waited for a move that changed the unit or the version would find no row: the
        join is held against the row as it was. The next question sees it as it is.
        """
        related = ("unit", "version", "procedure", "account")
        rows = self.select_for_update(of=("self",)).select_related(*related)
        for _again in range(MOVES_AT_ONCE):
            if found := rows.filter(pk=pk).first():
                return found
        return rows.get(pk=pk)

    def numbered(self, number: str) -> Self:
        """By code or by reference, as every URL and look-up takes either."""
        number = number.strip().upper()
        return self.filter(Q(code=number) | Q(reference=number))

    def in_states(self, *states: str) -> Self:
        """Each with the facts that it implies, since indexes hold those and never the state."""
        return self.filter(reduce(or_, map(with_facts, states), Q(pk__in=[])))

    def open(self) -> Self:
        return self.filter(finished_at=None)

    def overdue(self, at: datetime) -> Self:
        """Open, and finishing them on the day of `at` would be late (by date)."""
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        return self.open().filter(due_at__lt=midnight)

    def not_overdue(self, at: datetime) -> Self:
        """All others: ended, without a date, or due on the day of `at` or later."""
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        ended_or_undated = Q(finished_at__isnull=False) | Q(due_at=None)
        return self.filter(ended_or_undated | Q(due_at__gte=midnight))
