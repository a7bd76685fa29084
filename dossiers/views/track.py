"""Where a dossier stands, for whoever has its number and four signs of the owner's ID."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.calendars import working_time_of
from citizens.attempts import TooManyTries, address_of
from dossiers.due import standing
from dossiers.forms.track import TrackForm
from dossiers.lookup import look_up
from dossiers.models import Dossier
from dossiers.paying_shown import open_fees
from dossiers.story import next_for


@login_not_required
def track(request: HttpRequest) -> HttpResponse:
    """Asked by POST, so that neither number nor signs stand in an address or a log."""
    asked = request.POST if request.method == "POST" else None
    form = TrackForm(asked, initial={"number": request.GET.get("code", "")[:40]})
    if not form.is_valid():
        return render(request, "dossiers/track.html", {"form": form}, status=400 if asked else 200)
    words = form.cleaned_data
    try:
        found = look_up(words["number"], words["last4"], address_of(request))
    except TooManyTries:
        form.add_error(None, _("Too many wrong tries. Wait 15 minutes, or call 1022."))
        return render(request, "dossiers/track.html", {"form": form}, status=429)
    if found is None:
        form.add_error(None, _("No dossier has this code together with these 4 signs. Check both."))
        return render(request, "dossiers/track.html", {"form": form}, status=404)
    return found_page(request, found)


def found_page(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    at = timezone.localtime()
    response = render(
        request,
        "dossiers/tracked.html",
        {
            "dossier": dossier,
            "standing": standing(dossier, at, working_time_of(dossier.unit)),
            "next": next_for(dossier, at),
            "is_owing": dossier.pk in open_fees([dossier], at).to_be_paid,
        },
    )
    response["Cache-Control"] = "private, no-store"
    return response
