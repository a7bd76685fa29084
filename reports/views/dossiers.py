"""The dossiers behind a figure."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dossiers.due import mark_of_state
from dossiers.keyset import Place
from dossiers.models import Dossier
from reports.asked import link_to, name_of, narrowed_in_words, words_of
from reports.behind import Behind
from reports.listing import NAMES, ListForm, Page, order_of, page_of, rows_behind, size_of
from reports.views.reader import in_turn, reader_of


@in_turn
def figure_dossiers(request: HttpRequest) -> HttpResponse:
    """As many as the figure says, page by page."""
    person, now = reader_of(request), timezone.localtime()
    form = ListForm(request.GET, person, now.date())
    if not form.is_valid():
        return render(request, "reports/no_list.html", {"form": form, "asked": {}}, status=400)
    question = form.question()
    found = rows_behind(question.measure, form.conditions, question.period)
    order = order_of(question.measure, found)
    page = page_of(found, order, Place.asked(request.GET))
    asked = words_of(question)
    words = {
        "asked": asked,
        "title": NAMES[question.measure],
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "due": form.cleaned_data["due"],
        "size": size_of(found),
        "kind": kind_of(found),
        "lines": [(line, mark_of_state(line.dossier)) for line in page.lines],
        **links_of(page, asked, question.measure, form.cleaned_data["due"]),
    }
    return render(request, "reports/dossiers.html", words)


def kind_of(found: Behind) -> str:
    """What is counted: dossiers, working minutes, ways in and out, or what belongs to a dossier."""
    if found.amount:
        return "moves" if found.amount == "way" else "minutes"
    return "dossiers" if found.rows.model is Dossier else "rows"


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
