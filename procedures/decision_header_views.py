"""The header of a decision: number, days, body, what it is about."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from procedures.changing import begin_with, meant
from procedures.decision_forms import DecisionForm
from procedures.drafting import HEADER, Taken, rewrite
from procedures.managers import manager_of
from procedures.models import Decision, DecisionState
from procedures.publishing import NotPublishable, fingerprint


def new_decision(request: HttpRequest) -> HttpResponse:
    """`?amend=` or `?abolish=` and a code is what it is begun for."""
    person, first = manager_of(request), meant(request.GET)
    if request.method != "POST":
        last = Decision.objects.order_by("-signed_on", "-pk").first()
        form = DecisionForm(initial={"issued_by": last.issued_by if last else ""})
        return render(request, "catalogue/decision_form.html", {"form": form, "first": first})
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            made = begin_with(form.cleaned_data, first, by=person, at=timezone.now())
        except Taken:
            form.is_taken()
        except NotPublishable as refused:
            form.add_error("effective_from", refused.sentence)
        else:
            return redirect("catalogue_decision", made.pk)
    words = {"form": form, "first": first}
    return render(request, "catalogue/decision_form.html", words, status=400)


def edit_decision(request: HttpRequest, pk: int) -> HttpResponse:
    person = manager_of(request)
    found = get_object_or_404(Decision, pk=pk)
    if found.state == DecisionState.PUBLISHED:
        return redirect("catalogue_decision", pk)
    if request.method != "POST":
        initial = {name: getattr(found, name) for name in HEADER}
        form = DecisionForm(initial=initial | {"seen": fingerprint(found)})
        return _form(request, form, found)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _form(request, form, found, 400)
    seen = form.cleaned_data["seen"]
    try:
        rewrite(pk, form.cleaned_data, seen=seen, by=person, at=timezone.now())
    except Taken:
        form.is_taken()
        return _form(request, form, found, 400)
    except NotPublishable as refused:
        form.add_error(None, refused.sentence)
        return _form(request, form, found, 409)
    return redirect("catalogue_decision", pk)


def _form(
    request: HttpRequest, form: DecisionForm, found: Decision, status: int = 200
) -> HttpResponse:
    words = {"form": form, "decision": found}
    return render(request, "catalogue/decision_form.html", words, status=status)
