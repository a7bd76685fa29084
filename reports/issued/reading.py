"""Who reads which issued reports, and what stands on their pages."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from agencies.models import Unit
from citizens.models import Person
from dossiers.rights import reach_of
from reports.breakdown import BY
from reports.definitions import NAMES
from reports.figures import Figures
from reports.issued.answer import DIMENSIONS, asked_again, period_of
from reports.issued.files import labels_of
from reports.issued.issuing import sha256_of
from reports.models import IssuedReport
from reports.scope import ITSELF, existed, scope_of


class Told(NamedTuple):
    """A figure as it was issued."""

    name: str
    label: str | Promise
    n: int


class Part(NamedTuple):
    key: str
    label: str
    figures: Figures


class Table(NamedTuple):
    by: str
    label: str | Promise
    parts: list[Part]


def readable(person: Person) -> QuerySet[IssuedReport]:
    """Inspectors read all; leaders those whose units all lie within what they lead."""
    reach, rows = reach_of(person), IssuedReport.objects.defer("canonical")
    if reach.sees_all:
        return rows
    led = Unit.objects.below(*reach.led_units)
    return rows.filter(parameters__units__contained_by=list(led.values_list("code", flat=True)))


def answer_kept(report: IssuedReport) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(report.canonical)
    return kept


def is_as_issued(report: IssuedReport, kept: dict[str, Any]) -> bool:
    """Whether the text is the one that was hashed, and the book still answers it to the byte."""
    is_whole = sha256_of(report.canonical.encode()) == report.sha256
    return is_whole and asked_again(report, kept) == report.canonical


def total_of_report(kept: dict[str, Any]) -> Figures:
    return figures_of(kept["total"])


def told(kept: dict[str, Any]) -> list[Told]:
    """In the order of the definitions."""
    total = kept["total"]
    names = [*(name for name in NAMES if name in total), *(total.keys() - NAMES.keys())]
    return [Told(name, NAMES.get(name, name), total[name]) for name in names]


def tables(report: IssuedReport, kept: dict[str, Any]) -> Iterator[Table]:
    for by in DIMENSIONS:
        labels = labels_of(report, by)
        rows = [(row["key"], figures_of(row["figures"])) for row in kept["rows"][by]]
        parts = [Part(key, labels.get(key, key), figures) for key, figures in rows]
        yield Table(by, BY[by], parts)


def figures_of(told: dict[str, int]) -> Figures:
    """What is told besides them follows from them."""
    own = Figures.__dataclass_fields__
    return Figures(**{name: n for name, n in told.items() if name in own})


def asked_with(report: IssuedReport, person: Person) -> dict[str, str] | None:
    """The report's question as parameters of a link, as known then; None where the units that
    it is about are not one question of this reader's."""
    asked, closed_at = report.parameters, report.batch.closed_at
    assert closed_at
    words = {"from": asked["from"], "to": asked["to"], "known": closed_at.isoformat()}
    words |= asked["narrowed"]
    whole = sorted(top.code for top in scope_of(person, "").tops)
    if asked["units"] == whole and not asked["itself"]:
        return words
    if len(asked["units"]) != 1:
        return None
    return words | {"unit": (ITSELF if asked["itself"] else "") + asked["units"][0]}


def units_in_words(report: IssuedReport) -> str:
    """Those of its units that stood in the period."""
    asked = report.parameters
    units = list(Unit.objects.filter(code__in=asked["units"]).order_by("code"))
    then = [unit for unit in units if existed(unit, *period_of(asked))]
    names = ", ".join(unit.name for unit in then or units)
    return gettext("%(unit)s itself") % {"unit": names} if asked["itself"] else names


def narrowed_in_words(report: IssuedReport) -> list[str]:
    narrowed = report.parameters["narrowed"]
    return [labels_of(report, name).get(value, value) for name, value in narrowed.items()]
