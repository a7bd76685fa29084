"""Personal data leaves a history on request; the chain keeps by whom and on what ground."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from dossiers.capacity import Who, capacities
from dossiers.chain import append_event
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Event, EventDetail, Reprint, SlipKind
from dossiers.states import ENDED, State

VERB = "erase"
LONGEST_GROUND = 300


def may_erase(person: Person, dossier: Dossier) -> bool:
    """The leader in charge, or of a unit above; nobody on a dossier of their own."""
    return Who.LEADER in capacities(person, dossier)


def erase(
    dossier: Dossier,
    *,
    by: Person,
    at: datetime,
    ground: str,
    seqs: Sequence[int] | None = None,
    seen: int | None = None,
) -> Event:
    """Blanks the details of the events `seqs`, else of all, and says so in an event of its own,
    whose detail stays for good. `seen` is the last event that whoever chose had before them.

    Raises NotAllowed; nothing is written then.
    """
    ground = ground.strip()
    with transaction.atomic():
        locked = Dossier.objects.for_move(dossier.pk)
        _check(locked, by, ground, seen)
        chosen = _chosen(locked, seqs)
        at = max(at, locked.last_event_at + timedelta(microseconds=1))
        detail = {"erased": chosen, "ground": ground}
        event = append_event(locked, VERB, State(locked.state), by=by, at=at, detail=detail)
        EventDetail.objects.filter(event__in=locked.events.filter(seq__in=chosen)).update(
            salt="", content={}, erased_at=event.at, erased_seq=event.seq
        )
        _forget_slips(locked, chosen)
        locked.save(update_fields=["event_count", "head_hash", "last_event_at"])
    return event


def _forget_slips(dossier: Dossier, seqs: Sequence[int]) -> None:
    """A slip repeats what its event says, a control sheet what all say."""
    told = dossier.slips.filter(content__isnull=False)
    if erasable(dossier):
        told = told.filter(Q(seq__in=seqs) | Q(kind=SlipKind.CONTROL))
    told.update(content=None)


def erasable(dossier: Dossier) -> list[int]:
    """The events whose detail is still there and may go."""
    held = dossier.events.filter(detail__erased_at=None).exclude(verb=VERB)
    return list(held.values_list("seq", flat=True))


def _check(dossier: Dossier, by: Person, ground: str, seen: int | None) -> None:
    if not may_erase(by, dossier):
        raise NotAllowed(_("Only the leader of the unit in charge has personal data erased."))
    if dossier.state not in ENDED:
        raise NotAllowed(_("Personal data is erased only once the dossier has ended."))
    if seen is not None and seen != dossier.event_count:
        raise NotAllowed(
            _("Somebody else has just worked on this dossier. Reload the page and look again.")
        )
    if not ground or len(ground) > LONGEST_GROUND:
        raise NotAllowed(_("Name the law and the number of the request."))
    reprints = Reprint.objects.filter(slip__dossier=dossier, rendered_at=None)
    if dossier.slips.filter(rendered_at=None).exists() or reprints.exists():
        raise NotAllowed(_("A slip of this dossier is still being printed; wait a moment."))


def _chosen(dossier: Dossier, seqs: Sequence[int] | None) -> list[int]:
    there = erasable(dossier)
    if not there:
        raise NotAllowed(_("Nothing is left to be erased."))
    if seqs is None:
        return there
    if not seqs or set(seqs) - set(there):
        raise NotAllowed(_("Choose among the lines that are not erased yet."))
    return sorted(set(seqs))
