"""A file of the catalogue against what is there: what becomes of each of its rows.

All in one transaction: one refused row, and nothing was taken in. A dry run is the same run, taken
back at its end.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.basics_trail import Trail
from procedures.records.basics import take_basics
from procedures.records.fates import Became, Fate, Refused
from procedures.records.schema import Record
from procedures.records.sound import sound
from procedures.records.taking import Taker

__all__ = ["Refused", "load", "take_in"]


def load(document: Record) -> list[Fate]:
    """What is not there yet, published as the file says. Raises Refused."""
    return take_in(document, by=None, at=timezone.now(), is_published=True)


def take_in(
    document: Record,
    *,
    by: Person | None,
    at: datetime,
    faults: Iterable[Fate] = (),
    is_published: bool = False,
    is_dry: bool = False,
) -> list[Fate]:
    """Decisions come as drafts, to be reviewed and published; or, where the file is trusted, as
    published. `faults` are what was found when it was read. Raises Refused, with the fate of every
    row; then, and after a dry run, nothing was taken in."""
    whole, broken = sound(document, faults, at)
    try:
        with transaction.atomic():
            taker = Taker(by, at, is_published=is_published, is_refused=bool(broken))
            fates = [*broken, *take_basics(whole, Trail(by, at))]
            taker.known.promise(whole)
            fates += taker.decisions(whole.get("decisions", []))
            is_refused = any(fate.became == Became.REFUSED for fate in fates)
            transaction.set_rollback(is_dry or is_refused)
    except (IntegrityError, OperationalError) as clash:  # the latter: a deadlock
        why = _("Somebody else has changed the catalogue meanwhile; try again.")
        raise Refused([Fate("", "", Became.REFUSED, why)]) from clash
    if is_refused:
        raise Refused(fates)
    return fates
