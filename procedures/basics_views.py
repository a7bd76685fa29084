"""The pages on which the lists that procedures rest on are kept."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.ban_form import is_over
from procedures.basics import BASICS, Basic
from procedures.basics_trail import NOTHING, Trail, words_of
from procedures.basics_trail_page import trail_page
from procedures.managers import manager_of


def basics(request: HttpRequest) -> HttpResponse:
    """What lists there are."""
    manager_of(request)
    lists = [(name, one, one.rows.count()) for name, one in BASICS.items()]
    return render(request, "catalogue/basics.html", {"lists": lists})


def basic(request: HttpRequest, name: str) -> HttpResponse:
    """A list, and the form that adds to it."""
    trail = Trail(manager_of(request), timezone.now())
    kept = _list_of(name)
    form = kept.form(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.put(trail):
        messages.success(request, _("“%(name)s” is added.") % {"name": form.instance})
        return redirect("catalogue_basic", name)
    today = timezone.localdate()
    page, told = trail_page(kept, request.GET.get("page"))
    words = {
        **_words(name, kept, form),
        "page": page,
        "trail": told,
        "rows": [(row, _columns(kept, row), is_over(row, today)) for row in kept.rows],
        "today": today,
    }
    return render(request, "catalogue/basic.html", words, status=400 if form.errors else 200)


def basic_row(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """One row: changed here or, where nothing names it, removed."""
    trail = Trail(manager_of(request), timezone.now())
    kept = _list_of(name)
    row = get_object_or_404(kept.rows, pk=pk)
    title = str(row)
    form = kept.form(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid() and form.put(trail):
        messages.success(request, _("“%(name)s” is changed.") % {"name": form.instance})
        return redirect("catalogue_basic", name)
    words = {**_words(name, kept, form), "row": row, "row_name": title, "uses": kept.uses(row)}
    return render(request, "catalogue/basic_row.html", words, status=400 if form.errors else 200)


@require_POST
def remove_basic(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    trail = Trail(manager_of(request), timezone.now())
    kept = _list_of(name)
    row = get_object_or_404(kept.rows, pk=pk)
    try:
        is_used = kept.uses(row) > 0
        if not is_used:
            _remove(row, trail)
    except ProtectedError:
        is_used = True
    if is_used:
        words = {**_words(name, kept, kept.form(instance=row)), "row": row, "row_name": str(row)}
        words |= {"uses": kept.uses(row), "is_refused": True}
        return render(request, "catalogue/basic_row.html", words, status=409)
    messages.success(request, _("“%(name)s” is removed.") % {"name": row})
    return redirect("catalogue_basic", name)


@transaction.atomic
def _remove(row: Model, trail: Trail) -> None:
    trail.noted(row, words_of(row), NOTHING)
    row.delete()


def _list_of(name: str) -> Basic:
    if name not in BASICS:
        raise Http404
    return BASICS[name]


def _words(name: str, kept: Basic, form: Any) -> dict[str, Any]:
    return {"name": name, "kept": kept, "form": form}


def _columns(kept: Basic, row: Any) -> list[str]:
    return [getattr(row, column) for _label, column in kept.columns]
