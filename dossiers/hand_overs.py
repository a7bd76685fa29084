"""Hand-over lists: paper goes to the office, results come back to the desk; both confirm."""

from collections.abc import Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from agencies.models import Role, Unit
from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Event, HandOver, HandOverLine, SlipKind
from dossiers.queries import READY, DossierQuerySet
from dossiers.rights import reach_of
from dossiers.slips.hand_over import sides_of
from dossiers.slips.issue import issue_slip

Direction = HandOver.Direction
# What one list holds; the rest waits for the next.
MOST = 200
# The event that asks for a hand-over, and whose dossiers still wait for it.
ASKED_BY = {Direction.TO_OFFICE: "start", Direction.TO_DESK: "resolve"}
ASKED = attrgetter("asked_seq", "asked_at")
WAITING = {Direction.TO_OFFICE: Q(finished_at=None), Direction.TO_DESK: READY}


class Candidate(NamedTuple):
    """`seq` is the event that asks for the hand-over, `at` its moment."""

    dossier: Dossier
    seq: int
    at: datetime


class Waiting(NamedTuple):
    """What may go on a list now; `is_more`: not all of it at once."""

    rows: list[Candidate]
    is_more: bool


def waiting_for(unit: Unit, direction: str, person: Person) -> Waiting:
    """The latest first; never the person's own."""
    rows = list(candidates(unit, direction)[: MOST + 1])
    found = [Candidate(row, *ASKED(row)) for row in rows[:MOST]]
    others = [one for one in found if not stands_as_applicant(person, one.dossier)]
    return Waiting(others, len(rows) > MOST)


def candidates(unit: Unit, direction: str) -> DossierQuerySet:
    """Dossiers of the unit whose last such event is on no list yet, the latest first."""
    asked = Event.objects.filter(dossier=OuterRef("pk"), verb=ASKED_BY[Direction(direction)])
    last = asked.order_by("-seq")
    listed = HandOverLine.objects.filter(dossier=OuterRef("pk"), seq=OuterRef("asked_seq"))
    rows = Dossier.objects.filter(WAITING[Direction(direction)], unit=unit)
    asked_rows = rows.annotate(
        asked_seq=Subquery(last.values("seq")[:1]), asked_at=Subquery(last.values("at")[:1])
    )
    waiting = asked_rows.filter(~Exists(listed), asked_seq__isnull=False)
    related = waiting.select_related("version", "unit").defer("answers", "owner_words")
    return related.order_by("-asked_at", "pk")


def gives(person: Person, unit: Unit, direction: str) -> bool:
    return _holds(person, unit, sides_of(direction)[0])


def takes(person: Person, handed: HandOver) -> bool:
    """Whoever gave never takes, even in another post."""
    is_giver = handed.given_by_id == person.pk
    return not is_giver and _holds(person, handed.unit, sides_of(handed.direction)[1])


def to_confirm(person: Person) -> QuerySet[HandOver]:
    """The lists that the person may confirm."""
    mine = Q(pk__in=[])
    for direction in Direction:
        taking = sides_of(direction)[1]
        posts = [post for post in reach_of(person).posts if post.role in taking]
        mine |= Q(direction=direction, unit__in=[post.unit_id for post in posts])
    return HandOver.objects.filter(mine, taken_at=None).exclude(given_by=person)


def _holds(person: Person, unit: Unit, roles: Collection[Role]) -> bool:
    return any(post.unit_id == unit.pk and post.role in roles for post in reach_of(person).posts)


def hand_over(
    unit: Unit, direction: str, chosen: Sequence[Candidate], *, by: Person, at: datetime
) -> HandOver:
    """A new list of candidates as `waiting_for` found them; making it is the giver's word.
    Raises NotAllowed."""
    if not gives(by, unit, direction):
        raise NotAllowed(_("Only the side that hands over makes the list."))
    try:
        with transaction.atomic():
            made = HandOver.objects.create(unit=unit, direction=direction, given_at=at, given_by=by)
            # In one order for all, so that two lists made at once wait for each other.
            HandOverLine.objects.bulk_create(
                HandOverLine(hand_over=made, dossier=one.dossier, seq=one.seq)
                for one in sorted(chosen, key=lambda one: one.dossier.pk)
            )
    except IntegrityError:
        raise NotAllowed(_taken(chosen)) from None
    return made


def _taken(chosen: Sequence[Candidate]) -> str:
    """Who else has just listed which of them."""
    seqs = {one.dossier.pk: one.seq for one in chosen}
    lines = HandOverLine.objects.filter(dossier__in=seqs)
    found = [
        line
        for line in lines.select_related("dossier", "hand_over__given_by")
        if line.seq == seqs[line.dossier_id]
    ]
    if not found:
        return str(_("Somebody else is making the same list; look again."))
    return ngettext(
        "%(name)s has just put %(code)s on another list. Look again at what is left.",
        "%(name)s has just put %(n)s of these dossiers on another list, %(code)s first. "
        "Look again at what is left.",
        len(found),
    ) % {
        "name": found[0].hand_over.given_by.full_name,
        "code": found[0].dossier.number,
        "n": len(found),
    }


def take_over(
    handed: HandOver, received: Collection[int], *, by: Person, at: datetime, note: str = ""
) -> HandOver:
    """The other side's word: what it received; the rest goes back among what waits. With it the
    list is issued. Raises NotAllowed."""
    with transaction.atomic():
        locked = HandOver.objects.select_for_update(of=("self",)).select_related("unit")
        taken = locked.filter(pk=handed.pk).first()
        if taken is None:
            raise NotAllowed(_("This list has just been taken back by who made it."))
        if taken.taken_at or not takes(by, taken):
            raise NotAllowed(refusal_of(taken))
        left_out = _leave_out(taken, received, by, note)
        taken.taken_at, taken.taken_by, taken.note = at, by, note
        taken.slip = issue_slip(
            SlipKind.HAND_OVER, taken.unit, by=by, at=at, about={"left_out": left_out}
        )
        taken.save()
    return taken


def refusal_of(handed: HandOver) -> str:
    """Why somebody may not confirm the list."""
    if handed.taken_at:
        return str(_("This list has been confirmed already."))
    return str(_("The other side confirms the list, never whoever made it."))


def _leave_out(handed: HandOver, received: Collection[int], by: Person, note: str) -> list[str]:
    """Takes off the list what was not received; the numbers."""
    lines = list(handed.lines.select_related("dossier"))
    kept = [line for line in lines if line.pk in received]
    if own := next((one for one in kept if stands_as_applicant(by, one.dossier)), None):
        raise NotAllowed(
            _("%(code)s is your own dossier; leave the list to a colleague.")
            % {"code": own.dossier.number}
        )
    if not kept:
        raise NotAllowed(_("Tick at least one dossier that you have received."))
    left = [line for line in lines if line.pk not in received]
    if left and not note:
        raise NotAllowed(_("Say why some dossiers were not received."))
    HandOverLine.objects.filter(pk__in=[line.pk for line in left]).delete()
    return [line.dossier.number for line in left]


@transaction.atomic
def take_back(handed: HandOver, *, by: Person) -> None:
    """The giving side drops a list that nobody has confirmed. Raises NotAllowed."""
    locked = HandOver.objects.select_for_update(of=("self",)).filter(pk=handed.pk).first()
    if locked is None:
        return
    if locked.taken_at:
        raise NotAllowed(_("This list has been confirmed already."))
    if not gives(by, handed.unit, locked.direction):
        raise NotAllowed(_("Only the side that hands over takes the list back."))
    locked.lines.all().delete()
    locked.delete()
