"""From the page of a procedure into the decision that amends or abolishes it."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from procedures.catalogue_procedure import procedure_page
from procedures.change_form import ChangeForm
from procedures.changing import put_in
from procedures.managers import manager_of
from procedures.models import Act, Procedure
from procedures.publishing import NotPublishable


@require_POST
def change_procedure(request: HttpRequest, code: str) -> HttpResponse:
    person = manager_of(request)
    found = get_object_or_404(Procedure.objects.select_related("field"), code=code)
    form = ChangeForm(request.POST, person=person)
    if not form.is_valid():
        return procedure_page(request, found, person, form)
    decision, act = form.cleaned_data["decision"], Act(form.cleaned_data["act"])
    if decision is None:
        return redirect(f"{reverse('catalogue_decision_new')}?{urlencode({act.value: code})}")
    try:
        put_in(decision, act, code, by=person, at=timezone.now())
    except NotPublishable as refused:
        form.add_error("decision", refused.sentence)
        return procedure_page(request, found, person, form)
    if act == Act.AMEND:
        return redirect("catalogue_item", decision.pk, code)
    return redirect("catalogue_decision", decision.pk)
