"""Looking a dossier up by its number and four signs of an ID, without an account.

Wrong tries are counted per number and per address, so that four signs cannot be guessed.
"""

from datetime import timedelta

from django.core.cache import cache
from django.utils.crypto import constant_time_compare

from citizens.attempts import count
from dossiers.models import Dossier

WINDOW = timedelta(minutes=15)
WRONG_PER_NUMBER = 10
WRONG_PER_ADDRESS = 30


class TooManyTries(Exception):
    """Nothing more is answered until the window is over, not even to the right signs."""


def look_up(number: str, last4: str, address: str) -> Dossier | None:
    """None for an unknown number and for wrong signs alike."""
    keys = {f"track:number:{number}": WRONG_PER_NUMBER, f"track:from:{address}": WRONG_PER_ADDRESS}
    wrong = cache.get_many(keys)
    if any(wrong.get(key, 0) >= limit for key, limit in keys.items()):
        raise TooManyTries
    rows = Dossier.objects.numbered(number).select_related("version", "unit", "procedure")
    dossier = rows.first()
    known = dossier.owner_id_number[-4:] if dossier else "····"
    if constant_time_compare(known, last4) and dossier:
        return dossier
    for key in keys:
        count(key, WINDOW.total_seconds())
    return None
