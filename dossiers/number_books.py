"""The books in which a unit numbers its slips and results, and the next number of each."""

from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import NumberBook, Unit
from agencies.numbers import DOSSIERS, BookClosed, first_of, next_in_year, next_number
from dossiers.flow import NotAllowed
from dossiers.models import SlipKind
from dossiers.reckoning import local_date
from payments.receipts.issuers import BOOK as FEE_RECEIPTS

RESULT_BOOK = "result"
BOOKS: dict[str, str | Promise] = {**dict(SlipKind.choices), RESULT_BOOK: _("Results")}
BOOKS[FEE_RECEIPTS] = _("Fee receipts")


def number_in_book(unit: Unit, book: str, at: datetime) -> int:
    """Raises NotAllowed with a sentence where the book of that year is closed."""
    day = local_date(at)
    try:
        return next_in_year(unit, book, day)
    except BookClosed:
        raise NotAllowed(_of_year(unit, book, day)) from None


def number_of_day(unit: Unit, day: date) -> int:
    """The next number of the dossiers that the unit receives on the day; raises NotAllowed with a
    sentence where that day's book is closed."""
    try:
        return next_number(unit, DOSSIERS, day)
    except BookClosed:
        raise NotAllowed(_of_day(unit, day)) from None


def why_closed(unit: Unit, day: date) -> str:
    """Why nothing that the unit received on the day gets a number any more: the day's book or, of
    a year that is over, that of its receipts is closed. Or nothing."""
    closed = NumberBook.objects.filter(unit=unit, closed_at__isnull=False)
    if closed.filter(book=DOSSIERS, day=day).exists():
        return _of_day(unit, day)
    if closed.filter(book=SlipKind.RECEIPT, day=first_of(day.year)).exists():
        return _of_year(unit, SlipKind.RECEIPT, day)
    return ""


def _of_day(unit: Unit, day: date) -> str:
    words = {"unit": unit.name, "day": f"{day:%d/%m/%Y}"}
    return _("The book of what %(unit)s received on %(day)s is closed.") % words


def _of_year(unit: Unit, book: str, day: date) -> str:
    words = {"year": day.year, "unit": unit.name, "book": BOOKS[book]}
    sentence = _(
        "The book “%(book)s” of %(unit)s for %(year)s is closed; it gives no more numbers."
    )
    return sentence % words
