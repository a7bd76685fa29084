"""Where a payer's browser comes back to. What it carries is not believed: the provider tells us
itself, and is asked."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from citizens.models import Person
from dossiers.models import DossierCharge
from dossiers.paying import owed_for, ties_seen_by
from dossiers.paying_begun import Standing, standing_of
from dossiers.views.paying import unkept
from dossiers.views.slips import look_of
from payments.asking import hurry_ask
from payments.models import Attempt

# Seconds after which the page looks again: the news is mostly there at once.
EARLY, THEN = (1, 3), 5
LOOKS = 36


@login_not_required
@require_safe
def payment_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Whoever has lost their session on the way sees how it stands and the amount, no more."""
    attempt = get_object_or_404(
        Attempt.objects.select_related("charge", "account"), reference=reference
    )
    standing, look = standing_of(attempt), look_of(request)
    tie = tie_seen(request, attempt)
    is_waiting = standing == Standing.WAITING
    if is_waiting:
        hurry_ask(attempt)
    is_looking = is_waiting and look < LOOKS
    if is_looking and "HX-Request" in request.headers:
        return unkept(HttpResponse(status=204))  # the page that looks again stays as it is
    words = {
        "attempt": attempt,
        "standing": standing,
        "is_waiting": is_waiting,
        "is_looking": is_looking,
        **money_seen(attempt, tie),
    }
    return unkept(render(request, "paying/back.html", words | looking(look)))


def looking(look: int) -> dict[str, object]:
    """When the page looks again, and when it stops; without scripts it counts its looks."""
    return {
        "early": EARLY,
        "then": THEN,
        "looks": LOOKS,
        "stops_after": LOOKS * THEN,
        "next_look": look + 1,
        "next_after": [*EARLY, *[THEN] * LOOKS][min(look, LOOKS)],
    }


def money_seen(attempt: Attempt, tie: DossierCharge | None) -> dict[str, object]:
    """Whole đồng: what came in by the attempt; what is still owed is for who sees the dossier."""
    came_in = sum(taking.amount for taking in attempt.takings.all())
    return {"tie": tie, "came_in": came_in, "owed": owed_for(attempt.charge) if tie else 0}


def tie_seen(request: HttpRequest, attempt: Attempt) -> DossierCharge | None:
    if not isinstance(request.user, Person):
        return None
    return ties_seen_by(request.user).filter(charge=attempt.charge_id).first()
