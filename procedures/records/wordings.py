"""The wordings by which a banned paper is known: the one rule for what is typed and for files."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from agencies.sorting import plain

FEWEST_LETTERS = 4
# Such as SHK: no word of the language goes without a vowel.
ABBREVIATION = re.compile(r"[b-df-hj-np-tv-xz]{3,}")


def tidied(wordings: Iterable[str]) -> list[str]:
    """With single spaces, none of them twice."""
    return [*dict.fromkeys(filter(None, (" ".join(one.split()) for one in wordings)))]


def too_short(wordings: Iterable[str]) -> str:
    """Why one of them would be found in nearly every paper or in none; empty where all will do."""
    for one in wordings:
        if len(plain(one)) < FEWEST_LETTERS and not ABBREVIATION.fullmatch(plain(one)):
            said = _("“%(words)s” is too short: it would be found in the names of many papers.")
            return said % {"words": one}
    return ""
