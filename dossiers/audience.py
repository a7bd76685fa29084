"""Who is told about a dossier: officials by what they hold, the applicant by their account."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from agencies.models import Post, Role
from citizens.models import Person
from dossiers.capacity import is_party
from dossiers.models import Dossier, Event, WorkItem, WorkKind
from dossiers.reckoning import local_date


class Addressee(NamedTuple):
    """Somebody with an account, or an e-mail address alone."""

    person: Person | None
    email: str

    @property
    def mark(self) -> str:
        return str(self.person.pk) if self.person else "applicant"

    @property
    def language(self) -> str:
        return self.person.language if self.person else "vi"


def applicant_of(dossier: Dossier) -> list[Addressee]:
    """The applicant's account, or the owner's e-mail address where there is none."""
    person = dossier.account
    if person is not None:
        return [Addressee(person, person.email)]
    return [Addressee(None, dossier.owner_email)] if dossier.owner_email else []


def officials(people: Iterable[Person], dossier: Dossier) -> list[Addressee]:
    """Each once; nobody is an official before a dossier of their own."""
    each = {person.pk: person for person in people}.values()
    return [
        Addressee(person, person.email)
        for person in each
        if person.pk != dossier.account_id and not is_party(person, dossier)
    ]


def in_charge(dossier: Dossier, at: datetime) -> list[Person]:
    """Whoever holds an open step, or could take one that nobody holds, and the leaders."""
    steps = dossier.work_items.filter(done_at=None, kind=WorkKind.STEP)
    items = list(steps.select_related("assignee"))
    units = Q(unit__in={dossier.unit_id, *(item.unit_id for item in items)})
    here = of_unit(units, at, Role.LEADER, Role.OFFICER, Role.CLERK)
    # Who has left holds nothing any more: somebody else has to hear of it.
    held = {item.pk for item in items if item.assignee in here}
    free = {item.role for item in items if item.pk not in held}
    if not items:
        free = {Role.OFFICER}
    holders = [item.assignee for item in items if item.pk in held and item.assignee]
    return [*holders, *of_unit(units, at, Role.LEADER, *free)]


def of_dossier(dossier: Dossier, at: datetime, *roles: str) -> list[Person]:
    """Who holds a post of these roles at the competent unit."""
    return of_unit(Q(unit=dossier.unit_id), at, *roles)


def of_unit(unit: Q, at: datetime, *roles: str) -> list[Person]:
    """Who holds a post of these roles at the units on that day."""
    held = Post.objects.held_on(local_date(at)).filter(unit, role__in=roles)
    return [post.person for post in held.filter(person__is_active=True).select_related("person")]


def holders(at: datetime, *roles: str) -> list[Person]:
    """Who holds a post of these roles anywhere, each once."""
    return list({person.pk: person for person in of_unit(Q(), at, *roles)}.values())


def asked(questions: QuerySet[WorkItem], at: datetime) -> list[Person]:
    """The officers and leaders of the units that these questions went to."""
    units = questions.order_by().values("unit")
    return of_unit(Q(unit__in=units), at, Role.OFFICER, Role.LEADER)


def askers(dossier: Dossier, questions: QuerySet[WorkItem], at: datetime) -> list[Person]:
    """Who had put these questions; without them, who is in charge."""
    seqs = questions.order_by().values("opened_seq")
    events = Event.objects.filter(dossier=dossier, verb="consult", seq__in=seqs)
    people = Person.objects.filter(pk__in=events.order_by().values("by"), is_active=True)
    return list(people) or in_charge(dossier, at)
