"""The lists behind the counts."""

from collections.abc import Mapping
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from procedures.catalogue_home import LEVELS
from procedures.day_form import DayForm
from procedures.decided import changes_of
from procedures.decision_rows import last_names
from procedures.listing import Wanted
from procedures.managers import manager_of
from procedures.models import Act

ROWS = 100


def procedures(request: HttpRequest) -> HttpResponse:
    """Those in force on a day, narrowed by words, field, level and what is counted."""
    manager_of(request)
    wanted = Wanted(request.GET, timezone.localdate())
    page = Paginator(wanted.versions(), ROWS).get_page(request.GET.get("page"))
    status = 400 if wanted.form.errors else 200
    words = {
        "wanted": wanted,
        "form": wanted.form,
        "page": page,
        "rows": [(one, LEVELS.get(one.level, "–")) for one in page.object_list],
        "kept": wanted.kept,
    }
    return render(request, "catalogue/procedures.html", words, status=status)


def changes(request: HttpRequest) -> HttpResponse:
    """What the decisions of a year issue, amend or abolish."""
    manager_of(request)
    act, first, last = changes_asked(request.GET, timezone.localdate())
    items = changes_of(act, first, last).select_related("decision")
    ordered = items.order_by("-decision__signed_on", "decision__number", "code")
    page = Paginator(ordered, ROWS).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    names = last_names([item.code for item in listed if not item.content])
    words = {
        "act": Act(act),
        "first": first,
        "last": last,
        "page": page,
        "rows": [(item, item.content.get("name") or names.get(item.code, "")) for item in listed],
        "kept": f"act={act}&on={last:%d/%m/%Y}&",
    }
    return render(request, "catalogue/changes.html", words)


def changes_asked(asked: Mapping[str, str], today: date) -> tuple[str, date, date]:
    """An act, and the days from the first of the year to the day asked for."""
    form = DayForm({"on": asked.get("on", "")})
    last = (form.cleaned_data["on"] if form.is_valid() else None) or today
    act = asked.get("act", "")
    return (act if act in Act.values else Act.ISSUE.value), date(last.year, 1, 1), last
