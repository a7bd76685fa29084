"""The process of a version or of a draft, told case by case: a picture, a table, a sum."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from agencies.models import Role, Unit, UnitKind
from procedures.limits import amount_in_words, limit_in_words
from procedures.models import ProcedureVersion
from procedures.process_picture import Picture, Shown, picture
from procedures.records.hours import longest, most_hours
from procedures.records.schema import Record, filled
from procedures.records.telling import record_of


class Row(NamedTuple):
    """A step in the table: `parallel` is its branch as a letter."""

    number: int
    name: str
    role: str
    where: str
    hours: str
    needs: str
    parallel: str


class Process(NamedTuple):
    key: str
    title: str
    picture: Picture
    rows: list[Row]
    spent: str
    limit: str
    most: str  # the limit in hours, where it is another way to say it
    is_within: bool


def processes_of(version: ProcedureVersion) -> list[Process]:
    """Of a published version, with its parts fetched."""
    units = {step.unit.code: step.unit.name for step in version.steps.all() if step.unit}
    return [*_processes(filled("procedure", record_of(version)), units)]


def processes_of_record(record: Record) -> list[Process]:
    """Of a draft, as far as it is written."""
    told = filled("procedure", record)
    codes = [step["unit"] for step in told["steps"] if step["unit"]]
    units = dict(Unit.objects.filter(code__in=codes).values_list("code", "name"))
    return [*_processes(told, units)]


def _processes(told: Record, units: Mapping[str, str]) -> Iterator[Process]:
    """The ordinary case; then the cases whose steps or limit are others."""
    seen: list[Any] = []
    ordinary = {"key": "", "name": _("The ordinary case") if told["cases"] else ""}
    for case in (ordinary, *told["cases"]):
        limited = case if case.get("limit_unit") else told
        steps = [one for one in told["steps"] if not one["cases"] or case["key"] in one["cases"]]
        limit = (limited["limit_unit"], limited["limit_amount"])
        if steps and (steps, limit) not in seen:
            seen.append((steps, limit))
            yield _process(case, limited, steps, units)


def _process(
    case: Mapping[str, Any], limited: Record, steps: Sequence[Record], units: Mapping[str, str]
) -> Process:
    unit, amount = limited["limit_unit"], limited["limit_amount"]
    most, spent = most_hours(unit, amount), longest(steps)
    limit = ProcedureVersion(limit_unit=unit, limit_amount=amount, cutoff=limited["cutoff"])
    branches = list(dict.fromkeys(one["branch"] for one in steps if one["branch"]))
    rows = [_row(number, one, branches, units) for number, one in enumerate(steps, 1)]
    return Process(
        key=case["key"] or "ordinary",
        title=case["name"],
        picture=picture([_shown(row, one) for row, one in zip(rows, steps, strict=True)]),
        rows=rows,
        spent=amount_in_words("hours", spent),
        limit=limit_in_words(limit),
        most=amount_in_words("hours", most) if most is not None and unit != "hours" else "",
        is_within=most is None or spent <= most,
    )


def _row(number: int, step: Record, branches: list[str], units: Mapping[str, str]) -> Row:
    where = units.get(step["unit"], step["unit"])
    if not where:
        where = str(dict(UnitKind.choices).get(step["level"], "")) or _("the competent unit")
    return Row(
        number=number,
        name=step["name"],
        role=str(dict(Role.choices).get(step["role"], step["role"])),
        where=where,
        hours=amount_in_words("hours", step["hours"]) if step["hours"] else "–",
        needs=step["needs"],
        parallel=chr(ord("A") + branches.index(step["branch"])) if step["branch"] else "",
    )


def _shown(row: Row, step: Record) -> Shown:
    told = [row.role[:1].upper() + row.role[1:]]
    if step["unit"] or step["level"]:
        told.append(row.where)
    if step["hours"]:
        told.append(row.hours)
    return Shown(row.name, tuple(told), step["hours"], step["branch"])
