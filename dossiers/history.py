"""What happened to a dossier, as lines to read."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.working_time import WorkingTime
from dossiers.flow import FLOW
from dossiers.models import Dossier, Event
from dossiers.states import Outcome
from dossiers.strip import minutes_in_words

# `submit` stands outside the table of the flow.
LABELS: dict[str, str | Promise] = {"submit": _("Send the filing")}
DETAILS: dict[str, str | Promise] = {
    "step": _("Step"),
    "assignee": _("To"),
    "outcome": _("Decision"),
    "number": _("Number"),
    "receiver": _("Receiver"),
    "paper_shown": _("Paper shown"),
    "until": _("Answer by"),
}


class HistoryLine(NamedTuple):
    """`took` is the working time since the event before, in words."""

    at: datetime
    label: str | Promise
    name: str
    title: str
    text: str
    details: list[tuple[str | Promise, str]]
    took: str
    is_late_entry: bool


def history_of(dossier: Dossier, time: WorkingTime) -> list[HistoryLine]:
    """Newest first."""
    events: list[Event] = list(dossier.events.select_related("detail"))
    spans = ["", *(_span(a, b, time) for a, b in pairwise(events))]
    return [_line(event, took) for event, took in zip(events, spans, strict=True)][::-1]


def label_of(verb: str) -> str | Promise:
    return LABELS.get(verb) or FLOW[verb].label


def _span(before: Event, after: Event, time: WorkingTime) -> str:
    return minutes_in_words(time.minutes_between(before.at, after.at))


def _line(event: Event, took: str) -> HistoryLine:
    content: dict[str, Any] = event.detail.content
    said = [content.get("reason", ""), content.get("note", "")]
    return HistoryLine(
        event.at,
        label_of(event.verb),
        content.get("name", "") or gettext("(erased)"),
        content.get("title", ""),
        " ".join(filter(None, said)),
        list(_details(content)),
        took,
        event.is_late_entry,
    )


def _details(content: dict[str, Any]) -> Iterable[tuple[str | Promise, str]]:
    for name, label in DETAILS.items():
        if value := content.get(name):
            yield label, _readable(name, str(value))


def _readable(name: str, value: str) -> str:
    if name == "outcome" and value in Outcome.values:
        return str(Outcome(value).label)
    if name == "until":
        return date_format(date.fromisoformat(value), "d/m/Y")
    return value
