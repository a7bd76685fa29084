"""The list behind a figure: which figure, its rows a page at a time, and what it is called."""

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField
from citizens.models import Person
from dossiers.keyset import Cursor, Order, Place, paged
from dossiers.models import Dossier
from reports.behind import SUMS, Behind
from reports.definitions import ANSWERED, NAMES
from reports.figures import Conditions, total_of
from reports.forms import OfficerRowsForm, Question
from reports.measures import FLOWS, STOCK

PAGE = 40
# Of these a dossier may have several.
SEVERAL = {flow.name for flow in FLOWS.values() if flow.day.source.model is not Dossier}
LISTED = (*ANSWERED, *SUMS)


class ListForm(OfficerRowsForm):
    """Besides the question, which figure is listed; `due` narrows it to one due date."""

    due = DateField(required=False, label=_("Due"))

    def __init__(self, data: Any, person: Person, today: date) -> None:
        super().__init__(data, person, today)
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ChoiceField)
        measure.required = True
        measure.choices = [(name, name) for name in LISTED]

    @property
    def conditions(self) -> Conditions:
        due = self.cleaned_data["due"]
        return self.question().conditions | ({"due_on": due} if due else {})


class Line(NamedTuple):
    """`amount` is minutes, or 1 for what was moved here and -1 for what was moved away; of what
    was known then, the dossier's part of the figure."""

    dossier: Dossier
    amount: int | None


class Page(NamedTuple):
    lines: list[Line]
    previous: Cursor | None
    next: Cursor | None


class ByNumber(Order):
    """In the order of filing."""

    @property
    def columns(self) -> tuple[str, ...]:
        return ("-pk" if self.is_falling else "pk",)

    def beyond(self, cursor: Cursor) -> Q:
        return Q(pk__lt=cursor.pk) if self.is_falling else Q(pk__gt=cursor.pk)


def size_of(found: Behind) -> int:
    """What the figure says: the number of rows, or what they add up to."""
    if found.amount:
        total: int | None = found.rows.aggregate(total=Sum(found.amount))["total"]
        return total or 0
    return found.rows.count()


def told(question: Question) -> int:
    """What the book says of the question's figure, in no time: as many as the rows."""
    total = total_of(question.conditions, question.period, batch=question.batch)
    size: int = getattr(total, question.measure)
    return size


def kind_of(name: str, found: Behind) -> str:
    """What is counted: dossiers, working minutes, ways in and out, or what belongs to a dossier."""
    if name == "moved":
        return "moves"
    if name.startswith("minutes_"):
        return "minutes"
    return "rows" if found.rows.model is not Dossier or name in SEVERAL else "dossiers"


def order_of(name: str, found: Behind) -> Order:
    """What waits longest first; of what has happened, the last first."""
    lasts = name in STOCK or name in {"in_progress", "within_deadline", "processing"}
    if found.is_then:
        return ByNumber(found.moment, NAMES[name], is_falling=not lasts)
    return Order(found.moment, NAMES[name], is_falling=not lasts, has_gaps=found.moment == "due_at")


def page_of(found: Behind, order: Order, place: Place) -> Page:
    """The page behind a row or in front of one."""
    rows, previous, following = paged(
        lambda order, cursor: _stretch(found, order, cursor),
        lambda row: Cursor(row[1], row[0]),
        order,
        place,
    )
    return Page(_lines(rows), previous, following)


def _stretch(
    found: Behind, order: Order, cursor: Cursor | None
) -> tuple[list[tuple[Any, ...]], bool]:
    """Keys, moments, dossiers and amounts of the rows behind the cursor."""
    rows = found.rows.filter(order.beyond(cursor)) if cursor else found.rows
    columns = ["pk", found.moment, f"{found.prefix}pk", *filter(None, [found.amount])]
    read = list(rows.order_by(*order.columns).values_list(*columns)[: PAGE + 1])
    return read[:PAGE], len(read) > PAGE


def _lines(read: list[tuple[Any, ...]]) -> list[Line]:
    dossiers = (
        Dossier.objects.select_related("version", "unit")
        .only(
            *("code", "reference", "state", "owner_name", "filed_at", "received_at", "due_at"),
            *("finished_at", "version__name", "unit__name"),
        )
        .in_bulk({row[2] for row in read})
    )
    return [Line(dossiers[row[2]], row[3] if len(row) > 3 else None) for row in read]
