"""Personal data leaves the history of an ended dossier."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from citizens.requests import person_of
from dossiers.erasure import erasable, erase, may_erase
from dossiers.flow import NotAllowed
from dossiers.forms.erase import EraseForm
from dossiers.models import Dossier, Opening
from dossiers.notices import moment
from dossiers.openings import opened
from dossiers.sentences import TOLD
from dossiers.states import ENDED


@require_http_methods(["GET", "HEAD", "POST"])
def erase_texts(request: HttpRequest, number: str) -> HttpResponse:
    """Chosen or all texts of the history; asked for, shown once more, and gone for good."""
    at = timezone.now()
    found = theirs(request, number, at)
    if found.state not in ENDED:
        reason = _("Personal data is erased only once the dossier has ended.")
        return not_now(request, found, reason)
    if request.method != "POST":
        return page(request, found, form_of(found))
    form = form_of(found, request.POST)
    if not form.is_valid():
        return page(request, found, form, 400)
    words = {"ground": form.cleaned_data["ground"], "seen": form.cleaned_data["seen"]}
    try:
        erase(found, by=person_of(request), at=at, seqs=form.chosen(), **words)
    except NotAllowed as refusal:
        return not_now(request, found, str(refusal.reason))
    messages.success(request, _("The texts are erased; the history says when, by whom and why."))
    return redirect("dossier", found.number)


def theirs(request: HttpRequest, number: str, at: datetime) -> Dossier:
    """For everybody but the leader in charge the page does not exist."""
    rows = Dossier.objects.visible_to(person_of(request)).numbered(number)
    found = get_object_or_404(rows.select_related("unit"))
    if not may_erase(person_of(request), found):
        raise Http404
    opened(request, found, Opening.How.PAGE, at)
    return found


def form_of(dossier: Dossier, data: Any = None) -> EraseForm:
    there = dossier.events.filter(seq__in=erasable(dossier))
    lines = [(event.seq, f"{moment(event.at)} · {TOLD[event.verb]}") for event in there]
    return EraseForm(data, lines=lines, seen=dossier.event_count)


def page(
    request: HttpRequest, dossier: Dossier, form: EraseForm, status: int = 200
) -> HttpResponse:
    return render(request, "desk/erase.html", {"dossier": dossier, "form": form}, status=status)


def not_now(request: HttpRequest, dossier: Dossier, reason: str) -> HttpResponse:
    back = reverse("dossier", args=[dossier.number])
    return render(request, "refused.html", {"reason": reason, "back": back}, status=409)
