"""Review, send back, publish: by whom it may be done, and why not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from procedures.decision_forms import SendBackForm
from procedures.decision_page import decision_page
from procedures.managers import manager_of
from procedures.models import Decision
from procedures.publishing import NotPublishable, publish, review, send_back

Act = Callable[..., object]


@require_POST
def review_decision(request: HttpRequest, pk: int) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = _("The decision is reviewed. Somebody other than you publishes it.")
    return acted(request, pk, lambda **who: review(pk, seen=seen, **who), done)


@require_POST
def publish_decision(request: HttpRequest, pk: int) -> HttpResponse:
    seen = request.POST.get("seen", "")
    done = _("The decision is published; what it says is never changed again.")
    return acted(request, pk, lambda **who: publish(pk, seen=seen, **who), done)


@require_POST
def send_decision_back(request: HttpRequest, pk: int) -> HttpResponse:
    form = SendBackForm(request.POST)
    if not form.is_valid():
        person = manager_of(request)
        found = get_object_or_404(Decision, pk=pk)
        return decision_page(request, found, person, {"send_back": form}, status=400)
    seen, note = request.POST.get("seen", ""), form.cleaned_data["note"]
    done = _("The decision is a draft again.")
    return acted(request, pk, lambda **who: send_back(pk, seen=seen, note=note, **who), done)


def acted(request: HttpRequest, pk: int, act: Act, done: str) -> HttpResponse:
    """Does it and says so; refused, the decision's page says why and nothing was done."""
    person = manager_of(request)
    found = get_object_or_404(Decision, pk=pk)
    try:
        act(by=person, at=timezone.now())
    except NotPublishable as refused:
        found = get_object_or_404(Decision, pk=pk)
        return decision_page(request, found, person, {"refused": refused}, status=409)
    messages.success(request, done)
    if not Decision.objects.filter(pk=pk).exists():
        return redirect("catalogue_decisions")
    return redirect("catalogue_decision", pk)
