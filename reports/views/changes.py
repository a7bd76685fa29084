"""What has changed since a time, and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from citizens.models import Person
from reports.asked import link_to, name_of, narrowed_in_words, words_of
from reports.changes import ChangesForm, changes_of, differences, lines_since
from reports.definitions import NAMES
from reports.forms import Question
from reports.views.reader import in_turn, reader_of, refused

LONGEST = 18  # digits of a key


@in_turn
def figure_changes(request: HttpRequest) -> HttpResponse:
    """Figures then and now, and every posting between them, the last first."""
    person, now = reader_of(request), timezone.localtime()
    form = ChangesForm(request.GET, person, now.date())
    if not form.is_valid():
        return refused(request, form)
    words = words_about(form.question(), person, line_of(request.GET.get("before", "")))
    return render(request, "reports/changes.html", {**words, "now": now})


def line_of(text: str) -> int | None:
    """Where the page before ended; what makes no sense is the beginning."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def words_about(question: Question, person: Person, before: int | None) -> dict[str, Any]:
    lines, has_more = lines_since(question, before)
    asked = words_of(question)
    chosen = {**asked, "measure": question.measure} if question.measure else asked
    return {
        "asked": asked,
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "known": question.known,
        "measure": question.measure,
        "title": NAMES.get(question.measure, ""),
        "has_parts": len(question.scope.units) > 1,
        "differences": differences(question),
        "changes": list(changes_of(lines, person)),
        "newest": link_to("figure_changes", chosen) if before else "",
        "older": link_to("figure_changes", chosen, before=lines[-1].pk) if has_more else "",
    }
