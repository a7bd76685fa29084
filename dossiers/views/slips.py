"""Slips at the desk: those of a dossier, each with its reprints, and the process control sheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from citizens.models import Person
from citizens.requests import number_of, person_of
from dossiers.capacity import IN_CHARGE, capacities, stands_as_applicant
from dossiers.flow import NotAllowed
from dossiers.forms.slips import ReprintForm
from dossiers.models import Dossier, Slip
from dossiers.slips.control import print_control_sheet
from dossiers.slips.joint import joinable_beside
from dossiers.slips.printing import reprint
from dossiers.slips.shown import SlipShown, just_asked_for, slips_in, slips_of
from dossiers.slips.sight import dossiers_in_charge, may_reprint, slip_visible_to

# Milliseconds until a page looks again whether a slip is printed, by how often it has looked.
SOON, THEN, LATER, SELDOM = 300, 500, 2000, 15_000


def slips_on(
    slips: Sequence[SlipShown], dossier: Dossier, person: Person, at: datetime, look: int = 0
) -> dict[str, Any]:
    """What the templates of the slips read; `look` counts how often the page has looked."""
    held = capacities(person, dossier)
    return {
        "slips": slips,
        "slip_now": just_asked_for(slips, dossier, person, at),
        "may_print_control": bool(dossier.received_at and held & IN_CHARGE),
        **next_look(slips, look),
    }


def next_look(slips: Sequence[SlipShown], look: int) -> dict[str, Any]:
    return {
        "awaits_slip": any(slip.is_owed for slip in slips),
        "look": look + 1,
        "look_after": SOON if look < 1 else THEN if look < 6 else LATER if look < 40 else SELDOM,
    }


def look_of(request: HttpRequest) -> int:
    return number_of(request.GET.get("look", "")) or 0


def slip_lines(request: HttpRequest, number: str) -> HttpResponse:
    """The slips of a dossier alone, asked for again until all are printed."""
    person, at = person_of(request), timezone.localtime()
    found = get_object_or_404(dossiers_in_charge(person).numbered(number))
    if stands_as_applicant(person, found):
        raise Http404
    slips = slips_of(found)
    words = slips_on(slips, found, person, at, look_of(request))
    words["is_joinable"] = joinable_beside(found, person, at).exists()
    return render(request, "desk/slip_lines.html", {"dossier": found, **words})


@require_POST
def control_sheet(request: HttpRequest, number: str) -> HttpResponse:
    """Issues a process control sheet; it stands among the slips of the dossier."""
    person, at = person_of(request), timezone.localtime()
    found = get_object_or_404(dossiers_in_charge(person).numbered(number))
    slip = print_control_sheet(found, by=person, at=at)
    words = {"slip": slip.get_kind_display(), "number": f"{slip.number}/{slip.year}"}
    messages.success(request, _("%(slip)s no. %(number)s is issued.") % words)
    return redirect("slip", slip.pk)


def slip(request: HttpRequest, pk: int) -> HttpResponse:
    return slip_page(request, visible(request, pk), ReprintForm())


@require_POST
def print_once_more(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for a reprint, with its reason."""
    person, found = person_of(request), visible(request, pk)
    if not may_reprint(person, found):
        raise Http404
    form = ReprintForm(request.POST)
    if form.is_valid():
        try:
            reprint(found, by=person, at=timezone.now(), reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal.reason))
        else:
            messages.success(request, _("The slip is being printed again, and marked so."))
            return redirect("slip", pk)
    return slip_page(request, found, form)


def visible(request: HttpRequest, pk: int) -> Slip:
    found = get_object_or_404(Slip.objects.select_related("unit", "dossier"), pk=pk)
    person = person_of(request)
    is_own = found.dossier is not None and stands_as_applicant(person, found.dossier)
    if is_own or not slip_visible_to(person, found):
        raise Http404
    return found


def slip_page(request: HttpRequest, found: Slip, form: ReprintForm) -> HttpResponse:
    """One slip with its dossiers, all its prints and the form that asks for another."""
    (shown,) = slips_in(Slip.objects.filter(pk=found.pk))
    entries = found.entries.select_related("dossier")
    may_print = may_reprint(person_of(request), found) and found.content is not None
    words = {
        "slip": found,
        "shown": shown,
        "named": [found.dossier] if found.dossier else [one.dossier for one in entries],
        "form": form if may_print else None,
        "is_erased": found.rendered_at is not None and found.content is None,
        **next_look([shown], look_of(request)),
    }
    return render(request, "desk/slip.html", words, status=400 if form.errors else 200)
