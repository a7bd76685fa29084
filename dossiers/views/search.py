"""The desk's search among all that its reader may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from citizens.requests import person_of
from dossiers import queue
from dossiers.forms.search import SearchForm
from dossiers.keyset import Order, Place, page_of
from dossiers.models import Dossier
from dossiers.search import is_payment, sought
from dossiers.views.lists import links_of, reach_with, rows_of

NEWEST = Order("received_at", _("newest receipt"), is_falling=True)


def search(request: HttpRequest) -> HttpResponse:
    """What a text finds; a number of a dossier leads straight to it."""
    person, at = person_of(request), timezone.localtime()
    reach = reach_with(person, *queue.DESK_ROLES)
    form, place = SearchForm(request.GET), Place.asked(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    visible = Dossier.objects.visible_to(person)
    found = sought(visible, text, is_wide=reach.is_wide)
    page = page_of(found, NEWEST, place)
    if len(page.rows) == 1 and is_number(page.rows[0], text):
        return redirect("dossier", page.rows[0].number)
    words = {
        "at": at,
        "form": form,
        "text": text,
        "views": queue.views_for(person),
        "rows": rows_of(page.rows, person, at),
        "order": NEWEST,
        "shows_units": reach.sees_all or len(reach.unit_ids) > 1,
        **links_of(request, page, place),
    }
    return render(request, "desk/search.html", words)


def is_number(dossier: Dossier, text: str) -> bool:
    return text.upper() in (dossier.code, dossier.reference) or is_payment(text)
