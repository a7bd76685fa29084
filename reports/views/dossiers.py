"""The dossiers behind a figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from citizens.models import Person
from dossiers.due import mark_of_state
from dossiers.keyset import Place
from dossiers.models import Dossier
from reports.asked import link_to, name_of, narrowed_in_words, officer_in_words, words_of
from reports.behind import Behind, behind
from reports.definitions import NAMES
from reports.figures import Conditions
from reports.forms import Question
from reports.listing import ListForm, Page, kind_of, order_of, page_of, size_of, told
from reports.officers import narrowed
from reports.views.reader import asker_of, in_turn, refused


@in_turn
def figure_dossiers(request: HttpRequest) -> HttpResponse:
    """As many as the figure says, page by page."""
    given, today = request.GET.copy(), timezone.localdate()
    person = asker_of(request, given)
    form = ListForm(given, person, today)
    if not form.is_valid():
        return refused(request, form)
    question, due = form.question(), form.cleaned_data["due"]
    found = found_of(question, form.conditions)
    page = page_of(found, order_of(question.measure, found), Place.asked(request.GET))
    asked = words_of(question)
    words = {
        "asked": asked,
        "title": NAMES[question.measure],
        "name": name_of(question.scope, question.period),
        "narrowed": [*narrowed_in_words(question), *officer_in_words(question)],
        "period": question.period,
        "measure": question.measure,
        "known": question.known,
        "due": due,
        "officer": question.officer,
        "size": size_of(found) if due or question.officer else told(question),
        "kind": kind_of(question.measure, found),
        "lines": [(line, mark_of_state(line.dossier)) for line in page.lines],
        "seen": seen_by(person, page),
        **links_of(page, asked, question.measure, due),
    }
    return render(request, "reports/dossiers.html", words)


def found_of(question: Question, conditions: Conditions) -> Behind:
    found = behind(question.measure, conditions, question.period, question.batch)
    return narrowed(found, question.scope.units, question.officer, question.batch)


def seen_by(person: Person, page: Page) -> set[int]:
    """Those that are with another unit by now are told, and do not open."""
    rows = Dossier.objects.visible_to(person).order_by()
    keys = [line.dossier.pk for line in page.lines]
    return set(rows.filter(pk__in=keys).values_list("pk", flat=True))


def links_of(page: Page, asked: dict[str, str], measure: str, due: Any) -> dict[str, str]:
    words = {**asked, "measure": measure} | ({"due": due.isoformat()} if due else {})
    links = {
        "previous": (page.previous, {"before": page.previous}),
        "next": (page.next, {"after": page.next}),
    }
    return {
        name: link_to("figure_dossiers", words, **changes) if cursor else ""
        for name, (cursor, changes) in links.items()
    }
