"""What happened to a dossier, as lines to read."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agencies.working_time import WorkingTime
from dossiers.explanation import in_words
from dossiers.fee_told import reason_told, verb_told
from dossiers.flow import FLOW
from dossiers.models import Dossier, Event
from dossiers.reckoning import Line, Reckoning
from dossiers.sentences import TOLD
from dossiers.states import Outcome
from dossiers.strip import minutes_in_words
from dossiers.tombstones import grounds_of, tombstone
from procedures.limits import amount_in_words

# `submit` and what calendars do stand outside the table of the flow.
LABELS: dict[str, str | Promise] = {
    "submit": _("Send the filing"),
    "calendar": _("Change of the working calendar"),
    "erase": _("Erase personal data"),
    "pay": _("Fee paid"),
    "recharge": _("Reckoned the fee anew"),
    "waive": _("Fee waived"),
}
DETAILS: dict[str, str | Promise] = {
    "version": _("Received under the version in force from"),
    "case": pgettext_lazy("of a procedure", "Case"),
    "fees": _("Fee that differs"),
    "step": _("Step"),
    "assignee": _("To"),
    "beside": _("At other units"),
    "from_unit": _("Former unit"),
    "unit": _("Unit"),
    "question": _("Question"),
    "answer": _("Answer"),
    "outcome": _("Decision"),
    "result": _("Result"),
    "number": _("Number"),
    "capacity": _("Signed as"),
    "amount": _("Extended by"),
    "dues": _("To be paid here, in đồng"),
    "calendar": _("Calendar"),
    "cause": _("Cause of the delay"),
    "promised_on": _("New date for the result"),
    "receiver": _("Receiver"),
    "paper_shown": _("Paper shown"),
    "until": _("Answer by"),
    "ground": _("Ground"),
    "erased": _("Erased texts"),
}
DAYS = ("until", "promised_on", "version")
# Which lines of the reckoning a verb brings about.
TURNS: dict[str, tuple[str, ...]] = {
    "receive": ("received",),
    "supplement": ("resumed",),
    "settle_dues": ("resumed",),
    "resume": ("resumed",),
    "correct": ("resumed",),
    "extend": ("extended",),
    "transfer": ("transferred", "late_transfer"),
    "calendar": ("calendar",),
}
PAUSES = ("ask_supplement", "ask_dues", "suspend")


class HistoryLine(NamedTuple):
    """`took` is the working time since the event before, in words; `clock` is what the event did
    to the due date, where it did something; `unit` is that of the post, where it is not the unit
    in charge."""

    at: datetime
    label: str | Promise
    name: str
    title: str
    unit: str
    text: str
    details: list[tuple[str | Promise, str]]
    clock: str
    took: str
    is_late_entry: bool
    is_erased: bool


def history_of(
    dossier: Dossier, events: Sequence[Event], reckoning: Reckoning, time: WorkingTime
) -> list[HistoryLine]:
    """Newest first."""
    grounds, spans = grounds_of(events), ["", *(_span(a, b, time) for a, b in pairwise(events))]
    told = [
        _line(event, dossier, reckoning.lines, took)._replace(**_erased(event, grounds))
        for event, took in zip(events, spans, strict=True)
    ]
    return told[::-1]


def label_of(verb: str) -> str | Promise:
    return LABELS.get(verb) or FLOW[verb].label


def _span(before: Event, after: Event, time: WorkingTime) -> str:
    if after.verb == "erase":  # long after the work
        return ""
    return minutes_in_words(time.minutes_between(before.at, after.at))


def _line(event: Event, dossier: Dossier, turns: Iterable[Line], took: str) -> HistoryLine:
    content: dict[str, Any] = event.detail.content
    said = [reason_told(content), content.get("note", "")]
    return HistoryLine(
        event.at,
        TOLD.get(verb_told(event.verb, content)) or label_of(event.verb),
        content.get("name", "") or gettext("(erased)"),
        content.get("title", "") or (event.post.title if event.post else ""),
        _unit_of(event, dossier),
        " ".join(filter(None, said)),
        list(_details(content, dossier)),
        clock_after(event, turns),
        took,
        event.is_late_entry,
        is_erased=False,
    )


def _erased(event: Event, grounds: Mapping[int, str]) -> dict[str, Any]:
    words = tombstone(event, grounds)
    return {"text": words, "is_erased": True} if words else {}


def _unit_of(event: Event, dossier: Dossier) -> str:
    return event.post.unit.name if event.post and event.post.unit_id != dossier.unit_id else ""


def clock_after(event: Event, turns: Iterable[Line]) -> str:
    """What the event did to the clock, in a few words."""
    if event.verb in PAUSES:
        late = any(
            line.kind == "late_pause" and line.pause and line.pause.start == event.at
            for line in turns
        )
        return gettext("Late already: the due date stays") if late else gettext("The clock pauses")
    kinds = TURNS.get(event.verb, ())
    for line in turns:
        if line.kind in kinds and (line.at == event.at or line.kind == "received"):
            return gettext("Due %(due)s") % {"due": in_words(line.due_at)}
    return ""


def _details(content: dict[str, Any], dossier: Dossier) -> Iterable[tuple[str | Promise, str]]:
    for name, label in DETAILS.items():
        if name == "result" and "outcome" not in content:
            continue  # what was drafted is what is signed and issued
        if value := content.get(name):
            yield label, _readable(name, value, dossier)


def _readable(name: str, value: Any, dossier: Dossier) -> str:
    if name == "outcome" and value in Outcome.values:
        return str(Outcome(value).label)
    if name == "amount":
        return amount_in_words(dossier.version.extension_unit, int(value))
    if name == "erased":
        return str(len(value))
    if name in DAYS:
        return date_format(date.fromisoformat(str(value)), "d/m/Y")
    return str(value)
