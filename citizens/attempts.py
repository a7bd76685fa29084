"""Wrong passwords are counted for each user name and each address; right ones never are."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 5 * 60  # seconds
# A whole desk shares one address, and nobody shall lock a colleague out from elsewhere.
LIMITS = {"name and address": 10, "name": 100, "address": 300}


def address_of(request: HttpRequest) -> str:
    """Where it comes from; behind proxies as far as ALLAUTH_TRUSTED_PROXY_COUNT says."""
    return str(get_adapter(request).get_client_ip(request))


def _keys(request: HttpRequest, username: str) -> dict[str, str]:
    name, address = username.lower(), address_of(request)
    parts = {"name and address": f"{name} {address}", "name": name, "address": address}
    return {
        what: f"wrong-sign-ins:{what.replace(' ', '-')}:{hashlib.sha256(part.encode()).hexdigest()}"
        for what, part in parts.items()
    }


def has_too_many(request: HttpRequest, username: str) -> bool:
    keys = _keys(request, username)
    counts = cache.get_many(keys.values())
    return any(counts.get(key, 0) >= LIMITS[what] for what, key in keys.items())


def count_failure(request: HttpRequest, username: str) -> None:
    for key in _keys(request, username).values():
        count(key, WINDOW)


def count(key: str, seconds: float) -> None:
    """One more; the first begins the time after which all are forgotten."""
    cache.add(key, 0, seconds)
    try:
        cache.incr(key)
    except ValueError:  # it ran out in between
        cache.add(key, 1, seconds)
