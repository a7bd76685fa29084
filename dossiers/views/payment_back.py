"""Where a payer's browser comes back to. What it carries is not believed: the provider tells us
itself, and is asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from citizens.models import Person
from dossiers.models import DossierCharge
from dossiers.paying import ties_seen_by
from dossiers.paying_begun import Standing, is_looked_at_often, standing_of
from dossiers.views.paying import unkept
from payments.asking import hurry_ask
from payments.models import Attempt


@login_not_required
@require_safe
def payment_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever has lost their session on the way sees how it stands and the amount, no more."""
    attempt = get_object_or_404(
        Attempt.objects.select_related("charge", "account"), reference=reference
    )
    standing, at = standing_of(attempt), timezone.now()
    is_waiting = standing == Standing.WAITING
    if is_waiting:
        hurry_ask(attempt)
    if is_waiting and "HX-Request" in request.headers:
        return unkept(HttpResponse(status=204))  # the page that looks again stays as it is
    words = {
        "attempt": attempt,
        "standing": standing,
        "is_waiting": is_waiting,
        "seconds": 3 if is_looked_at_often(attempt, at) else 30,
        "tie": tie_seen(request, attempt),
    }
    return unkept(render(request, "paying/back.html", words))


def tie_seen(request: HttpRequest, attempt: Attempt) -> DossierCharge | None:
    if not isinstance(request.user, Person):
        return None
    return ties_seen_by(request.user).filter(charge=attempt.charge_id).first()
