"""At which desk a clerk takes in, and what was filed there for a unit elsewhere."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from agencies.models import Role, Unit
from citizens.requests import person_of
from dossiers.models import Dossier, Opening, SlipKind
from dossiers.openings import opened
from dossiers.rights import Reach
from dossiers.views.lists import reach_with

KEY = "desk"  # in the session: the code of the desk that the clerk has chosen


def desks_of(reach: Reach) -> list[Unit]:
    return list(dict.fromkeys(reach.desk_units))


def desk_of(request: HttpRequest, reach: Reach, typed: Mapping[str, str] | None) -> Unit:
    """The one named in the form, else the one chosen last, else the first of the clerk's."""
    desks = {unit.code: unit for unit in desks_of(reach)}
    for code in ((typed or {}).get(KEY), request.session.get(KEY)):
        if code in desks:
            return desks[code]
    return next(iter(desks.values()))


@require_POST
def choose_desk(request: HttpRequest) -> HttpResponse:
    """Where the clerk sits from now on; a desk that is not theirs changes nothing."""
    reach = reach_with(person_of(request), Role.CLERK)
    code = request.POST.get(KEY, "")
    if any(unit.code == code for unit in reach.desk_units):
        request.session[KEY] = code
    text = request.POST.get("procedure", "")
    back = reverse("intake")
    return redirect(f"{back}?{urlencode({'procedure': text})}" if text else back)


def filed(request: HttpRequest, number: str) -> HttpResponse:
    """What was filed here for a unit elsewhere, with its receipt, which may still be printing."""
    person = person_of(request)
    reach = reach_with(person, Role.CLERK)
    rows = Dossier.objects.visible_to(person).filter(helped_unit__in=reach.desk_units)
    found = get_object_or_404(
        rows.select_related("version", "unit", "helped_unit").numbered(number)
    )
    opened(request, found, Opening.How.PAGE, timezone.now())
    slip = get_object_or_404(found.slips.filter(kind=SlipKind.FILING))
    words = {"dossier": found, "slip": slip, "desk": found.helped_unit}
    return render(request, "desk/intake_filed.html", words)
