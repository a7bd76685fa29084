"""Questions to the catalogue."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from procedures.models import ProcedureVersion  # noqa: F401


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force(self, day: date) -> Self:
        return self.filter(
            Q(effective_from__lte=day) & (Q(effective_to=None) | Q(effective_to__gte=day))
        )
