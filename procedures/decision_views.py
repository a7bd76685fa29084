"""The list of decisions, and each of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from procedures.decision_page import decision_page
from procedures.decision_rows import decision_rows
from procedures.duties import with_duties
from procedures.managers import manager_of
from procedures.models import Decision, DecisionState


def decisions(request: HttpRequest) -> HttpResponse:
    """The drafts, then the published ones of a year."""
    person = manager_of(request)
    drafts = Decision.objects.exclude(state=DecisionState.PUBLISHED)
    words = decision_rows(request.GET, timezone.localdate())
    words["drafts"] = with_duties(drafts.prefetch_related("entries"), person)
    return render(request, "catalogue/decisions.html", words)


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it: its header, what it does to which procedures, whom it waits for, its trail."""
    person = manager_of(request)
    return decision_page(request, get_object_or_404(Decision, pk=pk), person)
