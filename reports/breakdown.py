"""The figures of a question, broken down by one dimension into labelled rows."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.sorting import plain
from dossiers.cells import MEASURES
from dossiers.states import Channel
from procedures.models import Field, OnlineLevel, ProcedureVersion
from reports.figures import Conditions, Figures, Key, added_up, figures_by
from reports.kinds import OF_VERSION, catalogue
from reports.officers import NOBODY, figures_by_officer, id_of, officer_named, people
from reports.periods import Period, month_in_words, months, quarters
from reports.scope import Scope, by_part, existed

BY: dict[str, str | Promise] = {
    "unit": _("Unit"),
    "field": _("Field"),
    "procedure": _("Procedure"),
    "month": _("Month"),
    "quarter": _("Quarter"),
    "channel": _("Way of filing"),
    "level": _("Level of the procedure"),
}
# Told to few, of one unit at a time.
BY_OFFICER = {"officer": _("Officer")}
# Their rows do not add up to the whole.
BY_TIME = ("month", "quarter")
Ask = Callable[..., dict[Key, list[Figures]]]


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
    *,
    measures: Sequence[str] = MEASURES,
    batch: int | None = None,
    officer: str = "",
) -> list[Row]:
    """The parts of the figures in the order of their keys; together they are the whole. Those of
    one officer, where one is named: the caller knows that they may be told."""
    ask = ask_of(conditions, officer=officer, by=by, measures=measures, batch=batch)
    if by == "officer":
        return _by_officer(ask, scope, period, officer)
    if by in BY_TIME:
        return _by_time(by, ask, period)
    if by == "unit":
        found = ask([period], "unit")
        parts = by_part(scope, {key[0]: figures for key, figures in found.items()})
        parts.sort(key=lambda part: part[0].code)
        return [
            Row(*scope.named(unit), figures)
            for unit, (figures,) in parts
            if figures != Figures() or existed(unit, *period)
        ]
    labels = LABELS[by](period.last)
    kinds = _by_kind(by, ask, period)
    return sorted(Row(key, str(labels.get(key, key)), figures) for key, figures in kinds.items())


def ask_of(conditions: Conditions, *, officer: str = "", by: str = "", **more: Any) -> Ask:
    """Asks the book for the figures of periods by keys; single officers' only where it must."""
    if officer or by == "officer":
        return partial(figures_by_officer, conditions, officer=officer, **more)
    return partial(figures_by, conditions, **more)


def _by_officer(ask: Ask, scope: Scope, period: Period, officer: str) -> list[Row]:
    """By name, those with nobody last; one of the unit who is asked for has a row, whatever stands
    in it."""
    found = {key[0]: figures for key, (figures,) in ask([period], "officer").items()}
    if not found and officer_named(scope, officer):
        found[id_of(officer)] = Figures()
    names = people(found)
    rows = [Row(*names[pk], figures) for pk, figures in found.items() if pk in names]
    return sorted(rows, key=lambda row: (row.key == NOBODY, plain(row.label), row.key))


def _by_kind(by: str, ask: Ask, period: Period) -> dict[str, Figures]:
    """By way of the versions where they decide: postings carry theirs, so no other row is read."""
    if by == "channel":
        found = ask([period], "channel")
        return {key: figures for (key,), (figures,) in found.items()}
    kinds = dict(ProcedureVersion.objects.values_list("pk", OF_VERSION[by]))
    groups: dict[str, list[Figures]] = {}
    for (version,), of in ask([period], "version").items():
        groups.setdefault(kinds[version], []).extend(of)
    return {key: added_up(figures) for key, figures in groups.items()}


def _by_time(by: str, ask: Ask, period: Period) -> list[Row]:
    """Flows of each part, stocks at its end: they do not add up, the identity holds in each."""
    periods = months(period) if by == "month" else quarters(period)
    found = ask(periods).get((), [Figures()] * len(periods))
    return [
        Row(*name_of_part(by, part.first), figures)
        for part, figures in zip(periods, found, strict=True)
    ]


def name_of_part(by: str, day: date) -> tuple[str, str]:
    """Key and label of the month or quarter around a day."""
    if by == "month":
        return f"{day:%Y-%m}", month_in_words(day)
    quarter = (day.month + 2) // 3
    words = {"quarter": quarter, "year": day.year}
    return f"{day.year}-Q{quarter}", gettext("Quarter %(quarter)s/%(year)s") % words


def _fields(on: date) -> dict[str, Any]:
    return dict(Field.objects.values_list("code", "name"))


def _procedures(on: date) -> dict[str, Any]:
    _kinds, names = catalogue(on)
    return names.procedures


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
