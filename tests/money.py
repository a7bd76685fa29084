"""Money at the desk in tests: an open shift, and what is owed."""

from django.utils import timezone

from citizens.models import Person
from dossiers.models import Dossier
from payments.counter import open_shift, open_shift_of
from payments.models import Charge, Shift
from tests import make


def shift_of(by: Person, opening: int = 0) -> Shift:
    """The person's open shift, opened where there is none."""
    return open_shift_of(by) or open_shift(make.unit(), by=by, at=timezone.now(), opening=opening)


def charge_of(dossier: Dossier) -> Charge:
    """The latest charge of the dossier."""
    return Charge.objects.filter(dossier_charge__dossier=dossier).latest("pk")
