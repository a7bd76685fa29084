"""The figures of money: a page that prints, and the same to take along."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from reports.asked import choices_of, link_to, name_of, presets, words_of
from reports.forms import Question
from reports.money import money_of
from reports.money_form import MoneyForm, days_asked, this_month
from reports.money_table import ages_of, parameters_of, sections_of, table_of
from reports.scope import scope_of
from reports.sheets import CSV, XLSX, Rows, csv_of, xlsx_of
from reports.views.reader import in_turn, reader_of, refused

PRESETS = ("month", "last_month", "quarter", "last_quarter", "year")


def form_of(request: HttpRequest) -> MoneyForm:
    return MoneyForm(request.GET, reader_of(request), timezone.localdate())


@in_turn
def money_figures(request: HttpRequest) -> HttpResponse:
    person, at, today = reader_of(request), timezone.now(), timezone.localdate()
    form = form_of(request)
    question = form.question() if form.is_valid() else this_month(person, today).question()
    asked = words_of(question)
    words: dict[str, Any] = {
        "form": form,
        "asked": asked,
        "at": at,
        "name": name_of(question.scope, question.period),
        "period": question.period,
        "presets": presets(asked, today, "money_figures", PRESETS),
        "dates": days_asked(form, question.period),
        "units": choices_of(scope_of(person, "").units.values(), question.period),
    }
    if not form.errors:
        words |= told_of(question, asked, at)
    return render(request, "money/figures.html", words, status=400 if form.errors else 200)


def told_of(question: Question, asked: dict[str, str], at: datetime) -> dict[str, Any]:
    money = money_of(question.scope, question.period, at)
    return {
        "money": money,
        "sections": sections_of(money, question),
        "ages": ages_of(money),
        "csv": link_to("money_figures_csv", asked),
        "xlsx": link_to("money_figures_xlsx", asked),
    }


@in_turn
def money_figures_csv(request: HttpRequest) -> HttpResponse:
    form, at = form_of(request), timezone.now()
    if not form.is_valid():
        return refused(request, form)
    question = form.question()
    table = table_of(money_of(question.scope, question.period, at), question)
    return sent(csv_of([*table, [], *parameters_of(question, at)]), CSV, "csv", question)


@in_turn
def money_figures_xlsx(request: HttpRequest) -> HttpResponse:
    form, at = form_of(request), timezone.localtime()
    if not form.is_valid():
        return refused(request, form)
    question = form.question()
    sheets: dict[str, Rows] = {
        gettext("Figures"): table_of(money_of(question.scope, question.period, at), question),
        gettext("Parameters"): [[gettext("Parameter"), ""], *parameters_of(question, at)],
    }
    return sent(xlsx_of(sheets, at), XLSX, "xlsx", question)


def sent(content: bytes, kind: str, ending: str, question: Question) -> HttpResponse:
    first, last = question.period
    disposition = f'attachment; filename="thu-phi-{first}-{last}.{ending}"'
    headers = {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=kind, headers=headers)
