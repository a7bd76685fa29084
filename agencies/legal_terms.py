"""Numbers that the law sets for every procedure, by day.

The rows are kept in the process for up to a minute: editing one is rare, and every move asks.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from time import monotonic

from agencies.models import LegalTerm

KEPT_FOR = 60  # seconds


class NoLegalTerm(LookupError):
    """Nothing says what the law sets on that day."""


def legal_term(key: LegalTerm.Key, on: date) -> int:
    """The amount in force on the day; raises NoLegalTerm where there is none."""
    for term in _terms(int(monotonic() // KEPT_FOR)):
        if term.key == key and term.valid_from <= on <= (term.valid_to or date.max):
            return term.amount
    raise NoLegalTerm(f"No term “{key}” is in force on {on}")


def forget_terms() -> None:
    """For whoever has just changed a term."""
    _terms.cache_clear()


@lru_cache(maxsize=1)
def _terms(minute: int) -> Sequence[LegalTerm]:
    return list(LegalTerm.objects.all())
