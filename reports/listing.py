"""The list behind a figure: which figure, its rows a page at a time, and what it is called."""

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from citizens.fields import DateField
from citizens.models import Person
from dossiers.keyset import Cursor, Order, Place
from dossiers.models import Dossier, Segment
from dossiers.states import State
from reports.behind import MEASURES, Behind, behind
from reports.figures import Period
from reports.forms import RowsForm
from reports.measures import (
    EARLY,
    NOT_DONE_IN_TIME,
    ON_TIME,
    RECEIVED,
    RECEIVED_ONES,
    RESOLVED,
    STOCK,
    WAITS,
)
from reports.transfers import Conditions, after, rows_then

PAGE = 40
NAMES: dict[str, Any] = {
    "received": pgettext_lazy("figures", "Received"),
    "received_online": _("Received online"),
    "received_desk": _("Received at the desk"),
    "received_post": _("Received by post"),
    "carried_over": _("Carried over from before"),
    "resolved": _("Resolved"),
    "punctual": _("Resolved early or on time"),
    "early": _("Early"),
    "on_time": _("On time"),
    "late": pgettext_lazy("figures", "Late, resolved"),
    "in_progress": pgettext_lazy("figures", "In progress"),
    "within_deadline": _("Within the deadline"),
    "overdue": pgettext_lazy("figures", "Overdue"),
    "to_be_judged": _("Resolved or overdue"),
    "ended_otherwise": _("Withdrawn or stopped"),
    "withdrawn": _("Withdrawn"),
    "stopped": _("Stopped"),
    "processing": _("The authority at work"),
    "awaiting_supplement": _("Waiting for the applicant"),
    "awaiting_dues": _("Waiting for taxes and fees"),
    "suspended": _("Waiting for another authority"),
    "handed_out": _("Result handed out"),
    "filed": _("Filed"),
    "filed_on_behalf": _("Filed online by a clerk for the applicant"),
    "refused": _("Not received"),
    "withdrawn_unreceived": _("Withdrawn before receipt"),
    "denied": _("Resolved with a denial"),
    "late_intake": _("Received after the time for an answer"),
    "supplements": _("Requests for a supplement"),
    "second_supplements": _("Repeated requests for a supplement"),
    "apologies": _("Apologies"),
    "papers_digitised": _("Papers digitised"),
    "papers_reused": _("Papers reused"),
    "results_electronic": _("Electronic results"),
    "moved": _("Moved from other units, less those moved away"),
    "minutes_processing": _("Working minutes of the authority"),
    "minutes_awaiting_supplement": _("Working minutes of waiting for the applicant"),
    "minutes_awaiting_dues": _("Working minutes of waiting for taxes and fees"),
    "minutes_suspended": _("Working minutes of waiting for another authority"),
}
# Sums that pages show besides the named figures.
SUMS = ("punctual", "to_be_judged", "ended_otherwise", "processing")
LISTED = (*MEASURES, *SUMS)


class ListForm(RowsForm):
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


MOMENTS = {"punctual": "finished_at", "ended_otherwise": "finished_at", "to_be_judged": "due_at"}


def rows_behind(name: str, conditions: Conditions, period: Period) -> Behind:
    """The rows of a figure, or of one of SUMS, whose parts have no dossier in common."""
    if name not in SUMS:
        return behind(name, conditions, period)
    if name == "processing":
        running = behind("in_progress", conditions, period)
        ended = Q(ended_on=None) | Q(ended_on__gt=period.last)
        waits = Segment.objects.filter(
            WAITS.condition, ended, started_on__lte=period.last, dossier=OuterRef("pk")
        )
        return replace(running, rows=running.rows.filter(~Exists(waits)))
    # What has ended by then has not been transferred since.
    rows = rows_then(RECEIVED, conditions, after(period.last)).filter(_sum(name, period))
    return Behind(rows, "", MOMENTS.get(name, "received_at"))


def _sum(name: str, period: Period) -> Q:
    finished = Q(finished_on__range=period)
    if name == "punctual":
        return finished & (EARLY | ON_TIME)
    if name == "ended_otherwise":
        return finished & RECEIVED_ONES & Q(state__in=[State.WITHDRAWN, State.STOPPED])
    overdue = NOT_DONE_IN_TIME & Q(due_on__lt=period.last)
    overdue &= Q(finished_on=None) | Q(finished_on__gt=period.last)
    return (finished & RESOLVED) | overdue


class Line(NamedTuple):
    """`amount` is minutes, or 1 for what was moved here and -1 for what was moved away."""

    dossier: Dossier
    amount: int | None


class Page(NamedTuple):
    lines: list[Line]
    previous: Cursor | None
    next: Cursor | None


def size_of(found: Behind) -> int:
    """What the figure says: the number of rows, or what they add up to."""
    if found.amount:
        total: int | None = found.rows.aggregate(total=Sum(found.amount))["total"]
        return total or 0
    return found.rows.count()


def order_of(name: str, found: Behind) -> Order:
    """What waits longest first; of what has happened, the last first."""
    lasts = name in STOCK or name in {"in_progress", "within_deadline", "processing"}
    return Order(found.moment, NAMES[name], is_falling=not lasts, has_gaps=found.moment == "due_at")


def page_of(found: Behind, order: Order, place: Place) -> Page:
    """The page behind a row or in front of one; the one before the second is the first."""
    rows, is_more = _stretch(found, order.turned() if place.is_before else order, place.cursor)
    if place.is_before and not is_more:
        return page_of(found, order, Place())
    if place.is_before:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    first, last = (Cursor(row[1], row[0]) for row in (rows[0], rows[-1]))
    return Page(
        _lines(rows),
        first if place.cursor else None,
        last if is_more or place.is_before else None,
    )


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
