"""How many reports one person may ask for at once: eight threads serve everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from citizens.models import Person

TURNS = 2
LONGEST_S = 30
WAIT_S = 5
TOO_MANY = _("You are asking for several reports at once. Wait until they are there, then go on.")


class TooMany(Exception):
    """The person's turns are all taken."""


@contextmanager
def turn_of(person: Person) -> Iterator[None]:
    """Raises TooMany; a turn that nobody gave back ends by itself."""
    keys = (f"report:{person.pk}:{number}" for number in range(TURNS))
    taken = next((key for key in keys if cache.add(key, value=True, timeout=LONGEST_S)), None)
    if taken is None:
        raise TooMany
    try:
        yield
    finally:
        cache.delete(taken)
