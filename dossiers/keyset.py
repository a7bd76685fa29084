"""Pages along a column, its id breaking ties: the 400th costs what the first costs."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import is_aware

from dossiers.models import Dossier

PAGE = 30
Row = TypeVar("Row")


class Cursor(NamedTuple):
    """A row at the edge of a page: its value in the order's column, and its id."""

    value: datetime | None
    pk: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None where it makes no sense: then the first page is shown."""
        moment, _sign, pk = text.rpartition("_")
        if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
            return None
        try:
            value = parse_datetime(moment)
            if moment and (value is None or not is_aware(value)):
                return None
            return cls(value.astimezone(UTC) if value else None, int(pk))
        except (ValueError, OverflowError):
            return None

    def __str__(self) -> str:
        return f"{self.value.isoformat() if self.value else ''}_{self.pk}"


class Order(NamedTuple):
    """`has_gaps`: rows may lack the value; they count as greatest, as in PostgreSQL.
    `expression`: what the column holds where it is none of the table's own."""

    column: str
    label: str | Promise
    is_falling: bool = False
    has_gaps: bool = True
    expression: Any = None

    @property
    def columns(self) -> tuple[str, ...]:
        sign = "-" if self.is_falling else ""
        return f"{sign}{self.column}", f"{sign}pk"

    def on(self, rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
        """The rows, with the column that they are ordered by."""
        return rows.annotate(**{self.column: self.expression}) if self.expression else rows

    def turned(self) -> Self:
        return self._replace(is_falling=not self.is_falling)

    def beyond(self, cursor: Cursor) -> Q:
        """What follows the cursor. The column's own bound stands outside the `or`, where an
        index can begin at it."""
        column, step = self.column, "lt" if self.is_falling else "gt"
        if cursor.value is None:
            gaps = Q(**{column: None, f"pk__{step}": cursor.pk})
            return gaps | Q(**{f"{column}__isnull": False}) if self.is_falling else gaps
        tie_broken = Q(**{f"{column}__{step}": cursor.value}) | Q(**{f"pk__{step}": cursor.pk})
        further = Q(**{f"{column}__{step}e": cursor.value}) & tie_broken
        return further if self.is_falling or not self.has_gaps else further | Q(**{column: None})


class Place(NamedTuple):
    """Where a page lies: behind a row, in front of one, or at the beginning."""

    cursor: Cursor | None = None
    is_before: bool = False

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        if after := Cursor.parse(query.get("after", "")):
            return cls(after)
        before = Cursor.parse(query.get("before", ""))
        return cls(before, is_before=before is not None)


BEGINNING = Place()


class Page(NamedTuple):
    rows: list[Dossier]
    next: Cursor | None
    previous: Cursor | None


def page_of(rows: QuerySet[Dossier], order: Order, place: Place = BEGINNING) -> Page:
    """A page of the rows in their order."""
    found, previous, following = paged(
        lambda order, cursor: stretch_of(rows, order, cursor),
        lambda row: Cursor(getattr(row, order.column), row.pk),
        order,
        place,
    )
    return Page(found, following, previous)


def paged(
    read: Callable[[Order, Cursor | None], tuple[list[Row], bool]],
    cursor_of: Callable[[Row], Cursor],
    order: Order,
    place: Place,
) -> tuple[list[Row], Cursor | None, Cursor | None]:
    """The rows of a page, and where the pages before and after it lie; the one before the second
    is the whole first one. `read` gives the rows that follow a cursor, and whether there are
    more."""
    found, is_more = read(order.turned() if place.is_before else order, place.cursor)
    if place.is_before and not is_more:
        return paged(read, cursor_of, order, BEGINNING)
    if not found:
        return [], None, None
    if place.is_before:
        found.reverse()
    has_next = is_more or place.is_before
    return (
        found,
        cursor_of(found[0]) if place.cursor else None,
        cursor_of(found[-1]) if has_next else None,
    )


def stretch_of(
    rows: QuerySet[Dossier], order: Order, cursor: Cursor | None
) -> tuple[list[Dossier], bool]:
    """The rows that follow the cursor, and whether there are more. Ids are found first, in an
    index alone where it holds what is asked; only a page of rows is then fetched."""
    rows = order.on(rows)
    if cursor:
        rows = rows.filter(order.beyond(cursor))
    keys = rows.order_by(*order.columns).values("pk")[: PAGE + 1]
    related = ("version", "procedure", "unit", "helped_unit")
    found = order.on(Dossier.objects.filter(pk__in=keys)).select_related(*related)
    listed = list(found.defer("answers", "owner_words").order_by(*order.columns))
    return listed[:PAGE], len(listed) > PAGE
