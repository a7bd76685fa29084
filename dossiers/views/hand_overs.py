"""Hand-over lists between the desk and the office, for the staff of the unit."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citizens.requests import number_of, person_of
from dossiers import queue
from dossiers.flow import NotAllowed
from dossiers.forms.hand_overs import HandOverForm, TakeOverForm
from dossiers.hand_overs import (
    Direction,
    candidates,
    gives,
    hand_over,
    refusal_of,
    take_back,
    take_over,
    takes,
    waiting_for,
)
from dossiers.models import HandOver
from dossiers.rights import STAFF_ROLES
from dossiers.slips.books import units_of
from dossiers.views.lists import reach_with, unit_asked

RECENT = 30
RELATED = ("unit", "given_by", "taken_by", "slip")


def hand_overs(request: HttpRequest) -> HttpResponse:
    """Lists that wait for a confirmation, then the confirmed, the latest first."""
    person = person_of(request)
    unit, units = unit_asked(person, request.GET, *STAFF_ROLES)
    lists = HandOver.objects.filter(unit=unit).select_related(*RELATED).defer("slip__content")
    lists = lists.annotate(size=Count("lines")).order_by("-pk")
    confirmed = lists.filter(taken_at__isnull=False)
    if top := number_of(request.GET.get("before", "")):
        confirmed = confirmed.filter(pk__lt=top)
    shown = list(confirmed[: RECENT + 1])
    words = {
        "unit": unit,
        "units": units,
        "open": [(one, takes(person, one)) for one in lists.filter(taken_at=None)],
        "confirmed": shown[:RECENT],
        "older": shown[RECENT - 1].pk if len(shown) > RECENT else None,
        "kinds": [
            (kind, kind.label, candidates(unit, kind).count())
            for kind in Direction
            if gives(person, unit, kind)
        ],
        "views": queue.views_for(person),
    }
    return render(request, "desk/hand_overs.html", words)


def make_list(request: HttpRequest, direction: str) -> HttpResponse:
    """What waits, all ticked; sending it is the giver's confirmation."""
    person = person_of(request)
    sent = request.POST if request.method == "POST" else None
    unit, _units = unit_asked(person, sent or request.GET, *STAFF_ROLES)
    if direction not in Direction.values or not gives(person, unit, direction):
        raise Http404
    waiting = waiting_for(unit, direction, person)
    form = HandOverForm(waiting.rows, sent)
    if form.is_valid():
        try:
            made = hand_over(unit, direction, form.chosen, by=person, at=timezone.now())
        except NotAllowed as refusal:
            form.add_error("pick", str(refusal.reason))
        else:
            messages.success(request, _("The list is made; the other side confirms it now."))
            return redirect("hand_over", made.pk)
    words = {
        "unit": unit,
        "direction": direction,
        "label": Direction(direction).label,
        "form": form,
        "is_more": waiting.is_more,
    }
    return render(request, "desk/hand_over_new.html", words, status=400 if form.errors else 200)


def one_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossiers on it and both confirmations; the side that takes confirms here."""
    person, found = person_of(request), list_of(request, pk)
    may_take = found.taken_at is None and takes(person, found)
    if request.method == "POST" and not may_take:
        raise NotAllowed(refusal_of(found))
    lines = list(found.lines.select_related("dossier__version"))
    form = TakeOverForm(lines, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            words = form.cleaned_data
            take_over(found, form.received, by=person, at=timezone.now(), note=words["note"])
        except NotAllowed as refusal:
            form.add_error("pick", str(refusal.reason))
        else:
            messages.success(request, _("Confirmed; the list is being printed."))
            return redirect("hand_over", pk)
    words = shown(found, form) | {
        "may_take": may_take,
        "may_take_back": found.taken_at is None and gives(person, found.unit, found.direction),
    }
    return render(request, "desk/hand_over.html", words, status=400 if form.errors else 200)


def shown(found: HandOver, form: TakeOverForm) -> dict[str, Any]:
    left_out = found.slip.about.get("left_out", []) if found.slip else []
    return {
        "handed": found,
        "form": form,
        "rows": [(line, str(line.pk) in form.ticked) for line in form.lines],
        "left_out": left_out,
    }


@require_POST
def drop_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The side that gives takes back what nobody has confirmed."""
    found = list_of(request, pk)
    take_back(found, by=person_of(request))
    messages.success(request, _("The list is taken back; its dossiers wait again."))
    return redirect(reverse("hand_overs", query={"unit": found.unit.code}))


def list_of(request: HttpRequest, pk: int) -> HandOver:
    """Of a unit where the person works; else there is none."""
    person = person_of(request)
    reach_with(person, *STAFF_ROLES)
    rows = HandOver.objects.select_related(*RELATED).defer("slip__content")
    return get_object_or_404(rows, pk=pk, unit__in=units_of(person, *STAFF_ROLES))
