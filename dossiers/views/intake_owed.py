"""What a walk-in costs, while the clerk still chooses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.models import Role
from citizens.requests import person_of
from dossiers.forms.late_entry import said_on_paper
from dossiers.intake import Walkin, chosen
from dossiers.views.intake import form_of
from dossiers.views.intake_elsewhere import desk_of
from dossiers.views.lists import reach_with
from procedures.cases import case_of

KEPT = ("channel", "fee_group", "paid_by", "paid_number")


@require_POST
def owed(request: HttpRequest) -> HttpResponse:
    """The part about the fee alone, by the group and the way of filing chosen; nothing is kept."""
    person, at, typed = person_of(request), timezone.localtime(), request.POST
    desk = desk_of(request, reach_with(person, Role.CLERK), typed)
    on_paper = said_on_paper(typed, at)
    moment = on_paper.at if on_paper else at
    version = chosen(desk, moment, typed.get("procedure", "").replace("\0", "")[:200]).version
    if version is None:
        return HttpResponse(status=400)
    case = case_of(version, typed.get("case", "").replace("\0", "")[:40])
    walkin = Walkin(person, desk, version, at, on_paper, case)
    initial = {name: typed[name] for name in KEPT if name in typed}
    initial |= {"procedure": version.procedure.code, "case": case.key if case else ""}
    words = {"form": form_of(walkin, initial=initial), "own": walkin.own}
    return render(request, "desk/intake_paid.html", words)
