"""Reports that were issued: the list, each as it was issued, and how one is issued."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dossiers.flow import NotAllowed
from dossiers.rights import reach_of
from reports.asked import in_words, name_of, narrowed_in_words, words_of
from reports.forms import Question, QuestionForm
from reports.issued import reading
from reports.issued.answer import period_of
from reports.issued.issuing import NothingKnown, issue
from reports.issued.rights import check_may_issue
from reports.models import IssuedFile, IssuedReport
from reports.views.reader import in_turn, reader_of, refused

PAGE = 30
LONGEST_S, ONCE_S = 5 * 60, 24 * 60 * 60


class IssueForm(forms.Form):
    """`token` keeps one click from issuing two reports."""

    title = forms.CharField(max_length=300, label=_("Title of the report"))
    token = forms.UUIDField(widget=forms.HiddenInput)


def issued_reports(request: HttpRequest) -> HttpResponse:
    """The last first."""
    person = reader_of(request)
    rows = reading.readable(person).select_related("issued_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    listed = [(report, in_words(period_of(report.parameters))) for report in page]
    return render(request, "reports/issued_list.html", {"page": page, "listed": listed})


@in_turn
def issue_report(request: HttpRequest) -> HttpResponse:
    """Asks whether it is meant, and issues the report of the question in the address."""
    person, now = reader_of(request), timezone.localtime()
    if not reach_of(person).led_units:
        raise Http404
    asked = QuestionForm(request.GET, person, now.date())
    if not asked.is_valid():
        return refused(request, asked)
    question = asked.question()
    try:
        check_may_issue(person, question.scope)
    except NotAllowed as why:
        asked.add_error("unit", str(why))
        return refused(request, asked)
    first = {"title": title_of(question), "token": uuid4()}
    form = IssueForm(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        return issued_once(request, question, form.cleaned_data)
    words = {"form": form, "question": question, **about(question)}
    return render(request, "reports/issue.html", words, status=400 if form.errors else 200)


def issued_once(request: HttpRequest, question: Question, words: dict[str, Any]) -> HttpResponse:
    """A form that is sent twice issues one report; one that failed may be sent again."""
    person = reader_of(request)
    token = f"issue:{person.pk}:{words['token']}"
    if not cache.add(token, value=None, timeout=LONGEST_S):
        return sent_before(request, cache.get(token))
    try:
        with given_back(token):
            report = issue(question, words["title"], by=person, at=timezone.now())
    except NothingKnown:
        messages.warning(request, gettext("The book of figures has no entries yet."))
        return redirect("dashboard")
    cache.set(token, (report.year, report.number), timeout=ONCE_S)
    messages.success(request, gettext("Report %(number)s is issued.") % {"number": report})
    return redirect("issued_report", report.year, report.number)


@contextmanager
def given_back(token: str) -> Iterator[None]:
    """Where nothing came of it."""
    try:
        yield
    except BaseException:
        cache.delete(token)
        raise


def sent_before(request: HttpRequest, found: tuple[int, int] | None) -> HttpResponse:
    """Without a report, the first sending is still at work, or the machine died over it."""
    if found:
        messages.warning(request, gettext("This report was issued already."))
        return redirect("issued_report", *found)
    words = gettext("This report is being issued. If it does not appear here soon, issue it again.")
    messages.warning(request, words)
    return redirect("issued_reports")


@in_turn
def issued_report(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The figures as they were issued; the book is asked again, and must say the same."""
    person = reader_of(request)
    report = report_of(request, year, number)
    kept = reading.answer_kept(report)
    words = {
        "report": report,
        "period": period_of(report.parameters),
        "units": reading.units_in_words(report),
        "narrowed": reading.narrowed_in_words(report),
        "total": reading.total_of_report(kept),
        "told": reading.told(kept),
        "tables": list(reading.tables(report, kept)),
        "is_as_issued": reading.is_as_issued(report, kept),
        "asked": reading.asked_with(report, person),
        "files": report.files.only("name", "sha256", "report"),
    }
    return render(request, "reports/issued.html", words)


def issued_file(request: HttpRequest, year: int, number: int, name: str) -> HttpResponse:
    file = get_object_or_404(IssuedFile, report=report_of(request, year, number), name=name)
    answer = HttpResponse(bytes(file.content), content_type=file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer


def report_of(request: HttpRequest, year: int, number: int) -> IssuedReport:
    """404 where the reader does not oversee all of its units."""
    rows = reading.readable(reader_of(request)).defer(None).select_related("batch", "issued_by")
    return get_object_or_404(rows, year=year, number=number)


def title_of(question: Question) -> str:
    words = {
        "unit": name_of(question.scope, question.period),
        "period": in_words(question.period),
    }
    found = gettext("Report on the handling of procedures, %(unit)s, %(period)s") % words
    return found[:300]


def about(question: Question) -> dict[str, Any]:
    return {
        "asked": words_of(question),
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "known": question.known,
    }
