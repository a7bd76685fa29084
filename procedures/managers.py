"""Who keeps the catalogue."""

from django.http import Http404, HttpRequest
from django.utils import timezone

from agencies.models import Role, posts_of
from citizens.models import Person
from citizens.requests import person_of


def manager_of(request: HttpRequest) -> Person:
    """The catalogue manager who asks; for anybody else there is nothing here (404)."""
    person = person_of(request)
    posts = posts_of(person, timezone.localdate())
    if not any(post.role == Role.CATALOGUE_MANAGER for post in posts):
        raise Http404
    return person
