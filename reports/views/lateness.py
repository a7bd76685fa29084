"""Whole tables of what is late, and the dossiers behind a step that is done late."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from dossiers.due import mark_of_state
from dossiers.keyset import Cursor, Order, Place, paged
from dossiers.models import WorkItem
from reports.asked import link_to, name_of, narrowed_in_words, words_of
from reports.figures import narrow_of
from reports.forms import Question, RowsForm
from reports.late_steps import DONE, OF_LATE, OPEN, late_steps, steps_behind
from reports.leagues import StepEntry, leagues_of, steps_of
from reports.views.dashboard import PageForm, narrowed_by
from reports.views.reader import in_turn, reader_of, refused
from reports.warm import warm_or_counted

PAGE = 40
PARTS = {
    "unit": _("Units by lateness"),
    "procedure": _("Procedures by lateness"),
    "field": _("Fields by lateness"),
    "step": _("Steps by lateness"),
}
TITLES = {
    DONE: _("Steps done late"),
    OF_LATE: _("Step done late in dossiers resolved late"),
    OPEN: _("Steps open past their date"),
}
COLUMNS = (
    *("due_at", "done_at", "unit__name", "dossier__code", "dossier__reference"),
    *("dossier__state", "dossier__due_at", "dossier__finished_at", "dossier__version__name"),
)


class PartsForm(PageForm):
    """Besides the question, what it is broken down by."""

    part = forms.ChoiceField(choices=list(PARTS.items()), label=_("Part"))


class StepForm(RowsForm):
    """Besides the question, the step by its name and role, and which of its numbers."""

    step = forms.CharField(max_length=200, label=_("Step"))
    role = forms.ChoiceField(choices=Role.choices, label=_("Role"))
    which = forms.ChoiceField(choices=list(TITLES.items()), label=_("Figure"))

    def _find_batch(self) -> None:
        super()._find_batch()
        if self.cleaned_data.get("known") and "known" not in self.errors:
            self.add_error("known", _("Which steps were late cannot be told as of then."))


@in_turn
def figure_parts(request: HttpRequest) -> HttpResponse:
    """All lines of one of the dashboard's tables."""
    person, now = reader_of(request), timezone.localtime()
    form = PartsForm(request.GET, person, now.date())
    if not form.is_valid():
        return refused(request, form)
    question, part = form.question(), form.cleaned_data["part"]
    found = warm_or_counted(question, now)
    league = leagues_of(question.scope, found, question.narrowed).get(part)
    words = {
        "asked": words_of(question),
        "part": part,
        "title": PARTS[part],
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_by(question, found),
        "period": question.period,
        "known": timezone.localtime(question.known) if question.known else None,
        "rows": league.entries if league else [],
        "total": found.total,
        "steps": all_steps(question, now) if part == "step" else [],
    }
    return render(request, "reports/parts.html", words)


def all_steps(question: Question, now: datetime) -> list[StepEntry]:
    """With those too that made no dossier late; none as of an earlier time."""
    if question.batch is not None:
        return []
    scope, narrow = question.scope, narrow_of(question.conditions)
    return steps_of(late_steps(scope.units, narrow, question.period, now, with_done=True))


@in_turn
def late_step_dossiers(request: HttpRequest) -> HttpResponse:
    """As many as the number says, page by page."""
    person, now = reader_of(request), timezone.localtime()
    form = StepForm(request.GET, person, now.date())
    if not form.is_valid():
        return refused(request, form)
    question, asked = form.question(), form.cleaned_data
    step = asked["step"], asked["role"]
    rows = steps_behind(asked["which"], step, question.conditions, question.period, now)
    lines, before, after = page_of(rows, asked["which"], Place.asked(request.GET))
    own = {name: asked[name] for name in ("step", "role", "which")}
    words = {
        "asked": words_of(question),
        **own,
        "role": Role(asked["role"]).label,
        "title": TITLES[asked["which"]],
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "size": rows.count(),
        "lines": [(line, mark_of_state(line.dossier)) for line in lines],
        **links_of({**words_of(question), **own}, before, after),
    }
    return render(request, "reports/steps.html", words)


def page_of(
    rows: QuerySet[WorkItem], which: str, place: Place
) -> tuple[list[WorkItem], Cursor | None, Cursor | None]:
    """What stands open the longest first; of what was done, the last first. And the cursors of
    the pages before and after."""
    column = "due_at" if which == OPEN else "done_at"
    order = Order(column, TITLES[which], is_falling=which != OPEN, has_gaps=False)
    related = rows.select_related("unit", "dossier__version").only(*COLUMNS)

    def read(order: Order, cursor: Cursor | None) -> tuple[list[WorkItem], bool]:
        beyond = related.filter(order.beyond(cursor)) if cursor else related
        found = list(beyond.order_by(*order.columns)[: PAGE + 1])
        return found[:PAGE], len(found) > PAGE

    return paged(read, lambda row: Cursor(getattr(row, column), row.pk), order, place)


def links_of(words: dict[str, Any], before: Cursor | None, after: Cursor | None) -> dict[str, str]:
    return {
        "previous": link_to("late_steps", words, before=before) if before else "",
        "next": link_to("late_steps", words, after=after) if after else "",
    }
