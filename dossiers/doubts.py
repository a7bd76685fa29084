"""What deserves a second look at a filing. Doubts are told, never a ground to refuse."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from citizens.models import Person
from dossiers.models import Dossier, DossierPaper
from dossiers.rights import STAFF_ROLES, reach_of
from dossiers.states import Channel
from procedures.cases import NOT_HANDED_IN, held_in
from procedures.models import Paper

RECENT = timedelta(days=7)


class Doubt(NamedTuple):
    kind: str
    about: str
    message: str


def missing_papers() -> ArraySubquery:
    """Of each dossier: `{key, name}` of the required papers that nobody has handed in."""
    brought = Q(originals__gt=0) | Q(copies__gt=0) | Q(files__isnull=False)
    of_dossier = Q(dossier=OuterRef(OuterRef("pk")), paper=OuterRef("pk"))
    handed = DossierPaper.objects.filter(brought | Q(reused__isnull=False), of_dossier)
    required = Paper.objects.filter(
        held_in(OuterRef("case__key")), version=OuterRef("version"), is_required=True
    )
    missing = required.exclude(form__in=NOT_HANDED_IN).exclude(Exists(handed))
    # Online, the form is the declaration.
    channel = ExpressionWrapper(OuterRef("channel"), output_field=CharField())
    missing = missing.alias(channel=channel).exclude(
        is_declared_online=True, channel=Channel.ONLINE
    )
    return ArraySubquery(missing.order_by("order").values(found=JSONObject(key="key", name="name")))


def duplicates_for(person: Person, at: datetime) -> ArraySubquery:
    """Of each dossier: numbers of those the person may see of the same owner and procedure,
    open or filed within seven days."""
    same = Dossier.objects.visible_to(person).filter(
        owner_id_kind=OuterRef("owner_id_kind"),
        owner_id_number=OuterRef("owner_id_number"),
        procedure=OuterRef("procedure"),
    )
    rows = same.exclude(pk=OuterRef("pk")).filter(Q(finished_at=None) | Q(filed_at__gt=at - RECENT))
    numbers = rows.annotate(shown=Coalesce(F("code"), F("reference"))).order_by("-filed_at")
    return ArraySubquery(numbers.values("shown")[:5])


def doubts_of(dossier: Dossier, person: Person, at: datetime) -> list[Doubt]:
    """Missing papers, and to officials likely duplicates."""
    asked: dict[str, Any] = {"missing": missing_papers()}
    if reach_of(person).has(*STAFF_ROLES):
        asked["alike"] = duplicates_for(person, at)
    found: Any = Dossier.objects.filter(pk=dossier.pk).values(**asked).get()
    missing = [
        Doubt("missing_paper", paper["key"], _("Missing: %(paper)s") % {"paper": paper["name"]})
        for paper in found["missing"]
    ]
    text = _("The same owner has filed the same procedure: %(number)s")
    alike = [
        Doubt("likely_duplicate", number, text % {"number": number})
        for number in found.get("alike", ())
    ]
    return missing + alike
