"""Gap-free numbers: one counter row per unit, book and day or year, taken in the transaction."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from agencies.models import NumberBook, Unit
from citizens.models import Person

# Begun anew on each day; all others live a year.
DOSSIERS = "dossier"
DAY_BOOKS = (DOSSIERS,)


class BookClosed(Exception):
    """The book gives no more numbers."""


def next_number(unit: Unit, book: str, day: date) -> int:
    """The next number; the row stays locked until the caller commits, a rollback gives it back.

    Raises BookClosed.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agencies_numberbook (unit_id, book, day, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (unit_id, book, day) "
            "DO UPDATE SET last = agencies_numberbook.last + 1 "
            "WHERE agencies_numberbook.closed_at IS NULL RETURNING last",
            [unit.pk, book, day],
        )
        row: tuple[int] | None = cursor.fetchone()
    if row is None:
        raise BookClosed
    return row[0]


def next_in_year(unit: Unit, book: str, on: date) -> int:
    """The next number of the book of that day's year; raises BookClosed."""
    return next_number(unit, book, first_of(on.year))


def first_of(year: int) -> date:
    return date(year, 1, 1)


def year_books(year: int) -> QuerySet[NumberBook]:
    return NumberBook.objects.filter(day=first_of(year)).exclude(book__in=DAY_BOOKS)


def close_book(
    unit: Unit, book: str, year: int, *, by: Person | None, at: datetime, reason: str = ""
) -> NumberBook:
    """For good: whoever waits for a number at this moment gets none. Raises BookClosed where it
    is closed already."""
    with transaction.atomic():
        row, _made = NumberBook.objects.select_for_update().get_or_create(
            unit=unit, book=book, day=first_of(year), defaults={"last": 0}
        )
        if row.closed_at is not None:
            raise BookClosed
        row.closed_at, row.closed_by, row.closing_reason = at, by, reason
        row.save(update_fields=["closed_at", "closed_by", "closing_reason"])
    return row
