"""Looking a dossier up by its number and four signs of an ID, without an account.

Wrong tries are counted per number and per address, so that four signs cannot be guessed.
"""

from django.utils.crypto import constant_time_compare

from citizens.attempts import count, refuse_after
from dossiers.models import Dossier

WRONG_PER_NUMBER = 10
WRONG_PER_ADDRESS = 30


def look_up(number: str, last4: str, address: str) -> Dossier | None:
    """None for an unknown number and for wrong signs alike. Raises TooManyTries."""
    limits = {
        f"track:number:{number}": WRONG_PER_NUMBER,
        f"track:from:{address}": WRONG_PER_ADDRESS,
    }
    refuse_after(limits)
    rows = Dossier.objects.numbered(number).select_related("version", "unit", "procedure")
    dossier = rows.first()
    known = dossier.owner_id_number[-4:] if dossier else "····"
    if constant_time_compare(known, last4) and dossier:
        return dossier
    for key in limits:
        count(key)
    return None
