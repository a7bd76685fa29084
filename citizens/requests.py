"""Who asks."""

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from citizens.models import Person


def person_of(request: HttpRequest | Request) -> Person:
    """The account behind a request that required one."""
    return cast("Person", request.user)
