"""What the articles print of the catalogue; each count and its list are one question."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit, UnitKind
from procedures.models import (
    OnlineLevel,
    ProcedureVersion,
)

LEVELS = tuple(UnitKind)


SHORTENED = Q(law_amount__gt=F("limit_amount"))


TRAITS: Mapping[str, tuple[Promise, Q]] = {
    "local": (_("Found in this province only"), Q(is_local=True)),
    "interlinked": (_("Interlinked"), Q(is_interlinked=True)),
    "essential": (_("Essential services"), Q(is_essential=True)),
    "elsewhere": (_("Processed on ministries' systems"), Q(is_processed_elsewhere=True)),
    "shortened": (_("With a limit shorter than the law's"), SHORTENED),
}


ONLINE: Mapping[str, tuple[Promise, Q]] = {
    level.value: (level.label, Q(online_level=level)) for level in OnlineLevel
}


def procedures_on(day: date) -> QuerySet[Any]:
    """The procedures in force, each with its `level`: that which decides or, where units are
    named, the highest of theirs; "" where nobody is competent."""
    rank = Case(
        *(When(kind=kind, then=place) for place, kind in enumerate(LEVELS)),
        output_field=IntegerField(),
    )
    named = Unit.objects.filter(procedure_versions=OuterRef("pk")).order_by(rank).values("kind")
    level = Case(
        When(~Q(competent_kind=""), then=F("competent_kind")),
        default=Coalesce(Subquery(named[:1]), Value("")),
        output_field=CharField(),
    )
    return ProcedureVersion.objects.in_force(day).annotate(level=level)


def by_level(day: date) -> dict[str, int]:
    """For every level that there is, the highest first; together they are all."""
    rows = procedures_on(day).order_by().values_list("level").annotate(n=Count("pk"))
    found = dict(rows)
    return {kind: found[kind] for kind in (*LEVELS, "") if found.get(kind)}


def by_trait(day: date, traits: Mapping[str, tuple[Promise, Q]]) -> dict[str, int]:
    counts = {name: Count("pk", filter=of) for name, (_label, of) in traits.items()}
    return ProcedureVersion.objects.in_force(day).aggregate(**counts)
