"""One receipt for several dossiers that one submitter has handed in at one desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import Unit
from citizens.models import Person
from dossiers.capacity import stands_as_applicant
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.queries import DossierQuerySet
from dossiers.reckoning import local_date
from dossiers.rights import reach_of
from dossiers.slips.issue import issue_slip

FEWEST, MOST = 2, 50
RECENT = timedelta(days=7)


def joinable(person: Person, at: datetime) -> DossierQuerySet:
    """Received in the last days at a desk of the clerk's."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Dossier.objects.visible_to(person).filter(received_at__gte=midnight - RECENT)
    return rows.filter(received_unit__in=reach_of(person).desk_units)


def same_submitter(dossier: Dossier) -> Q:
    """Written so that an index by owner or one by another submitter finds them."""
    kind, number = dossier.submitter_id_kind, dossier.submitter_id_number
    as_owner = Q(owner_id_number=number, submitter_id_number=number)
    for_another = Q(submitter_id_number=number) & ~Q(submitter_id_number=F("owner_id_number"))
    return (as_owner | for_another) & Q(submitter_id_kind=kind)


def joinable_with(dossier: Dossier, person: Person, at: datetime) -> DossierQuerySet:
    """What the same submitter has handed in at the same desk, the dossier itself included."""
    rows = joinable(person, at).filter(same_submitter(dossier))
    return rows.filter(received_unit=dossier.received_unit_id).order_by("received_at", "pk")


def joinable_beside(dossier: Dossier, person: Person, at: datetime) -> DossierQuerySet:
    """Asked on the day of receipt, where it was received: more of the same submitter."""
    received, desks = dossier.received_at, {unit.pk for unit in reach_of(person).desk_units}
    is_fresh = received is not None and local_date(received) == local_date(at)
    if not is_fresh or dossier.received_unit_id not in desks:
        return Dossier.objects.none()
    return joinable_with(dossier, person, at).exclude(pk=dossier.pk)


def hindrance(dossiers: Sequence[Dossier], person: Person) -> str:
    """A sentence where these do not go on one receipt, or nothing."""
    if len(dossiers) < FEWEST:
        return _("Tick at least two dossiers; one alone has its own receipt.")
    if len(dossiers) > MOST:
        words = _("At most %(most)s dossiers go on one receipt; you have ticked %(number)s.")
        return words % {"most": MOST, "number": len(dossiers)}
    return _strangers(dossiers) or _not_for(person, dossiers)


def _strangers(dossiers: Sequence[Dossier]) -> str:
    if any(one.received_at is None for one in dossiers):
        return _("Only received dossiers go on a receipt.")
    if len({(one.submitter_id_kind, one.submitter_id_number) for one in dossiers}) > 1:
        return _("These dossiers have different submitters; one receipt is for one submitter.")
    if len({one.received_unit_id for one in dossiers}) > 1:
        return _("These dossiers were received at different desks; one receipt is of one desk.")
    return ""


def _not_for(person: Person, dossiers: Sequence[Dossier]) -> str:
    if dossiers[0].received_unit_id not in {unit.pk for unit in reach_of(person).desk_units}:
        return _("These dossiers were received at another desk than yours.")
    if any(stands_as_applicant(person, one) for one in dossiers):
        return _("Nobody issues a receipt to themselves.")
    return ""


def issue_joint_receipt(picked: Sequence[Dossier], *, by: Person, at: datetime) -> Slip:
    """Two clicks, or two clerks, get one number: what stands together on a receipt of that day
    is not put on another. Raises NotAllowed."""
    with transaction.atomic():
        rows = Dossier.objects.select_for_update(of=("self",)).order_by("pk")
        locked = list(rows.filter(pk__in=[one.pk for one in picked]))
        if sentence := hindrance(locked, by):
            raise NotAllowed(sentence)
        locked.sort(key=lambda one: (one.received_at or at, one.pk))
        unit = Unit.objects.get(pk=locked[0].received_unit_id or 0)
        return _of_today(locked, at) or issue_slip(
            SlipKind.RECEIPTS, unit, by=by, at=at, entries=locked
        )


def _of_today(dossiers: Sequence[Dossier], at: datetime) -> Slip | None:
    """The receipt of that day that names just these."""
    midnight = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    near = Slip.objects.filter(kind=SlipKind.RECEIPTS, issued_at__gte=midnight)
    near = near.filter(entries__dossier=dossiers[0])
    named = sorted(one.pk for one in dossiers)
    for slip in near.order_by("pk"):
        if sorted(slip.entries.values_list("dossier_id", flat=True)) == named:
            return slip
    return None
