"""Wrong tries are counted, so that nobody guesses passwords, codes or signs; right ones never are.

Wrong passwords are counted for each user name and each address.
"""

import hashlib
from collections.abc import Mapping

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 5 * 60  # seconds
GUESSING = 15 * 60  # seconds, where nobody signs in
# A whole desk shares one address, and nobody shall lock a colleague out from elsewhere.
LIMITS = {"name and address": 10, "name": 100, "address": 300}


class TooManyTries(Exception):
    """Whoever guessed too often waits until the time is over; what that holds back, the caller
    decides."""


def address_of(request: HttpRequest) -> str:
    """Where it comes from; behind proxies as far as ALLAUTH_TRUSTED_PROXY_COUNT says."""
    return str(get_adapter(request).get_client_ip(request))


def _limits(request: HttpRequest, username: str) -> dict[str, int]:
    name, address = username.lower(), address_of(request)
    parts = {"name and address": f"{name} {address}", "name": name, "address": address}
    digests = {what: hashlib.sha256(part.encode()).hexdigest() for what, part in parts.items()}
    return {
        f"wrong-sign-ins:{what.replace(' ', '-')}:{digest}": LIMITS[what]
        for what, digest in digests.items()
    }


def has_too_many(request: HttpRequest, username: str) -> bool:
    return is_over(_limits(request, username))


def count_failure(request: HttpRequest, username: str) -> None:
    for key in _limits(request, username):
        count(key, WINDOW)


def is_over(limits: Mapping[str, int]) -> bool:
    """Whether one of the keys was counted as often as its limit says."""
    counts = cache.get_many(limits)
    return any(counts.get(key, 0) >= limit for key, limit in limits.items())


def refuse_after(limits: Mapping[str, int]) -> None:
    """Raises TooManyTries."""
    if is_over(limits):
        raise TooManyTries


def count(key: str, seconds: float = GUESSING) -> None:
    """One more; the first begins the time after which all are forgotten."""
    cache.add(key, 0, seconds)
    try:
        cache.incr(key)
    except ValueError:  # it ran out in between
        cache.add(key, 1, seconds)
