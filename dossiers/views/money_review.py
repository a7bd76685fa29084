"""What of payments waits for a person: money held, sums to be paid back, silence, odd messages."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agencies.queries import below
from citizens.requests import number_of, person_of
from dossiers.clearing import clear_attempt, clear_messages, clear_told
from dossiers.forms.money_review import DecideForm
from dossiers.money_review import Eyes, eyes_of, is_own
from dossiers.money_review_look import Look
from dossiers.money_review_messages_shown import smelling_shown
from dossiers.money_review_refunds import month_of, refunds_shown
from dossiers.money_review_shown import held_shown, id_of, linked, not_moved_shown, unanswered_shown
from payments.charging import NotPossible
from payments.deciding import decide
from payments.models import Decision, Taking

TABLES = ("held", "refunds", "unanswered", "messages", "not_moved")


def attention(request: HttpRequest) -> HttpResponse:
    return page(request)


def eyes(request: HttpRequest) -> Eyes:
    """404 for whoever answers for no money."""
    found = eyes_of(person_of(request))
    if not found:
        raise Http404
    return found


def page(
    request: HttpRequest, returned: tuple[int, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    asked = {name: number_of(request.GET.get(name, "")) for name in TABLES}
    places = {name: place for name, place in asked.items() if place}
    if returned:
        places["held"] = returned[0] - 1
    month = month_of(request.GET.get("month", ""))
    look = Look(person, eyes(request), timezone.now(), places, returned, month)
    words = {
        "held": held_shown(look),
        "refunds": refunds_shown(look),
        "unanswered": unanswered_shown(look),
        "smelling": smelling_shown(look),
        "not_moved": not_moved_shown(look),
        "has_units": bool(look.eyes.seen) or look.eyes.sees_all,
        "form": returned[1] if returned else None,
    }
    words["linked"] = linked(person, dossiers_in(words))
    return render(request, "money/attention.html", words, status=status)


def dossiers_in(words: dict[str, Any]) -> set[int]:
    """Ids of all that the tables name."""
    charges = [one.taking.charge for one in words["held"].rows]
    charges += [one.charge for one in words["refunds"].shown.rows]
    charges += [one.charge for one in words["unanswered"].rows]
    charges += [one.attempt.charge for one in words["smelling"].rows if one.attempt]
    ties = [getattr(charge, "dossier_charge", None) for charge in charges]
    found = {tie.dossier_id for tie in ties if tie}
    return found | {one.dossier_id for one in words["not_moved"].rows}


@require_POST
def decide_taking(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader's word; money of another unit is not there."""
    person, at = person_of(request), timezone.now()
    mine = Taking.objects.filter(below(eyes(request).led, "charge__unit__"))
    taking = get_object_or_404(mine, pk=pk)
    if is_own(person, taking.charge):
        messages.warning(request, _("This is your own money: another leader decides about it."))
        return page(request, status=409)
    form = DecideForm(request.POST, auto_id=id_of(pk))
    if not form.is_valid():
        return page(request, (pk, form), 400)
    decision = Decision(form.cleaned_data["decision"])
    shown = number_of(request.POST.get("told", "")) or 0
    try:
        with transaction.atomic():
            decide(taking.pk, decision, by=person, at=at, reason=form.cleaned_data["reason"])
            clear_told(taking, shown, eyes(request), by=person, at=at)
    except NotPossible as refused:
        messages.warning(request, str(refused.sentence))
        return page(request, status=409)
    if decision == Decision.KEEP:
        messages.success(request, _("The money counts for the fee."))
    else:
        messages.success(request, _("The money is noted as to be paid back."))
    return redirect("money_attention")


@require_POST
def looked_at_attempt(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = person_of(request), timezone.now()
    if not clear_attempt(pk, eyes(request), by=person, at=at):
        raise Http404
    messages.success(request, _("Noted as looked at."))
    return redirect("money_attention")


@require_POST
def looked_at_messages(request: HttpRequest, pk: int) -> HttpResponse:
    person, at = person_of(request), timezone.now()
    count = clear_messages(pk, eyes(request), by=person, at=at)
    if not count:
        raise Http404
    said = ngettext(
        "%(count)d message is noted as looked at.",
        "%(count)d messages are noted as looked at.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("money_attention")
