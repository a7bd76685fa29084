"""Who asks, and for which number."""

from typing import cast

from django.http import HttpRequest
from rest_framework.request import Request

from citizens.models import Person


def person_of(request: HttpRequest | Request) -> Person:
    """The account behind a request that required one."""
    return cast("Person", request.user)


def number_of(text: str) -> int | None:
    """A number that came with an address; None where it is none, or longer than any of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
