"""Bearer tokens of the API; only their SHA-256 is kept."""

import hashlib
import secrets
from datetime import datetime
from typing import cast

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from citizens.models import AccessToken, Person


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(person: Person, *, at: datetime) -> str:
    """A new token; the person's expired ones go."""
    person.access_tokens.filter(expires_at__lte=at).delete()
    token = secrets.token_urlsafe(32)
    person.access_tokens.create(
        digest=digest_of(token), created_at=at, expires_at=at + settings.TOKEN_LIFETIME
    )
    return token


def expire_token(token: str) -> None:
    AccessToken.objects.filter(digest=digest_of(token)).delete()


def person_with(token: str, *, at: datetime) -> Person | None:
    """Whose token it is, while it holds and the account is active."""
    tokens = AccessToken.objects.select_related("person")
    found = tokens.filter(
        digest=digest_of(token), expires_at__gt=at, person__is_active=True
    ).first()
    return found.person if found else None


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`; such a request needs no CSRF token."""

    def authenticate(self, request: Request) -> tuple[Person, str] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        token = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        person = person_with(token, at=timezone.now())
        if person is None:
            raise AuthenticationFailed(
                cast("str", _("This access token is unknown or has expired. Sign in again."))
            )
        return person, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
