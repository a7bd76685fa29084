"""The paragraph for the press."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from reports.asked import name_of
from reports.press import paragraph
from reports.views.dashboard import answered, asking, narrowed_by
from reports.views.reader import in_turn, reader_of


@in_turn
def press(request: HttpRequest) -> HttpResponse:
    """Of the same question as the dashboard's."""
    person, now = reader_of(request), timezone.localtime()
    form, question, found = answered(request, person, now)
    name = name_of(question.scope, question.period)
    levels = {level: figures.received for level, figures in found.levels.items()}
    words = {
        "form": form,
        **asking(form, person, question, now.date()),
        "now": now,
        "name": name,
        "narrowed": narrowed_by(question, found),
        "period": question.period,
        "is_balanced": found.is_balanced,
        "paragraph": paragraph(name, question.period, found.total, levels),
    }
    return render(request, "reports/press.html", words, status=400 if form.errors else 200)
