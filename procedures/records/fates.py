"""What becomes of a row of a file."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import pgettext_lazy


class Became(models.TextChoices):
    """In the order in which people are told of them."""

    REFUSED = "refused", pgettext_lazy("row of a file", "refused")
    UNJUDGED = "unjudged", pgettext_lazy("row of a file", "not judged yet")
    NEW = "new", pgettext_lazy("row of a file", "new")
    CHANGED = "changed", pgettext_lazy("row of a file", "changed")
    ENDED = "ended", pgettext_lazy("row of a file", "ended")
    SAME = "same", pgettext_lazy("row of a file", "the same")


class Fate(NamedTuple):
    """`place` is the path into the file, "decisions/1/procedures/17", counted from 1; `name` is the
    code or number that stands there; `why` is empty unless it was refused or not judged."""

    place: str
    name: str
    became: Became
    why: str = ""


class Refused(Exception):
    """The file was not taken in; `fates` says why, row by row."""

    def __init__(self, fates: Iterable[Fate]) -> None:
        self.fates = list(fates)
        refused = [one for one in self.fates if one.became == Became.REFUSED]
        super().__init__("; ".join(f"{one.place}: {one.why}" for one in refused[:5]))
