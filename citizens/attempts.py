"""Wrong passwords are counted for each user name and each address; right ones never are."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 5 * 60  # seconds
LIMITS = {"name": 10, "address": 60}


def _keys(request: HttpRequest, username: str) -> dict[str, str]:
    parts = {"name": username.lower(), "address": get_adapter(request).get_client_ip(request)}
    return {
        what: f"wrong-sign-ins:{what}:{hashlib.sha256(part.encode()).hexdigest()}"
        for what, part in parts.items()
    }


def has_too_many(request: HttpRequest, username: str) -> bool:
    keys = _keys(request, username)
    counts = cache.get_many(keys.values())
    return any(counts.get(key, 0) >= LIMITS[what] for what, key in keys.items())


def count_failure(request: HttpRequest, username: str) -> None:
    for key in _keys(request, username).values():
        cache.add(key, 0, WINDOW)
        try:
            cache.incr(key)
        except ValueError:  # it ran out in between
            cache.add(key, 1, WINDOW)
