"""What a record is measured by: asked once for a decision or a file, not for each of its rows."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from agencies.models import Unit
from agencies.queries import valid_on
from procedures.models import BannedPaper, Field, LifeEvent, ProcedureVersion, ReductionGroup
from procedures.records.schema import Record


class Last(NamedTuple):
    """The last version of a procedure that there is, or is to be."""

    begins: date
    ends: date | None
    field: str


class Known:
    """The house as it stood when it was first asked; `learn` before many procedures."""

    def __init__(self) -> None:
        self._last: dict[str, Last | None] = {}
        self._units: dict[date, frozenset[str]] = {}
        self._bans: dict[date, list[BannedPaper]] = {}

    @cached_property
    def fields(self) -> frozenset[str]:
        return frozenset(Field.objects.values_list("code", flat=True))

    @cached_property
    def events(self) -> frozenset[str]:
        return frozenset(LifeEvent.objects.values_list("code", flat=True))

    @cached_property
    def groups(self) -> frozenset[str]:
        return frozenset(ReductionGroup.objects.values_list("code", flat=True))

    def units_on(self, day: date) -> frozenset[str]:
        if day not in self._units:
            codes = Unit.objects.valid_on(day).values_list("code", flat=True)
            self._units[day] = frozenset(codes)
        return self._units[day]

    def bans_on(self, day: date) -> list[BannedPaper]:
        if day not in self._bans:
            self._bans[day] = list(BannedPaper.objects.filter(valid_on(day)))
        return self._bans[day]

    def learn(self, codes: Iterable[str]) -> None:
        """Asks for the last versions of all these at once."""
        new = {*codes} - self._last.keys()
        if not new:
            return
        rows = ProcedureVersion.objects.filter(procedure__code__in=new).order_by("effective_from")
        told = rows.values_list(
            "procedure__code", "effective_from", "effective_to", "procedure__field__code"
        )
        self._last |= dict.fromkeys(new) | {
            code: Last(begins, ends, field) for code, begins, ends, field in told
        }

    def promise(self, document: Record) -> None:
        """What the file itself brings, even where that row is to be mended first: no other row is
        to be blamed for it."""
        self.fields |= codes_of(document, "fields")
        self.events |= codes_of(document, "life_events")
        self.groups |= codes_of(document, "reduction_groups")

    def last(self, code: str) -> Last | None:
        self.learn([code])
        return self._last[code]

    def stands(self, code: str) -> bool:
        """Whether the last version has no end."""
        last = self.last(code)
        return last is not None and last.ends is None

    def follows(self, code: str, last: Last) -> None:
        """From now on as if that version were there."""
        self._last[code] = last


def codes_of(document: Record, name: str) -> frozenset[str]:
    listed = document.get(name)
    rows = listed if isinstance(listed, list) else []
    found = [row.get("code") for row in rows if isinstance(row, dict)]
    return frozenset(code for code in found if isinstance(code, str))
