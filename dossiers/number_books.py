"""The books in which a unit numbers its slips and results, and the next number of each."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from agencies.numbers import BookClosed, next_in_year
from dossiers.flow import NotAllowed
from dossiers.models import SlipKind
from dossiers.reckoning import local_date

RESULT_BOOK = "result"
BOOKS: dict[str, str | Promise] = {**dict(SlipKind.choices), RESULT_BOOK: _("Results")}


def number_in_book(unit: Unit, book: str, at: datetime) -> int:
    """Raises NotAllowed with a sentence where the book of that year is closed."""
    day = local_date(at)
    try:
        return next_in_year(unit, book, day)
    except BookClosed:
        words = {"year": day.year, "unit": unit.name, "book": BOOKS[book]}
        raise NotAllowed(
            _("The book “%(book)s” of %(unit)s for %(year)s is closed; it gives no more numbers.")
            % words
        ) from None
