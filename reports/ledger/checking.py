"""Whether totals, postings, the cells of every dossier and a recount say the same."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from agencies.models import Unit
from dossiers.models import Dossier
from dossiers.snapshot import snapshot
from reports.figures import Figures, figures_by
from reports.ledger.book import at_leisure
from reports.ledger.rebuilding import Wrong, wrong_days
from reports.ledger.settling import chunks, of_nobody, unsettled
from reports.periods import Period
from reports.recount import recounted_by

EVER = Period(date(1900, 1, 1), date(2200, 1, 1))


@dataclass(frozen=True)
class Miscounted:
    """A figure of a unit, over all time, that a recount of the dossiers does not confirm."""

    unit: str
    measure: str
    told: int
    counted: int


@dataclass
class Finding:
    """What a check came upon; nothing is changed by it."""

    dossiers: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    in_question: list[str] = field(default_factory=list)
    miscounted: list[Miscounted] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not (self.wrong or self.in_question or self.miscounted)

    @property
    def differences(self) -> list[dict[str, Any]]:
        """As they are kept with the check."""
        days = [{"kept_by": one.kept_by, "key": one.key, "day": str(one.day)} for one in self.wrong]
        return [*days, *map(asdict, self.miscounted)]

    def __str__(self) -> str:
        return _(
            "%(total)s dossiers, %(dossiers)s differ from their postings; %(days)s days differ "
            "from the postings; %(figures)s figures differ from a recount"
        ) % {
            "total": number_format(self.dossiers),
            "dossiers": number_format(len(self.in_question)),
            "days": number_format(len(self.wrong)),
            "figures": number_format(len(self.miscounted)),
        }


def check() -> Finding:
    """Takes as long as all dossiers take; beside it everybody may work."""
    with at_leisure():
        finding = Finding(wrong=wrong_days(), in_question=[f"id {pk}" for pk in of_nobody()])
    for pks in chunks():
        finding.dossiers += len(pks)
        finding.in_question += map(str, in_question(pks))
    # Two questions about one moment, so nobody moves a dossier between them.
    with snapshot(), at_leisure():
        finding.miscounted = list(miscounted())
    return finding


def in_question(pks: list[int]) -> Iterator[Dossier]:
    """Dossiers whose postings are not their cells; what seems so is looked at again, held."""
    seeming = [one.pk for one, _before in unsettled(pks)]
    if not seeming:
        return
    with transaction.atomic():
        rows = Dossier.objects.filter(pk__in=seeming).order_by("pk")
        held = {row.pk: row for row in rows.select_for_update()}
        for one, _before in unsettled(list(held)):
            yield held[one.pk]


def miscounted() -> Iterator[Miscounted]:
    told = figures_by({}, [EVER], "unit")
    counted = recounted_by({}, [EVER], "unit")
    codes = dict(Unit.objects.values_list("pk", "code"))
    for key in {*told, *counted}:
        [one], [other] = told.get(key, [Figures()]), counted.get(key, [Figures()])
        for measure, n in one.as_dict().items():
            if n != other.as_dict()[measure]:
                yield Miscounted(
                    codes.get(key[0], str(key[0])), measure, n, other.as_dict()[measure]
                )
