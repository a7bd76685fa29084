"""The figures of a question, broken down by one dimension into labelled rows."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from dossiers.states import Channel
from procedures.models import Field, OnlineLevel, ProcedureVersion
from reports.figures import (
    ALL,
    Figures,
    Period,
    added_up,
    figures_by,
    months,
    quarters,
)
from reports.measures import Flow
from reports.scope import ITSELF, Scope, by_part, existed
from reports.transfers import Conditions

BY: dict[str, str | Promise] = {
    "unit": _("Unit"),
    "field": _("Field"),
    "procedure": _("Procedure"),
    "month": _("Month"),
    "quarter": _("Quarter"),
    "channel": _("Way of filing"),
    "level": _("Level of the procedure"),
}
# Their rows do not add up to the whole.
BY_TIME = ("month", "quarter")
OF_VERSION = {
    "field": "procedure__field__code",
    "procedure": "procedure__code",
    "level": "online_level",
}


class Row(NamedTuple):
    """`key` is what narrows the question to this row."""

    key: str
    label: str
    figures: Figures


def rows_by(
    by: str,
    scope: Scope,
    conditions: Conditions,
    period: Period,
    flows: Sequence[Flow] = ALL,
) -> list[Row]:
    """The parts of the figures in the order of their keys; together they are the whole."""
    if by in BY_TIME:
        return _by_time(by, conditions, period, flows)
    if by == "unit":
        found = figures_by(conditions, [period], "unit", flows=flows)
        parts = by_part(scope, {key[0]: figures for key, figures in found.items()})
        parts.sort(key=lambda part: part[0].code)
        return [
            _unit_row(scope, unit, figures)
            for unit, (figures,) in parts
            if figures != Figures() or existed(unit, *period)
        ]
    labels = LABELS[by](period.last)
    kinds = _by_kind(by, conditions, period, flows)
    return sorted(Row(key, str(labels.get(key, key)), figures) for key, figures in kinds.items())


def _by_kind(
    by: str, conditions: Conditions, period: Period, flows: Sequence[Flow]
) -> dict[str, Figures]:
    """By way of the versions where they decide: dossiers carry theirs, so no other row is read."""
    if by == "channel":
        found = figures_by(conditions, [period], "channel", flows=flows)
        return {key: figures for (key,), (figures,) in found.items()}
    kinds = dict(ProcedureVersion.objects.values_list("pk", OF_VERSION[by]))
    groups: dict[str, list[Figures]] = {}
    for (version,), of in figures_by(conditions, [period], "version", flows=flows).items():
        groups.setdefault(kinds[version], []).extend(of)
    return {key: added_up(figures) for key, figures in groups.items()}


def _unit_row(scope: Scope, unit: Unit, figures: Figures) -> Row:
    if not scope.is_beside_parts(unit):
        return Row(unit.code, unit.name, figures)
    label = gettext("%(unit)s itself") % {"unit": unit.name}
    return Row(ITSELF + unit.code, label, figures)


def _by_time(by: str, conditions: Conditions, period: Period, flows: Sequence[Flow]) -> list[Row]:
    """Flows of each part, stocks at its end: they do not add up, the identity holds in each."""
    periods = months(period) if by == "month" else quarters(period)
    found = figures_by(conditions, periods, flows=flows).get((), [Figures()] * len(periods))
    return [
        Row(*_name(by, part.first), figures) for part, figures in zip(periods, found, strict=True)
    ]


def _name(by: str, day: date) -> tuple[str, str]:
    if by == "month":
        words = {"month": day.month, "year": day.year}
        return f"{day:%Y-%m}", gettext("Month %(month)s/%(year)s") % words
    quarter = (day.month + 2) // 3
    words = {"quarter": quarter, "year": day.year}
    return f"{day.year}-Q{quarter}", gettext("Quarter %(quarter)s/%(year)s") % words


def _fields(on: date) -> dict[str, Any]:
    return dict(Field.objects.values_list("code", "name"))


def _procedures(on: date) -> dict[str, Any]:
    """Their names in the version that held last until the day, or else in the first."""
    rows = ProcedureVersion.objects.order_by("effective_from")
    names: dict[str, str] = {}
    for code, name, begins in rows.values_list("procedure__code", "name", "effective_from"):
        if begins <= on or code not in names:
            names[code] = name
    return names


def _channels(on: date) -> dict[str, Any]:
    return dict(Channel.choices)


def _levels(on: date) -> dict[str, Any]:
    return dict(OnlineLevel.choices)


LABELS: dict[str, Callable[[date], dict[str, Any]]] = {
    "field": _fields,
    "procedure": _procedures,
    "channel": _channels,
    "level": _levels,
}
