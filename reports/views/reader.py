"""Who reads the figures of the house."""

from django.http import Http404, HttpRequest

from agencies.models import Role
from citizens.models import Person
from citizens.requests import person_of
from dossiers.rights import reach_of

READERS = (Role.LEADER, Role.PROVINCIAL_LEADER, Role.INSPECTOR)


def reader_of(request: HttpRequest) -> Person:
    """404 for whoever leads and inspects nothing."""
    person = person_of(request)
    if not reach_of(person).has(*READERS):
        raise Http404
    return person
