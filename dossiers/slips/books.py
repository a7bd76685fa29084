"""The number books of a unit: what each has given out, and whether a number is missing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count
from django.utils.functional import Promise

from agencies.models import NumberBook, Role, Unit
from agencies.numbers import DAY_BOOKS, year_books
from citizens.models import Person
from dossiers.models import Dossier, Result, Slip
from dossiers.number_books import BOOKS, RESULT_BOOK
from dossiers.rights import reach_of
from payments.models import FeeReceipt
from payments.receipts.issuers import BOOK as FEE_RECEIPTS

PAGE = 50
READERS = (Role.CLERK, Role.LEADER)


class BookShown(NamedTuple):
    book: str
    label: str | Promise
    last: int
    issued: int
    closed_at: datetime | None
    closed_by: str
    closing_reason: str

    @property
    def is_whole(self) -> bool:
        return self.last == self.issued


class Entry(NamedTuple):
    """A line of a book; without a moment the number is missing. Numbers of results have a day."""

    number: int
    at: date | None = None
    by: str = ""
    slip: int | None = None
    dossiers: tuple[int, ...] = ()
    file: UUID | None = None


class BookPage(NamedTuple):
    """From `top` downwards; the tops of the pages before and after."""

    entries: list[Entry]
    top: int
    previous: int | None
    next: int | None


def units_of(person: Person, *roles: str) -> list[Unit]:
    """Where the person holds one of the posts."""
    posts = [post for post in reach_of(person).posts if post.role in roles]
    return list(dict.fromkeys(post.unit for post in posts))


def years_of(unit: Unit, today: date) -> list[int]:
    days = NumberBook.objects.filter(unit=unit).exclude(book__in=DAY_BOOKS)
    return sorted({today.year, *(day.year for day in days.values_list("day", flat=True))})[::-1]


def books_of(unit: Unit, year: int) -> list[BookShown]:
    """Those of which a number was given or which were closed, in the order of the kinds."""
    kept = {row.book: row for row in year_books(year).filter(unit=unit).select_related("closed_by")}
    issued = _issued(unit, year)
    return [
        _shown(book, kept.get(book), issued) for book in BOOKS if book in kept or book in issued
    ]


def _shown(book: str, row: NumberBook | None, issued: Mapping[str, int]) -> BookShown:
    return BookShown(
        book,
        BOOKS[book],
        row.last if row else 0,
        issued.get(book, 0),
        row.closed_at if row else None,
        str(row.closed_by) if row and row.closed_by else "",
        row.closing_reason if row else "",
    )


def _issued(unit: Unit, year: int) -> dict[str, int]:
    slips = Slip.objects.filter(unit=unit, year=year).order_by().values_list("kind")
    results = Result.objects.filter(book_unit=unit, book_year=year, book_number__isnull=False)
    issued = dict(slips.annotate(Count("pk")))
    if number := results.count():
        issued[RESULT_BOOK] = number
    if number := FeeReceipt.objects.filter(unit=unit, year=year).count():
        issued[FEE_RECEIPTS] = number
    return issued


def page_of_book(unit: Unit, book: str, year: int, top: int | None = None) -> BookPage:
    """A stretch of numbers, the highest first: as deep as it lies it costs the same. A number
    that should be there and is not stands as a line of its own."""
    row = year_books(year).filter(unit=unit, book=book).first()
    last = row.last if row else 0
    top = min(top or last, last)
    low = max(top - PAGE + 1, 1)
    read = READERS_OF.get(book, _slips_between)
    found = {entry.number: entry for entry in read(unit, book, year, low, top)}
    entries = [found.get(number) or Entry(number) for number in range(top, low - 1, -1)]
    before = min(top + PAGE, last) if top < last else None
    return BookPage(entries, top, before, low - 1 if low > 1 else None)


def _slips_between(unit: Unit, book: str, year: int, low: int, top: int) -> list[Entry]:
    rows = Slip.objects.filter(unit=unit, kind=book, year=year, number__range=(low, top))
    rows = rows.select_related("issued_by").prefetch_related("entries").defer("content")
    return [
        Entry(row.number, row.issued_at, str(row.issued_by), row.pk, _named(row)) for row in rows
    ]


def _named(slip: Slip) -> tuple[int, ...]:
    if slip.dossier_id:
        return (slip.dossier_id,)
    return tuple(entry.dossier_id for entry in slip.entries.all())


def _results_between(unit: Unit, _book: str, year: int, low: int, top: int) -> list[Entry]:
    rows = Result.objects.filter(book_unit=unit, book_year=year, book_number__range=(low, top))
    found = rows.values_list("book_number", "issued_on", "dossier")
    return [Entry(number or 0, on, "", None, (dossier,)) for number, on, dossier in found]


def _fee_receipts_between(unit: Unit, _book: str, year: int, low: int, top: int) -> list[Entry]:
    rows = FeeReceipt.objects.filter(unit=unit, year=year, number__range=(low, top))
    rows = rows.select_related("issued_by", "charge__dossier_charge").defer("content")
    return [
        Entry(
            row.number,
            row.issued_at,
            str(row.issued_by or ""),
            None,
            (row.charge.dossier_charge.dossier_id,),
            row.reprint_id or row.file_id,
        )
        for row in rows
    ]


READERS_OF = {RESULT_BOOK: _results_between, FEE_RECEIPTS: _fee_receipts_between}


def numbers_of(entries: Sequence[Entry], person: Person) -> dict[int, str]:
    """The codes of the dossiers in a book that the person still sees; others went elsewhere."""
    named = {pk for entry in entries for pk in entry.dossiers}
    seen = Dossier.objects.visible_to(person).filter(pk__in=named)
    return {
        pk: code or reference for pk, code, reference in seen.values_list("pk", "code", "reference")
    }
