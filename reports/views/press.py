"""The paragraph for the press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.asked import name_of, narrowed_in_words, words_of
from reports.forms import QuestionForm
from reports.press import paragraph
from reports.views.dashboard import asking, this_year
from reports.views.reader import in_turn, reader_of
from reports.warm import warm_or_counted


@in_turn
def press(request: HttpRequest) -> HttpResponse:
    """Of the same question as the dashboard's."""
    person, now = reader_of(request), timezone.localtime()
    form = QuestionForm(request.GET, person, now.date())
    question = form.question() if form.is_valid() else this_year(person, now.date())
    found = warm_or_counted(question, now)
    name = name_of(question.scope, question.period)
    levels = {level: figures.received for level, figures in found.levels.items()}
    words = {
        "form": form,
        **asking(form, person, question, now.date()),
        "now": now,
        "name": name,
        "narrowed": narrowed_in_words(question),
        "asked": words_of(question),
        "period": question.period,
        "is_balanced": found.is_balanced,
        "paragraph": paragraph(name, question.period, found.total, levels),
    }
    return render(request, "reports/press.html", words, status=400 if form.errors else 200)
