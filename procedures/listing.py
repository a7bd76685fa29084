"""Which procedures a list is to show, as its address says."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise

from agencies.models import UnitKind
from agencies.sorting import plain
from procedures.counts import ONLINE, TRAITS, procedures_on
from procedures.day_form import DayForm
from procedures.models import Field, ProcedureVersion
from procedures.queries import VersionQuerySet
from procedures.search import Found, found

MOST = 10_000
KINDS = {**TRAITS, **ONLINE}


class Wanted:
    """What cannot be asked for is not asked for; a day that is none stands in `form`."""

    def __init__(self, asked: Mapping[str, str], today: date) -> None:
        self.form = DayForm({"on": asked.get("on", "")})
        day = self.form.cleaned_data["on"] if self.form.is_valid() else None
        self.day: date = day or today
        self.text = asked.get("q", "").strip()[:200]
        self.field = self._one_of(asked.get("field", ""), [code for code, _name in self.fields])
        self.level = self._one_of(asked.get("level", ""), [*UnitKind.values, "none"])
        self.kind = self._one_of(asked.get("is", ""), list(KINDS))

    @staticmethod
    def _one_of(value: str, values: list[str]) -> str:
        return value if value in values else ""

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        return list(Field.objects.values_list("code", "name"))

    @property
    def levels(self) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in UnitKind]

    @property
    def kinds(self) -> list[tuple[str, str | Promise]]:
        return [(name, label) for name, (label, _of) in KINDS.items()]

    @property
    def kept(self) -> str:
        """The address of the next page, but for its number."""
        asked = {
            "q": self.text,
            "field": self.field,
            "level": self.level,
            "is": self.kind,
            "on": f"{self.day:%d/%m/%Y}",
        }
        return urlencode({name: value for name, value in asked.items() if value}) + "&"

    @cached_property
    def found(self) -> Found:
        """With words: as people find them, what fits best first."""
        if not plain(self.text):
            return Found([])
        return found(cast("VersionQuerySet", self._narrowed()), self.text, most=MOST)

    def versions(self) -> QuerySet[Any] | list[ProcedureVersion]:
        if plain(self.text):
            return self.found.versions
        return self._narrowed().order_by("procedure__field__name", "name", "pk")

    def _narrowed(self) -> QuerySet[Any]:
        versions = procedures_on(self.day).select_related("procedure__field", "decision")
        if self.field:
            versions = versions.filter(procedure__field__code=self.field)
        if self.level:
            versions = versions.filter(level="" if self.level == "none" else self.level)
        if self.kind:
            versions = versions.filter(KINDS[self.kind][1])
        return versions
