"""The pages on which the texts of results are kept."""

from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import posts_of
from citizens.requests import person_of
from procedures.models import ProcedureVersion, ResultTemplate
from procedures.result_templates import WRITERS
from procedures.template_fields import FIELDS
from procedures.template_forms import OUTCOMES, SAID, NewTemplateForm, TemplateForm, editions_of


def writers_only(request: HttpRequest, today: date) -> None:
    if not any(post.role in WRITERS for post in posts_of(person_of(request), today)):
        raise Http404


def result_templates(request: HttpRequest) -> HttpResponse:
    """Each template with its editions, the newest first; what serves any procedure above."""
    today = timezone.localdate()
    writers_only(request, today)
    found = ResultTemplate.objects.select_related("procedure").order_by(
        F("procedure__code").asc(nulls_first=True), "code", "-valid_from"
    )
    groups = [list(rows) for _key, rows in groupby(found, lambda one: (one.procedure_id, one.code))]
    words = {"groups": groups, "today": today, "names": names_on(today), "outcomes": dict(OUTCOMES)}
    return render(request, "procedures/templates.html", words)


def names_on(today: date) -> dict[int, str]:
    """The procedures' names by their ids."""
    rows = ProcedureVersion.objects.in_force(today)
    return dict(rows.values_list("procedure_id", "name"))


def result_template(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition, and the form that makes the next one of it."""
    writers_only(request, timezone.localdate())
    found = get_object_or_404(ResultTemplate.objects.select_related("procedure"), pk=pk)
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in SAID}
        return form_page(request, TemplateForm(initial=initial), found)
    form = TemplateForm(request.POST)
    if form.is_valid() and form.save(found):
        return put_in_force(request, form)
    return form_page(request, form, found)


def new_template(request: HttpRequest) -> HttpResponse:
    writers_only(request, timezone.localdate())
    if request.method != "POST":
        return form_page(request, NewTemplateForm())
    form = NewTemplateForm(request.POST)
    if form.is_valid():
        made = form.made()
        if form.put(editions_of(made), made):
            return put_in_force(request, form)
    return form_page(request, form)


def put_in_force(request: HttpRequest, form: TemplateForm) -> HttpResponse:
    words = {"day": f"{form.cleaned_data['valid_from']:%d/%m/%Y}"}
    messages.success(request, _("The template is in force from %(day)s on.") % words)
    return redirect("result_templates")


def form_page(
    request: HttpRequest, form: TemplateForm, template: ResultTemplate | None = None
) -> HttpResponse:
    words: dict[str, Any] = {
        "form": form,
        "template": template,
        "outcome": dict(OUTCOMES)[template.outcome] if template else "",
        "editions": editions_of(template) if template else [],
        "fields": FIELDS.items(),
        "today": timezone.localdate(),
    }
    return render(request, "procedures/template.html", words, status=400 if form.errors else 200)
