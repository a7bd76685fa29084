"""Who sees a slip, and who may have it printed again."""

from django.db.models import Q

from citizens.models import Person, StoredFile
from dossiers.capacity import stands_as_applicant
from dossiers.models import Dossier, Slip, SlipKind
from dossiers.queries import DossierQuerySet
from dossiers.rights import STAFF_ROLES, reach_of

# What is written to whoever has filed; the rest is for the office.
FOR_APPLICANT = frozenset(
    {
        SlipKind.RECEIPT,
        SlipKind.RECEIPTS,
        SlipKind.FILING,
        SlipKind.SUPPLEMENT,
        SlipKind.REFUSAL,
        SlipKind.APOLOGY,
        SlipKind.EXTENSION,
        SlipKind.STOP,
        SlipKind.HAND_OUT,
    }
)
LISTS = (SlipKind.REGISTER, SlipKind.HAND_OVER)


def slip_of(file: StoredFile) -> Slip | None:
    """The slip that the file is a print of, the first one or a later."""
    if hasattr(file, "slip"):
        return file.slip
    return file.reprint.slip if hasattr(file, "reprint") else None


def slip_visible_to(person: Person, slip: Slip) -> bool:
    """A list to the officials of its unit and those above; any other slip to whoever sees every
    dossier on it, since it names them all."""
    if slip.kind in LISTS:
        reach = reach_of(person)
        return reach.sees_all or slip.unit_id in reach.unit_ids
    named = [slip.dossier_id] if slip.dossier_id else _entered(slip)
    found = list(dossiers_in_charge(person).filter(pk__in=named).select_related("unit"))
    applies = any(stands_as_applicant(person, one) for one in found)
    return len(found) == len(named) > 0 and (not applies or slip.kind in FOR_APPLICANT)


def dossiers_in_charge(person: Person) -> DossierQuerySet:
    """What the person sees, without that about which they were merely asked something."""
    reach = reach_of(person)
    rows = Dossier.objects.visible_to(person)
    asked = [pk for _unit, pk in reach.consulted]
    return rows.filter(~Q(pk__in=asked) | Q(unit__in=reach.unit_ids)) if asked else rows


def is_merely_asked(person: Person, dossier: Dossier) -> bool:
    """The same of one dossier that the person sees."""
    reach = reach_of(person)
    is_asked = any(pk == dossier.pk for _unit, pk in reach.consulted)
    return is_asked and dossier.unit_id not in reach.unit_ids


def _entered(slip: Slip) -> list[int]:
    return list(slip.entries.values_list("dossier_id", flat=True))


def may_reprint(person: Person, slip: Slip) -> bool:
    """An official at the unit in whose book it stands, or above."""
    reach = reach_of(person)
    return reach.has(*STAFF_ROLES) and slip.unit_id in reach.unit_ids
