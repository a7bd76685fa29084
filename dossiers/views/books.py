"""The number books of a unit, for its clerks and leaders."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Role
from agencies.numbers import BookClosed, close_book
from citizens.requests import number_of, person_of
from dossiers import queue
from dossiers.forms.books import CloseForm
from dossiers.number_books import BOOKS
from dossiers.slips.books import (
    READERS,
    books_of,
    numbers_of,
    page_of_book,
    units_of,
    years_of,
)
from dossiers.views.lists import unit_asked

FIRST_YEAR = 2000


def books(request: HttpRequest) -> HttpResponse:
    """The books of a year; a leader closes one."""
    person, today = person_of(request), timezone.localdate()
    unit, units = unit_asked(person, request.GET, *READERS)
    year = number_of(request.GET.get("year", "")) or today.year
    year = year if FIRST_YEAR <= year <= today.year else today.year
    words = {
        "unit": unit,
        "units": units,
        "year": year,
        "years": years_of(unit, today),
        "books": books_of(unit, year),
        "may_close": unit in units_of(person, Role.LEADER),
        "views": queue.views_for(person),
    }
    return render(request, "desk/books.html", words)


def close(request: HttpRequest, book: str, year: int) -> HttpResponse:
    """Asks whether it is meant, and closes the book for good."""
    person, today = person_of(request), timezone.localdate()
    unit, _units = unit_asked(person, request.GET, *READERS)
    known(book, year)
    if unit not in units_of(person, Role.LEADER):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = CloseForm(sent, year=year, this_year=today.year)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            close_book(unit, book, year, by=person, at=timezone.now(), reason=reason)
        except BookClosed:
            messages.warning(request, _("This book is closed already."))
        else:
            said = {"book": BOOKS[book], "year": year}
            messages.success(request, _("The book “%(book)s” of %(year)s is closed.") % said)
        return redirect(reverse("books", query={"unit": unit.code, "year": year}))
    words = {"unit": unit, "book": book, "label": BOOKS[book], "year": year, "form": form}
    return render(request, "desk/book_close.html", words, status=400 if form.errors else 200)


def book(request: HttpRequest, book: str, year: int) -> HttpResponse:
    """What stands in one book, a stretch of numbers at a time."""
    person = person_of(request)
    unit, _units = unit_asked(person, request.GET, *READERS)
    known(book, year)
    page = page_of_book(unit, book, year, number_of(request.GET.get("top", "")))
    numbers = numbers_of(page.entries, person)
    rows = [(entry, [numbers.get(pk) for pk in entry.dossiers]) for entry in page.entries]
    words = {
        "unit": unit,
        "book": book,
        "label": BOOKS[book],
        "year": year,
        "page": page,
        "rows": rows,
        "views": queue.views_for(person),
    }
    return render(request, "desk/book.html", words)


def known(book: str, year: int) -> None:
    if book not in BOOKS or not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
