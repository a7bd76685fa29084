"""The figures of a question to take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from dossiers.rights import reach_of
from reports.answers import answer_to
from reports.asked import link_to, presets, words_of
from reports.breakdown import BY, BY_OFFICER, BY_TIME, name_of_part
from reports.definitions import DEFINITIONS
from reports.exports import (
    Line,
    caption_of,
    definitions_told,
    lines_of,
    parameters_of,
    table_of,
)
from reports.forms import OfficersForm, Question
from reports.officers import may_be_told
from reports.periods import months, quarters
from reports.scope import ITSELF
from reports.sheets import CSV, XLSX, csv_of, xlsx_of
from reports.views.reader import READERS, asker_of, in_turn, refused

SHOWN = (
    *("carried_over", "received", "early", "on_time", "late", "ended_otherwise"),
    *("within_deadline", "overdue", "awaiting_supplement", "awaiting_dues", "suspended"),
)


def form_of(request: HttpRequest) -> OfficersForm:
    """By unit, unless something else is asked for. Officers may ask for their own figures."""
    asked = request.GET.copy()
    if not asked.get("by"):
        asked["by"] = "unit"
    return OfficersForm(asked, asker_of(request, asked), timezone.localdate())


@in_turn
def figures_export_csv(request: HttpRequest) -> HttpResponse:
    form, now = form_of(request), timezone.now()
    if not form.is_valid():
        return refused(request, form)
    question = form.question()
    table = table_of(question, answer_to(question))
    return sent(csv_of([*table, [], *parameters_of(question, now)]), CSV, "csv", question)


@in_turn
def figures_export_xlsx(request: HttpRequest) -> HttpResponse:
    form, now = form_of(request), timezone.localtime()
    if not form.is_valid():
        return refused(request, form)
    question = form.question()
    sheets = {
        gettext("Figures"): table_of(question, answer_to(question)),
        gettext("Parameters"): parameters_of(question, now),
        gettext("Definitions"): definitions_told(),
    }
    return sent(xlsx_of(sheets, now), XLSX, "xlsx", question)


def sent(content: bytes, kind: str, ending: str, question: Question) -> HttpResponse:
    first, last = question.period
    name = f"so-lieu-{question.by}-{first}-{last}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=disposition)


@in_turn
def figures_table(request: HttpRequest) -> HttpResponse:
    """The same on a page, where each number opens its dossiers."""
    form = form_of(request)
    if not form.is_valid():
        return refused(request, form)
    question = form.question()
    asked, person = words_of(question), person_of(request)
    is_reader = reach_of(person).has(*READERS)
    lines = shown_of(question, lines_of(question, answer_to(question)))
    words: dict[str, Any] = {
        "asked": asked,
        "by": question.by,
        "is_reader": is_reader,
        "caption": caption_of(question),
        "known": question.known,
        "heads": [DEFINITIONS[name] for name in SHOWN],
        "rows": [(line, numbers_of(line, question, asked)) for line in lines],
        "ways": [
            *ways_of(question, asked, dimensions_for(person, question)),
            *own_units(question, asked, person),
        ],
        "presets": presets(asked | {"by": question.by}, timezone.localdate(), "figures_table"),
        "dimension": {**BY, **BY_OFFICER}[question.by],
    }
    return render(request, "reports/table_by.html", words)


def shown_of(question: Question, lines: list[Line]) -> list[Line]:
    """Of one officer the row and the whole are the same: once is enough."""
    is_one = question.by == "officer" and question.officer
    return lines[-1:] if is_one else lines


def dimensions_for(person: Person, question: Question) -> dict[str, Any]:
    """Officers have one unit, and themselves first."""
    if not reach_of(person).has(*READERS):
        return BY_OFFICER | {by: label for by, label in BY.items() if by != "unit"}
    return BY | (BY_OFFICER if may_be_told(person, question.scope) else {})


def own_units(
    question: Question, asked: dict[str, str], person: Person
) -> list[tuple[str, str, bool]]:
    """Of an officer of several units, as each is asked about by itself."""
    reach = reach_of(person)
    units = [post.unit for post in reach.posts if post.role == Role.OFFICER]
    if reach.has(*READERS) or len(units) < 2:
        return []
    return [
        (
            unit.name,
            link_to("figures_table", asked, by=question.by, unit=ITSELF + unit.code),
            unit in question.scope.tops,
        )
        for unit in units
    ]


def numbers_of(
    line: Line, question: Question, asked: dict[str, str]
) -> list[tuple[str | Promise, str, str]]:
    """Each with its name and the address of its list."""
    narrowed = asked | narrowing(line.key, question)
    return [
        (
            DEFINITIONS[name].label,
            number_format(getattr(line.figures, name)),
            link_to("figure_dossiers", narrowed, measure=name),
        )
        for name in SHOWN
    ]


def narrowing(key: str, question: Question) -> dict[str, str]:
    """What asks for one row; for the whole nothing more."""
    if not key:
        return {}
    if question.by not in BY_TIME:
        return {question.by: key}
    parts = months(question.period) if question.by == "month" else quarters(question.period)
    first, last = next(part for part in parts if name_of_part(question.by, part.first)[0] == key)
    return {"from": first.isoformat(), "to": last.isoformat()}


def ways_of(
    question: Question, asked: dict[str, str], ways: dict[str, Any]
) -> list[tuple[str, str, bool]]:
    """Links to the dimensions: label, address, whether it is the one looked at."""
    return [
        (str(label), link_to("figures_table", asked, by=by), by == question.by)
        for by, label in ways.items()
    ]
