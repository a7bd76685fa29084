"""What a check of the figures found, in words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import cached_property

from agencies.models import Unit
from citizens.models import Person
from dossiers.models import Dossier
from dossiers.states import Channel
from procedures.models import ProcedureVersion
from reports.definitions import NAMES
from reports.ledger.columns import UNITS
from reports.ledger.rebuilding import BATCH
from reports.models import LedgerCheck

SHOWN = 200  # of each kind
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Number:
    number: str
    is_open: bool  # to the reader


class Days(NamedTuple):
    """Days of a unit, or of a procedure and a way of filing."""

    whose: str
    first: date
    last: date
    number: int


@dataclass(frozen=True)
class Miscount:
    unit: str
    figure: str
    told: int
    counted: int

    @property
    def difference(self) -> int:
        return self.told - self.counted


@dataclass(frozen=True)
class Words:
    """Of one check, as one person may read it."""

    check: LedgerCheck
    reader: Person

    @property
    def numbers(self) -> list[Number]:
        found = self.check.in_question[:SHOWN]
        seen = Dossier.objects.visible_to(self.reader)
        theirs = {*seen.filter(code__in=found).values_list("code", flat=True)}
        theirs |= {*seen.filter(reference__in=found).values_list("reference", flat=True)}
        return [Number(number, number in theirs) for number in found]

    @cached_property
    def days(self) -> list[Days]:
        of: dict[tuple[str, Key], set[date]] = defaultdict(set)
        for one in self._of("day"):
            if one["kept_by"] != BATCH:
                of[one["kept_by"], tuple(one["key"])].add(date.fromisoformat(one["day"]))
        units = _names(Unit, (key[0] for by, key in of if by == UNITS.key[0]))
        versions = _names(ProcedureVersion, (key[0] for by, key in of if by != UNITS.key[0]))
        return [
            Days(_whose(key, units if by == UNITS.key[0] else versions), min(on), max(on), len(on))
            for (by, key), on in of.items()
        ]

    @property
    def batches(self) -> str:
        """Those whose postings are not the ones they were closed with."""
        found = [one["key"][0] for one in self._of("day") if one["kept_by"] == BATCH]
        return ", ".join(map(str, found[:SHOWN]))

    @cached_property
    def figures(self) -> list[Miscount]:
        found = self._of("measure")[:SHOWN]
        codes = {one["unit"] for one in found}
        names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
        return [
            Miscount(
                names.get(one["unit"], one["unit"]),
                str(NAMES.get(one["measure"], one["measure"])),
                one["told"],
                one["counted"],
            )
            for one in found
        ]

    @property
    def has_more(self) -> bool:
        return max(len(self.check.in_question), len(self._of("measure"))) > SHOWN

    def _of(self, key: str) -> list[dict[str, Any]]:
        return [one for one in self.check.differences if key in one]


def _names(model: type[Any], pks: Iterable[int]) -> dict[int, str]:
    return dict(model.objects.filter(pk__in={*pks}).values_list("pk", "name"))


def _whose(key: Key, names: Mapping[int, str]) -> str:
    pk, *channel = key
    return " · ".join([names.get(pk, str(pk)), *(str(Channel(way).label) for way in channel)])
