"""Taking back what the draft of a calendar says: all of it, one of it, sessions to come."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.drafts import undo
from agencies.editions import discard_draft
from agencies.views import administrators_only, locked, to_year


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is again what is in force."""
    administrators_only(request, timezone.localdate())
    with transaction.atomic():
        discard_draft(locked(pk))
    messages.success(request, _("The draft is discarded; what is in force stands."))
    return redirect("calendar", pk)


@require_POST
def undo_one(request: HttpRequest, pk: int) -> HttpResponse:
    """One date of the draft is again as in force, even where it is over by now."""
    administrators_only(request, timezone.localdate())
    try:
        on = parse_date(request.POST.get("on", ""))
    except ValueError:
        on = None
    if on is None:
        raise Http404
    with transaction.atomic():
        found = locked(pk)
        undo(found, on, is_day=request.POST.get("what") == "day")
    messages.success(request, _("%(day)s is as in force again.") % {"day": f"{on:%d/%m/%Y}"})
    return to_year(found, on.year)


@require_POST
def delete_sessions(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    """Sessions that would begin on a day to come; those before go on."""
    today = timezone.localdate()
    administrators_only(request, today)
    with transaction.atomic():
        found = locked(pk)
        row = get_object_or_404(found.versions, pk=version, effective_from__gt=today)
        row.delete()
    messages.success(request, _("The sessions are taken out of the draft."))
    return to_year(found, row.effective_from.year)
