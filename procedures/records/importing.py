"""A file of the catalogue against what is there: what becomes of each of its rows.

All in one transaction: one refused row, and nothing was taken in. A dry run is the same run, taken
back at its end.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from citizens.models import Person
from procedures.plausible import WRONG_YEAR, is_plausible
from procedures.records.basics import take_basics
from procedures.records.fates import Became, Fate, Refused
from procedures.records.rows import DAYS
from procedures.records.schema import Record
from procedures.records.shape import shape_wrong
from procedures.records.taking import Taker

__all__ = ["Refused", "load", "take_in"]

MOST_TOLD = 500


def load(document: Record) -> list[Fate]:
    """What is not there yet, published as the file says. Raises Refused."""
    return take_in(document, by=None, at=timezone.now(), is_published=True)


def take_in(
    document: Record,
    *,
    by: Person | None,
    at: datetime,
    is_published: bool = False,
    is_dry: bool = False,
) -> list[Fate]:
    """Decisions come as drafts, to be reviewed and published; or, where the file is trusted, as
    published. Raises Refused; then, and after a dry run, nothing was taken in."""
    wrong = [*islice(shape_wrong("", document), MOST_TOLD)] or [*_odd_days(document, at)]
    broken = [Fate(place, "", Became.REFUSED, sentence) for place, sentence in wrong]
    if broken:
        raise Refused(broken)
    try:
        with transaction.atomic():
            taker = Taker(by, at, is_published=is_published)
            fates = [*take_basics(document), *taker.decisions(document.get("decisions", []))]
            is_refused = any(fate.became == Became.REFUSED for fate in fates)
            transaction.set_rollback(is_dry or is_refused)
    except (IntegrityError, OperationalError) as clash:  # the latter: a deadlock
        why = _("Somebody else has changed the catalogue meanwhile; try again.")
        raise Refused([Fate("", "", Became.REFUSED, why)]) from clash
    if is_refused:
        raise Refused(fates)
    return fates


def _odd_days(document: Record, at: datetime) -> Iterator[tuple[str, str]]:
    today = timezone.localdate(at)
    for nth, record in enumerate(document.get("decisions", []), 1):
        for name in DAYS:
            if not is_plausible(date.fromisoformat(record[name]), today):
                yield f"decisions/{nth}/{name}", str(WRONG_YEAR)
