"""From the draft of a calendar to what is in force: preview, publish, watch it being applied."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.drafts import differences, fingerprint
from agencies.models import WorkingCalendar
from agencies.views import administrators_only, locked
from citizens.requests import person_of
from dossiers.calendar_publishing import lines_of, moved_by, preview, publish_draft
from dossiers.forms.calendar_change import PublishForm
from dossiers.models import CalendarChange

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft would move, and the word to publish it."""
    at = timezone.now()
    today = timezone.localdate(at)
    administrators_only(request, today)
    if request.method == "POST":
        with transaction.atomic():
            calendar = locked(pk)
            form = PublishForm(request.POST, calendar=calendar, today=today)
            if form.is_valid():
                change = publish_draft(calendar, by=person_of(request), at=at)
                messages.success(request, _("The calendar is published."))
                return redirect("calendar_progress", change.pk)
    else:
        calendar = get_object_or_404(WorkingCalendar.objects.select_related("unit"), pk=pk)
        form = PublishForm(calendar=calendar, today=today)
    return preview_page(request, calendar, form)


def preview_page(
    request: HttpRequest, calendar: WorkingCalendar, form: PublishForm
) -> HttpResponse:
    at = timezone.now()
    found = preview(calendar, at)
    page = Paginator(found.moves, PAGE).get_page(request.GET.get("page"))
    words = {
        "calendar": calendar,
        "changes": differences(calendar),
        "found": found,
        "units": found.units(),
        "page": page,
        "lines": lines_of(list(page)),
        "form": form,
        "seen": fingerprint(calendar),
        "today": timezone.localdate(at),
    }
    status = 400 if form.is_bound else 200
    return render(request, "dossiers/calendar_change.html", words, status=status)


def calendar_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a published calendar has come, and whose dates it moved."""
    administrators_only(request, timezone.localdate())
    changes = CalendarChange.objects.select_related("edition__calendar", "by")
    change = get_object_or_404(changes, pk=pk)
    page = Paginator(moved_by(change), PAGE).get_page(request.GET.get("page"))
    words = {
        "change": change,
        "calendar": change.edition.calendar,
        "page": page,
        "waits": CalendarChange.objects.filter(done_at=None, pk__lt=pk).exists(),
    }
    return render(request, "dossiers/calendar_progress.html", words)
