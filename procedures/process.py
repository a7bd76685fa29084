"""The process of a version or of a draft, told case by case: a picture, a table, a sum."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from agencies.models import Role, Unit, UnitKind
from procedures.limits import amount_in_words
from procedures.models import ProcedureVersion
from procedures.process_limits import Limit, limits_of
from procedures.process_picture import Picture, Shown, picture
from procedures.records.hours import longest
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
    """Of all cases that take the same steps; `title` names them where others do not."""

    key: str
    title: str
    picture: Picture
    rows: list[Row]
    spent: str
    limits: list[Limit]


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
    """Cases with the same steps are one process, whatever their limits."""
    ordinary = {"key": "", "name": _("The ordinary case") if told["cases"] else ""}
    alike: list[tuple[list[Record], list[Record]]] = []
    for case in (ordinary, *told["cases"]):
        steps = [one for one in told["steps"] if not one["cases"] or case["key"] in one["cases"]]
        same = next((cases for cases, other in alike if other == steps), None)
        if same is not None:
            same.append(case)
        elif steps:
            alike.append(([case], steps))
    for cases, steps in alike:
        title = "; ".join(case["name"] for case in cases) if len(alike) > 1 else ""
        yield _process(title, cases, steps, told, units)


def _process(
    title: str, cases: Sequence[Record], steps: Sequence[Record], told: Record,
    units: Mapping[str, str],
) -> Process:  # fmt: skip
    spent = longest(steps)
    branches = list(dict.fromkeys(one["branch"] for one in steps if one["branch"]))
    rows = [_row(number, one, branches, units) for number, one in enumerate(steps, 1)]
    return Process(
        key=cases[0]["key"] or "ordinary",
        title=title,
        picture=picture([_shown(row, one) for row, one in zip(rows, steps, strict=True)]),
        rows=rows,
        spent=amount_in_words("hours", spent),
        limits=limits_of(cases, told, spent),
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
