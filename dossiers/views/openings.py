"""Who looked at a dossier, for its applicant and the inspector; who looked at many."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from citizens.models import Person
from citizens.requests import person_of
from dossiers.capacity import stands_as_applicant
from dossiers.forms.openings import DayForm
from dossiers.keyset import PAGE, Cursor
from dossiers.models import Opening
from dossiers.views.dossier import visible
from dossiers.who_looked import PersonDay, inspects, on_day, openings_of, people_on, some


def of_dossier(request: HttpRequest, number: str) -> HttpResponse:
    """Names are for the inspector, who is told none on a dossier of their own."""
    found, person = visible(request, number), person_of(request)
    rows, is_own = openings_of(found), stands_as_applicant(person, found)
    if not is_own:
        only_inspector(person)
        rows = rows.select_related("person", "post__unit")
    after = Cursor.parse(request.GET.get("after", ""))
    looks, more = some(rows, after)
    words = {"dossier": found, "looks": looks, "more": more, "after": after}
    return render(request, "dossiers/openings.html" if is_own else "desk/openings.html", words)


def by_person(request: HttpRequest) -> HttpResponse:
    only_inspector(person_of(request))
    form, day = asked_day(request)
    people = people_on(day) if day else []
    shown, more = people_after(people, request.GET.get("after", ""))
    names = Person.objects.in_bulk([one.person_id for one in shown])
    words = {
        "form": form,
        "day": day,
        "rows": [(one, names.get(one.person_id)) for one in shown],
        "count": len(people),
        "more": more,
    }
    return render(request, "desk/openings_by_person.html", words, status=200 if day else 400)


def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    """What one person looked at on a day."""
    only_inspector(person_of(request))
    person = get_object_or_404(Person, pk=pk)
    form, day = asked_day(request)
    rows = on_day(day).filter(person=person) if day else Opening.objects.none()
    newest_first = rows.select_related("dossier", "post__unit").order_by("-at", "-pk")
    looks, more = some(newest_first, Cursor.parse(request.GET.get("after", "")))
    words = {"person": person, "form": form, "day": day, "looks": looks, "more": more}
    return render(request, "desk/openings_of_person.html", words, status=200 if day else 400)


def only_inspector(person: Person) -> None:
    if not inspects(person):
        raise Http404


def asked_day(request: HttpRequest) -> tuple[DayForm, date | None]:
    """Today, unless another is asked for; None where it is none of the calendar."""
    if not request.GET.get("day"):
        today = timezone.localdate()
        return DayForm(initial={"day": today}), today
    form = DayForm(request.GET)
    return form, form.cleaned_data["day"] if form.is_valid() else None


def people_after(people: list[PersonDay], cursor: str) -> tuple[list[PersonDay], Any]:
    """A page of them behind "dossiers_person"; a cursor that makes no sense is the first page."""
    dossiers, _sign, pk = cursor.partition("_")
    if all(text.isascii() and text.isdigit() and len(text) <= 18 for text in (dossiers, pk)):
        edge = (-int(dossiers), int(pk))
        people = [one for one in people if (-one.dossiers, one.person_id) > edge]
    shown = people[:PAGE]
    more = f"{shown[-1].dossiers}_{shown[-1].person_id}" if len(people) > PAGE else None
    return shown, more
