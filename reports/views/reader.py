"""Who reads the figures of the house."""

from collections.abc import Callable
from functools import wraps

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from dossiers.rights import reach_of
from reports.scope import ITSELF, whole_of
from reports.turns import TOO_MANY, WAIT_S, TooMany, turn_of

View = Callable[..., HttpResponse]

READERS = (Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR)


def reader_of(request: HttpRequest) -> Person:
    """404 for whoever leads and inspects nothing."""
    person = person_of(request)
    if not reach_of(person).has(*READERS):
        raise Http404
    return person


def asker_of(request: HttpRequest, asked: QueryDict) -> Person:
    """Readers; and officers about themselves, of a unit whose officer they are unless they name
    another. 404 for all others."""
    person = person_of(request)
    units = [post.unit for post in reach_of(person).posts if post.role == Role.OFFICER]
    is_own = asked.get("by") == "officer" or asked.get("officer") == person.username
    if reach_of(person).has(*READERS) or not units or not is_own:
        return reader_of(request)
    if not asked.get("unit") and len(whole_of(person).units) > 1:
        asked["unit"] = ITSELF + units[0].code
    return person


def refused(request: HttpRequest, form: Form) -> HttpResponse:
    """What is wrong with the question, and nothing else."""
    return render(request, "reports/no_figures.html", {"form": form}, status=400)


def in_turn(view: View) -> View:
    """The page of one who asks for too many at once says so, and leaves the others their turn."""

    @wraps(view)
    def waiting(request: HttpRequest, **words: str) -> HttpResponse:
        try:
            with turn_of(person_of(request)):
                return view(request, **words)
        except TooMany:
            answer = render(request, "reports/too_many.html", {"sentence": TOO_MANY}, status=429)
            answer["Retry-After"] = WAIT_S
            return answer

    return waiting
