"""Who reads the figures of the house."""

from collections.abc import Callable
from functools import wraps

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from dossiers.rights import reach_of
from reports.turns import TOO_MANY, WAIT_S, TooMany, turn_of

View = Callable[..., HttpResponse]

READERS = (Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR)


def reader_of(request: HttpRequest) -> Person:
    """404 for whoever leads and inspects nothing."""
    person = person_of(request)
    if not reach_of(person).has(*READERS):
        raise Http404
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
