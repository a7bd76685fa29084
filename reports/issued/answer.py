"""What an issued report says, as keys and integers: asked again of the same batch, the same.

Nothing that may change stands in it or decides it: units keep their codes and places, and what a
procedure's field was and a version's level is kept with the question.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from agencies.models import Unit
from dossiers.verifier import canonical
from procedures.models import ProcedureVersion
from reports.definitions import ANSWERED
from reports.figures import Figures, added_up, figures_by
from reports.forms import Question
from reports.kinds import OF_VERSION, Kind, versions_of
from reports.ledger.narrow import Narrow
from reports.models import IssuedReport
from reports.periods import Period, months

FORMAT = "mot-cua-report/1"
KINDS = tuple(OF_VERSION)
DIMENSIONS = ("unit", *KINDS, "channel", "month")
Parameters = dict[str, Any]
Row = dict[str, Any]


def parameters_of(question: Question, batch: int) -> Parameters:
    """`kinds` are field, procedure and level of each version that has a dossier in it."""
    scope, period = question.scope, question.period
    asked: Parameters = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "units": sorted(top.code for top in scope.tops),
        "itself": scope.is_itself,
        "narrowed": {},
        "kinds": {},
    }
    versions = figures_by(narrow_then(asked, batch), [period], "version")
    found = ProcedureVersion.objects.filter(pk__in=[pk for (pk,) in versions])
    kinds = {str(pk): kinds for pk, *kinds in found.values_list("pk", *OF_VERSION.values())}
    return {**asked, "narrowed": dict(question.narrowed), "kinds": kinds}


def answer_of(asked: Parameters, batch: int, names: Sequence[str] = ANSWERED) -> dict[str, Any]:
    """Of every unit, field, procedure, level, way of filing and month, and of all; figures that
    are 0 are left out of the rows."""
    narrow, period = narrow_then(asked, batch), period_of(asked)
    units, versions, channels = (
        {key: figures for (key,), (figures,) in figures_by(narrow, [period], by).items()}
        for by in ("unit", "version", "channel")
    )
    codes = dict(Unit.objects.values_list("pk", "code"))
    parts, total = months(period), figures_by(narrow, [period]).get((), [Figures()])[0]
    of_months = figures_by(narrow, parts).get((), [])
    rows = {
        "unit": {codes[pk]: figures for pk, figures in units.items()},
        **{kind: _grouped(versions, asked["kinds"], kind) for kind in KINDS},
        "channel": channels,
        "month": {f"{part.first:%Y-%m}": of for part, of in zip(parts, of_months, strict=False)},
    }
    return {
        "total": {name: n for name, n in total.as_dict().items() if name in names},
        "rows": {by: _rows(of, names) for by, of in rows.items()},
    }


def text_of(report: IssuedReport, answer: Mapping[str, Any]) -> str:
    """The canonical JSON that is hashed: the question and the answer."""
    told = {
        "format": FORMAT,
        "number": str(report),
        "definitions": report.definitions,
        "batch": report.batch_id,
        "parameters": report.parameters,
        **answer,
    }
    return canonical(told).decode()


def asked_again(report: IssuedReport, kept: Mapping[str, Any]) -> str:
    """As the book answers now; of the figures that the report has."""
    names = list(kept["total"])
    return text_of(report, answer_of(report.parameters, report.batch_id, names))


def period_of(asked: Parameters) -> Period:
    return Period(date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"]))


def units_of(asked: Parameters) -> list[int]:
    """The units with everything below, or themselves alone."""
    tops = Unit.objects.filter(code__in=asked["units"])
    rows = tops if asked["itself"] else Unit.objects.below(*tops)
    return sorted(rows.values_list("pk", flat=True))


def narrow_then(asked: Parameters, batch: int) -> Narrow:
    """All units are no limit: then the totals of the house answer."""
    units, narrowed = units_of(asked), asked["narrowed"]
    wanted = {kind: narrowed[kind] for kind in KINDS if kind in narrowed}
    kinds = {int(pk): Kind(*kind) for pk, kind in asked["kinds"].items()}
    return Narrow(
        units=None if len(units) == Unit.objects.count() else units,
        versions=versions_of(wanted, kinds),
        channel=narrowed.get("channel"),
        batch=batch,
    )


def _grouped(
    versions: Mapping[int, Figures], kinds: Mapping[str, Sequence[str]], kind: str
) -> dict[str, Figures]:
    groups: dict[str, list[Figures]] = {}
    for pk, figures in versions.items():
        groups.setdefault(kinds[str(pk)][KINDS.index(kind)], []).append(figures)
    return {key: added_up(of) for key, of in groups.items()}


def _rows(of: Mapping[str, Figures], names: Iterable[str]) -> list[Row]:
    wanted = set(names)
    told = {
        key: {name: n for name, n in figures.as_dict().items() if n and name in wanted}
        for key, figures in of.items()
    }
    return [{"key": key, "figures": told[key]} for key in sorted(told) if told[key]]
