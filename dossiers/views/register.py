"""The register book of a unit: looked at on the screen, issued and printed for a period."""

from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from agencies.models import Unit
from citizens.requests import person_of
from dossiers import queue
from dossiers.forms.register import PeriodForm
from dossiers.keyset import Order, Page, Place, page_of
from dossiers.models import Slip, SlipKind
from dossiers.queries import DossierQuerySet
from dossiers.rights import STAFF_ROLES
from dossiers.slips.issue import issue_slip
from dossiers.slips.register import MOST, booked, booked_lines, period_of
from dossiers.views.lists import links_of, unit_asked

IN_ORDER = Order("received_at", _("oldest receipt"), has_gaps=False)
LATEST_BOOKS = 5


def register_book(request: HttpRequest) -> HttpResponse:
    """A period that makes no sense says so, and no list stands under it."""
    unit, units = unit_asked(person_of(request), request.GET, *STAFF_ROLES)
    form = PeriodForm(request.GET, timezone.localdate())
    return register_page(request, form, unit, units)


def print_book(request: HttpRequest) -> HttpResponse:
    """Issues the book of the period; its page waits until it is printed."""
    if request.method != "POST":
        return redirect("register")
    unit, units = unit_asked(person_of(request), request.POST, *STAFF_ROLES)
    form = PeriodForm(request.POST, timezone.localdate())
    if form.is_valid():
        found = booked(unit, *form.period).count()
        if fault := unprintable(found):
            form.add_error("to", fault)
        else:
            return redirect("slip", issued(request, unit, form).pk)
    return register_page(request, form, unit, units)


def unprintable(found: int) -> str:
    if not found:
        return _("Nothing was received in this period; there is nothing to print.")
    if found > MOST:
        return _(
            "%(found)s dossiers were received in this period, and a book holds %(most)s. "
            "Choose a shorter period."
        ) % {"found": number_format(found), "most": number_format(MOST)}
    return ""


@transaction.atomic
def issued(request: HttpRequest, unit: Unit, form: PeriodForm) -> Slip:
    """A new book; one of the same period that is still being printed is that one, also when two
    clicks ask at once."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    first, last = form.period
    about = {"from": first.isoformat(), "to": last.isoformat()}
    person = person_of(request)
    owed = Slip.objects.filter(unit=unit, kind=SlipKind.REGISTER, rendered_at=None, about=about)
    same = owed.filter(issued_by=person).first()
    return same or issue_slip(SlipKind.REGISTER, unit, by=person, at=timezone.now(), about=about)


def register_page(
    request: HttpRequest, form: PeriodForm, unit: Unit, units: list[Unit]
) -> HttpResponse:
    person, place = person_of(request), Place.asked(request.GET)
    found = booked(unit, *form.period) if form.is_valid() else None
    words: dict[str, Any] = {
        "form": form,
        "unit": unit,
        "units": units,
        "views": queue.views_for(person),
        "books": books_of(unit),
    }
    if found is not None:
        words |= listed(request, found, place)
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/register.html", words, status=status)


def listed(request: HttpRequest, found: DossierQuerySet, place: Place) -> dict[str, Any]:
    page = page_of(found, IN_ORDER, place)
    before = place_of_first(found, page) if page.rows else 0
    return {
        "found": found.count(),
        "lines": list(enumerate(booked_lines(page.rows), start=before + 1)),
        **links_of(request, page, place),
    }


def place_of_first(found: DossierQuerySet, page: Page) -> int:
    """How many stand in the book before this page."""
    first = page.rows[0]
    earlier = found.filter(received_at__lte=first.received_at)
    return earlier.count() - earlier.filter(received_at=first.received_at, pk__gte=first.pk).count()


def books_of(unit: Unit) -> list[tuple[Slip, date, date]]:
    """The books issued last, each with its first and last day."""
    slips = Slip.objects.filter(unit=unit, kind=SlipKind.REGISTER).select_related("issued_by")
    latest = slips.defer("content").order_by("-year", "-number")[:LATEST_BOOKS]
    return [(slip, *period_of(slip)) for slip in latest]
