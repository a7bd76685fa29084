"""The administrator's pages: working calendars."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.calendars import DRAFT, FIRST, LAST, line_of, working_time_with
from agencies.drafts import differences
from agencies.editions import drafted, is_changed
from agencies.forms import CalendarForm, DayForm, SessionsForm, typed_sessions
from agencies.models import (
    CalendarEdition,
    DayOverride,
    Role,
    SessionVersion,
    Unit,
    WorkingCalendar,
    posts_of,
)
from agencies.week import week_in_words
from agencies.working_time import WorkingTime
from agencies.year import KEY, WEEKDAYS, year_of
from citizens.requests import number_of, person_of


def administrators_only(request: HttpRequest, today: date) -> None:
    if not any(post.role == Role.ADMINISTRATOR for post in posts_of(person_of(request), today)):
        raise Http404


def calendars(request: HttpRequest) -> HttpResponse:
    administrators_only(request, timezone.localdate())
    return calendars_page(request, CalendarForm())


@require_POST
def new_calendar(request: HttpRequest) -> HttpResponse:
    """For a unit without one: empty, so the calendar above holds until something is published."""
    administrators_only(request, timezone.localdate())
    form = CalendarForm(request.POST)
    if not form.is_valid():
        return calendars_page(request, form)
    made = form.save()
    messages.success(request, _("%(calendar)s is there, still empty.") % {"calendar": made})
    return redirect("calendar", made.pk)


def calendars_page(request: HttpRequest, form: CalendarForm) -> HttpResponse:
    found = WorkingCalendar.objects.select_related("unit", "edition").order_by(
        F("unit__path").asc(nulls_first=True)
    )
    rows = [(one, is_changed(one)) for one in found]
    words = {"calendars": rows, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "agencies/calendars.html", words, status=status)


def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """A year at a glance, with the forms that change it."""
    today = timezone.localdate()
    administrators_only(request, today)
    found = get_object_or_404(WorkingCalendar.objects.select_related("unit"), pk=pk)
    asked = number_of(request.GET.get("day", ""))
    day = found.overrides.filter(pk=asked, date__gt=today).first() if asked else None
    return page(request, found, today, day_form=DayForm(instance=day, calendar=found))


def page(
    request: HttpRequest,
    found: WorkingCalendar,
    today: date,
    *,
    day_form: DayForm | None = None,
    sessions_form: SessionsForm | None = None,
) -> HttpResponse:
    year = year_asked(request, today)
    overrides = list(found.overrides.filter(date__year=year))
    versions = list(found.versions.all())
    changes = differences(found)
    changed = {one.on for one in changes if one.is_day}
    sessions = typed_sessions(versions[-1].weekdays) if versions else {}
    day_form = day_form or DayForm(calendar=found)
    is_refused = day_form.is_bound or sessions_form is not None
    words = {
        "calendar": found,
        "today": today,
        "year": year,
        "years": [one for one in (year - 1, year + 1) if FIRST.year <= one <= LAST.year],
        "months": year_of(year, overrides, time_drafted(found), today, changed),
        "weekdays": WEEKDAYS,
        "key": KEY,
        "overrides": overrides,
        "versions": [(one, week_in_words(one.weekdays)) for one in versions],
        "day_form": day_form,
        "sessions_form": sessions_form or SessionsForm(calendar=found, initial=sessions),
        "opens_sessions": sessions_form is not None,
        "changes": changes,
        "changed_days": sum(one.is_day for one in changes),
        "changed_sessions": sum(not one.is_day for one in changes),
        "editions": published(found),
    }
    return render(request, "agencies/calendar.html", words, status=400 if is_refused else 200)


def published(found: WorkingCalendar) -> list[tuple[CalendarEdition, Any]]:
    """The newest first, each with its way through the open dossiers, if it was sent on one."""
    rows = found.editions.select_related("published_by", "change").order_by("-pk")
    return [(row, getattr(row, "change", None)) for row in rows]


def year_asked(request: HttpRequest, today: date) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return year if FIRST.year <= year <= LAST.year else today.year


def time_drafted(found: WorkingCalendar) -> WorkingTime:
    """By the draft; the country's is read as a unit without a calendar would read it."""
    unit = found.unit or Unit.objects.filter(parent=None, valid_to=None).first()
    if unit is None:
        raise Http404
    return working_time_with(line_of(unit, found.pk), {DRAFT: drafted(found)})


def locked(pk: int) -> WorkingCalendar:
    return get_object_or_404(WorkingCalendar.objects.select_for_update(), pk=pk)


@require_POST
def save_day(request: HttpRequest, pk: int, day: int | None = None) -> HttpResponse:
    """Adds a day that differs, or changes one."""
    today = timezone.localdate()
    administrators_only(request, today)
    with transaction.atomic():
        found = locked(pk)
        kept = get_object_or_404(found.overrides, pk=day) if day else None
        if kept and kept.date <= today:
            return refused_as_past(request, kept, today)
        form = DayForm(request.POST, instance=kept, calendar=found)
        if form.is_valid():
            row = form.save()
            words = {"day": row.date.strftime("%d/%m/%Y")}
            messages.success(request, _("%(day)s stands in the draft.") % words)
            return to_year(found, row.date.year)
    return page(request, found, today, day_form=form)


@require_POST
def delete_day(request: HttpRequest, pk: int, day: int) -> HttpResponse:
    today = timezone.localdate()
    administrators_only(request, today)
    with transaction.atomic():
        found = locked(pk)
        row = get_object_or_404(found.overrides, pk=day)
        if row.date <= today:
            return refused_as_past(request, row, today)
        row.delete()
    messages.success(request, _("The day is taken out of the draft."))
    return to_year(found, row.date.year)


@require_POST
def save_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """New sessions from a date on; what was before stays as it was."""
    today = timezone.localdate()
    administrators_only(request, today)
    with transaction.atomic():
        found = locked(pk)
        form = SessionsForm(request.POST, calendar=found)
        if form.is_valid():
            begins = form.cleaned_data["effective_from"]
            SessionVersion.objects.create(
                calendar=found, effective_from=begins, weekdays=form.weekdays()
            )
            words = {"day": begins.strftime("%d/%m/%Y")}
            messages.success(request, _("The sessions from %(day)s on stand in the draft.") % words)
            return to_year(found, begins.year)
    return page(request, found, today, sessions_form=form)


def refused_as_past(request: HttpRequest, row: DayOverride, today: date) -> HttpResponse:
    words = {"day": (today + timedelta(days=1)).strftime("%d/%m/%Y")}
    messages.error(request, _("Only days from tomorrow (%(day)s) on can be changed.") % words)
    return to_year(row.calendar, row.date.year)


def to_year(found: WorkingCalendar, year: int) -> HttpResponse:
    return redirect(f"{reverse('calendar', args=[found.pk])}?year={year}")
