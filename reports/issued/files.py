"""An issued report as files: as canonical JSON, and as tables with the names of its day."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.timezone import localtime
from django.utils.translation import gettext

from agencies.models import Unit
from reports.breakdown import BY, LABELS
from reports.definitions import NAMES
from reports.issued.answer import DIMENSIONS, period_of
from reports.models import IssuedReport
from reports.periods import Period, month_in_words, months
from reports.sheets import CSV, XLSX, Cell, csv_of, xlsx_of

LONGEST_TAB = 31  # characters of a sheet's name


class File(NamedTuple):
    name: str
    content_type: str
    content: bytes


def files_of(report: IssuedReport, answer: Mapping[str, Any]) -> Iterator[File]:
    """Their names say no more than the number, whatever the title is."""
    stem = f"bao-cao-{report.year}-{report.number}"
    yield File(f"{stem}.json", "application/json", report.canonical.encode())
    yield File(f"{stem}.csv", CSV, csv_of(table_of(report, answer)))
    yield File(
        f"{stem}.xlsx", XLSX, xlsx_of(sheets_of(report, answer), localtime(report.issued_at))
    )


def table_of(report: IssuedReport, answer: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    """Everything under one heading; the first columns say what a line is of."""
    names = list(answer["total"])
    yield [gettext("By"), gettext("Key"), gettext("Name"), *headings(names)]
    yield [gettext("All"), "", "", *answer["total"].values()]
    for by in DIMENSIONS:
        for line in lines_of(report, answer, by):
            yield [str(BY[by]), *line]


def sheets_of(
    report: IssuedReport, answer: Mapping[str, Any]
) -> dict[str, Iterator[Sequence[Cell]]]:
    sheets = {gettext("Report"): about(report)}
    sheets[gettext("All")] = iter(
        [[gettext("Figure"), gettext("Key"), gettext("Number of dossiers or minutes")]]
        + [[str(NAMES[name]), name, n] for name, n in answer["total"].items()]
    )
    for by in DIMENSIONS:
        heading = [gettext("Key"), gettext("Name"), *headings(list(answer["total"]))]
        sheets[str(BY[by])[:LONGEST_TAB]] = chained(heading, lines_of(report, answer, by))
    return sheets


def chained(heading: Sequence[Cell], lines: Iterator[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield heading
    yield from lines


def about(report: IssuedReport) -> Iterator[Sequence[Cell]]:
    """What was asked, and what proves the answer."""
    asked, period = report.parameters, period_of(report.parameters)
    yield [gettext("Report"), str(report)]
    yield [gettext("Title"), report.title]
    yield [gettext("Issued at"), moment_in_words(report.issued_at)]
    yield [gettext("Period"), f"{period.first:%d/%m/%Y}–{period.last:%d/%m/%Y}"]
    yield [gettext("Units"), ", ".join(asked["units"])]
    for name, value in asked["narrowed"].items():
        yield [str(BY[name]), value]
    yield [gettext("Version of the definitions"), report.definitions]
    yield [gettext("Batch of the book"), report.batch_id]
    yield ["SHA-256", report.sha256]


def lines_of(report: IssuedReport, answer: Mapping[str, Any], by: str) -> Iterator[Sequence[Cell]]:
    """Key, name and figures of each row of a dimension."""
    labels = labels_of(report, by)
    for row in answer["rows"][by]:
        figures = row["figures"]
        told = [figures.get(name, 0) for name in answer["total"]]
        yield [row["key"], labels.get(row["key"], ""), *told]


def labels_of(report: IssuedReport, by: str) -> dict[str, str]:
    """The names of today."""
    period = period_of(report.parameters)
    find: Callable[[], dict[str, Any]] = {
        "unit": lambda: dict(Unit.objects.values_list("code", "name")),
        "month": lambda: months_of(period),
    }.get(by, lambda: LABELS[by](period.last))
    return {key: str(label) for key, label in find().items()}


def months_of(period: Period) -> dict[str, str]:
    return {f"{part.first:%Y-%m}": month_in_words(part.first) for part in months(period)}


def headings(names: Sequence[str]) -> list[str]:
    return [str(NAMES[name]) for name in names]


def moment_in_words(at: datetime) -> str:
    return f"{localtime(at):%H:%M:%S %d/%m/%Y}"
