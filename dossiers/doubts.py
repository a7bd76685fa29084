"""What deserves a second look at a filing. Doubts are told, never a ground to refuse."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from citizens.models import Person
from dossiers.models import Dossier
from dossiers.rights import STAFF_ROLES, reach_of
from procedures.models import PaperForm

RECENT = timedelta(days=7)
NOT_HANDED_IN = [PaperForm.DATA, PaperForm.SHOW]


class Doubt(NamedTuple):
    kind: str
    about: str
    message: str


def doubts_of(dossier: Dossier, person: Person, at: datetime) -> list[Doubt]:
    return [*missing_papers(dossier), *likely_duplicates(dossier, person, at)]


def missing_papers(dossier: Dossier) -> list[Doubt]:
    """Papers that the version requires and nobody brought."""
    brought = dossier.papers.filter(
        Q(originals__gt=0) | Q(copies__gt=0) | Q(files__isnull=False), paper__isnull=False
    )
    required = dossier.version.papers.filter(is_required=True).exclude(form__in=NOT_HANDED_IN)
    missing = required.exclude(pk__in=brought.values("paper"))
    return [
        Doubt("missing_paper", paper.key, _("Missing: %(paper)s") % {"paper": paper.name})
        for paper in missing
    ]


def likely_duplicates(dossier: Dossier, person: Person, at: datetime) -> list[Doubt]:
    """The same owner and procedure, open or filed within seven days; told to officials only."""
    if not reach_of(person).has(*STAFF_ROLES):
        return []
    alike = Dossier.objects.visible_to(person).filter(
        Q(finished_at=None) | Q(filed_at__gt=at - RECENT),
        owner_id_kind=dossier.owner_id_kind,
        owner_id_number=dossier.owner_id_number,
        procedure=dossier.procedure,
    )
    text = _("The same owner has filed the same procedure: %(number)s")
    return [
        Doubt("likely_duplicate", other.number, text % {"number": other.number})
        for other in alike.exclude(pk=dossier.pk).order_by("-filed_at")[:5]
    ]
