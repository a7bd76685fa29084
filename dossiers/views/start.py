"""Where somebody lands after signing in: at the work of their post, or at their dossiers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from agencies.models import Role
from citizens.requests import person_of
from dossiers.rights import STAFF_ROLES, reach_of

FIRST_PAGES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({Role.PROVINCIAL_LEADER, Role.INSPECTOR}), "dashboard"),
    (STAFF_ROLES, "desk"),
    (frozenset({Role.CATALOGUE_MANAGER}), "catalogue"),
    (frozenset({Role.ADMINISTRATOR}), "calendars"),
)


def landing(request: HttpRequest) -> HttpResponse:
    reach = reach_of(person_of(request))
    for roles, name in FIRST_PAGES:
        if reach.has(*roles) and is_there(name):
            return redirect(name)
    return redirect("my")


def is_there(name: str) -> bool:
    """Whether this house has the page."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
