"""A charge, and the ways to pay it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citizens.attempts import address_of
from citizens.requests import person_of
from dossiers.capacity import stands_as_applicant
from dossiers.flow import NotAllowed
from dossiers.models import DossierCharge, Opening
from dossiers.openings import opened
from dossiers.paying import (
    back_address,
    begin,
    held_for,
    may_pay,
    owed_for,
    ties_seen_by,
    ways_for,
)
from dossiers.paying_begun import begun, code_shown
from dossiers.paying_code import code_of
from dossiers.paying_origins import known_origins, origin_of
from payments.models import Attempt
from payments.providers.contract import Unreachable
from payments.receipts.shown import receipts_of

LONGEST = 2000  # signs of an address to which Django redirects


class SeeOther(HttpResponseRedirect):
    status_code = 303


@require_safe
def charge(request: HttpRequest, pk: int) -> HttpResponse:
    """What is owed and for what, and how it can be paid."""
    tie, at = tie_for(request, pk), timezone.now()
    opened(request, tie.dossier, Opening.How.PAGE, at)
    return charge_page(request, tie, at)


def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins, and leads to the provider or to the code. Asked for again after a sign-in in
    between, the choice stands anew."""
    tie, at = tie_for(request, pk), timezone.now()
    if request.method != "POST":
        return redirect("charge", pk)
    provider, by = request.POST.get("provider", ""), person_of(request)
    try:
        ways = ways_for(tie.charge, owed_for(tie.charge), at)
        if ways and provider not in {way.provider for way in ways}:
            sentence = _("Choose one of these ways to pay.")
            return charge_page(request, tie, at, sentence, 400)
        words = {"back": back_address(request), "remote": address_of(request)}
        attempt = begin(tie, provider, by=by, at=at, **words)
    except NotAllowed as refused:
        return charge_page(request, tie_for(request, pk), at, refused.reason, 409)
    except Unreachable:
        return charge_page(request, tie, at, unreachable(), 503)
    return lead_on(attempt)


def unreachable() -> str:
    return _(
        "The payment gateway does not answer just now. Nothing was taken from you: try again in a "
        "moment, or choose another way."
    )


def lead_on(attempt: Attempt) -> HttpResponse:
    """Browsers let a form lead to no site but those that its page has named: to another, and to
    an address too long for a redirect, we go from a page in between."""
    if attempt.qr:
        return SeeOther(reverse("charge_code", args=[attempt.charge_id]))
    is_short = len(attempt.redirect) <= LONGEST
    if is_short and origin_of(attempt.redirect) in known_origins():
        return SeeOther(attempt.redirect)
    return SeeOther(reverse("payment_on", args=[attempt.reference]))


@require_safe
def on(request: HttpRequest, reference: str) -> HttpResponse:
    """The page in between."""
    seen = ties_seen_by(person_of(request)).values("charge")
    attempt = get_object_or_404(Attempt, reference=reference, charge__in=seen)
    if not origin_of(attempt.redirect):
        return redirect("charge", attempt.charge_id)
    return unkept(render(request, "paying/on.html", {"attempt": attempt}))


@require_safe
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code to be scanned."""
    tie, at = tie_for(request, pk), timezone.now()
    found = code_shown(tie.charge, at) if may_pay(person_of(request), tie.dossier) else None
    if found is None:
        return redirect("charge", pk)
    opened(request, tie.dossier, Opening.How.PAGE, at)
    words = {**about(request, tie), "code": code_of(found)}
    return unkept(render(request, "paying/code.html", words))


def tie_for(request: HttpRequest, pk: int) -> DossierCharge:
    return get_object_or_404(ties_seen_by(person_of(request)), charge=pk)


def about(request: HttpRequest, tie: DossierCharge) -> dict[str, Any]:
    is_own = stands_as_applicant(person_of(request), tie.dossier)
    base = "public.html" if is_own else "desk.html"
    return {"tie": tie, "dossier": tie.dossier, "charge": tie.charge, "own": is_own, "base": base}


def charge_page(
    request: HttpRequest,
    tie: DossierCharge,
    at: datetime,
    sentence: str | Promise = "",
    status: int = 200,
) -> HttpResponse:
    owed = owed_for(tie.charge)
    words = {
        **about(request, tie),
        "owed": owed,
        "held": held_for(tie.charge),
        "ways": ways_for(tie.charge, owed, at),
        "may_pay": may_pay(person_of(request), tie.dossier),
        "begun": begun(tie.charge),
        "receipts": receipts_of([tie.charge]).get(tie.charge_id, []),
        "sentence": sentence,
        "at": at,
    }
    response = unkept(render(request, "paying/charge.html", words, status=status))
    response._csp_update = {"form-action": known_origins()}  # type: ignore[attr-defined]
    return response


def unkept(response: HttpResponse) -> HttpResponse:
    """Whoever comes back to it sees how it stands then."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
