"""What changed the figures of a question since they were known: every posting that came in later,
by move, with its reason."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import sub
from typing import Any, NamedTuple

from django import forms
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import Person
from dossiers.cells import CAME, GONE, MEASURES, Measure
from dossiers.models import Dossier, Event
from dossiers.sentences import TOLD
from dossiers.tombstones import grounds_of, tombstone
from reports.definitions import NAMES
from reports.figures import (
    STANDING,
    Figures,
    day_before,
    narrow_of,
    total_of,
    values_of,
)
from reports.forms import Question, RowsForm
from reports.ledger.lines import Line, Part, came_last, came_since, sums_since
from reports.ledger.narrow import Narrow
from reports.listing import LISTED
from reports.models import Batch
from reports.then import is_little_since, parts_of

PAGE = 240  # lines


class ChangesForm(RowsForm):
    """What changed since is asked of a time; `measure` narrows it to what changed one figure."""

    def __init__(self, data: Any, person: Person, today: date) -> None:
        super().__init__(data, person, today)
        known, measure = self.fields["known"], self.fields["measure"]
        known.required = True
        known.error_messages["required"] = _("Say since when: as known at which time.")
        assert isinstance(measure, forms.ChoiceField)
        measure.choices = [(name, name) for name in LISTED]


@dataclass(frozen=True)
class Difference:
    """Of one figure."""

    name: str
    label: str | Promise
    then: int
    now: int

    @property
    def n(self) -> int:
        return self.now - self.then


class Why(NamedTuple):
    """The move behind what was posted."""

    at: datetime
    label: str | Promise
    title: str
    reason: str
    is_late_entry: bool


class Change(NamedTuple):
    """What one move changed; why, for whoever may see its dossier. `recorded_at` is when it came
    into the book; each line has its figure's name and its unit's."""

    number: str
    is_visible: bool
    recorded_at: datetime | None
    why: Why | None
    lines: list[tuple[str | Promise, Line, str]]


def parts(question: Question) -> list[Part]:
    """Of the figure asked about, or of all: flows count by their day, stocks and what is carried
    over from the beginning."""
    if question.measure:
        return parts_of(question.measure, question.period)
    first, last = question.period
    flows = [name for name in MEASURES if name not in STANDING]
    return [
        Part(flows, (), first, last),
        Part(sorted(STANDING), (), date.min, last),
        Part((*CAME, *GONE), (), date.min, day_before(first)),
    ]


def differences(question: Question) -> list[Difference]:
    """The figures that are others now, each with what it was; what came in adds up to it."""
    before = total_of(question.conditions, question.period, batch=question.batch)
    after = before + difference(question)
    then, now = before.as_dict(), after.as_dict()
    return [
        Difference(name, NAMES[name], then[name], now[name])
        for name in then
        if then[name] != now[name]
    ]


def difference(question: Question) -> Figures:
    """What came in later, as figures: added up or, where that is much, as the book has it."""
    if not _is_little(question):
        now, then = (
            total_of(question.conditions, question.period, batch=batch)
            for batch in (None, question.batch)
        )
        return Figures(*map(sub, values_of(now), values_of(then)))
    every, first = parts(replace(question, measure="")), question.period.first
    sums: dict[str, int] = {}
    for code, is_before, n in sums_since(every, _narrow(question), first):
        name = Measure(code).column
        if is_before and name not in STANDING:
            sums["carried_over"] = sums.get("carried_over", 0) + (n if name in CAME else -n)
        else:
            sums[name] = sums.get(name, 0) + n
    return Figures(**sums)


def lines_since(question: Question, before: int | None = None) -> tuple[list[Line], bool]:
    """The last that came in first, and whether there are more; `before` is where a page ended."""
    find = came_since if _is_little(question) else came_last
    read = find(parts(question), _narrow(question), PAGE + 1, before)
    return read[:PAGE], len(read) > PAGE


def changes_of(lines: Sequence[Line], person: Person) -> Iterator[Change]:
    """Line by line in their order, those of a move together."""
    keys = {line.dossier for line in lines}
    dossiers = Dossier.objects.only("code", "reference").in_bulk(keys)
    visible = set(
        Dossier.objects.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True)
    )
    closed = dict(
        Batch.objects.filter(pk__in={one.batch for one in lines}).values_list("pk", "closed_at")
    )
    units = dict(Unit.objects.filter(pk__in={one.unit for one in lines}).values_list("pk", "name"))
    events, grounds = _events(lines)
    for (pk, seq, batch), of in groupby(lines, lambda one: (one.dossier, one.seq, one.batch)):
        event, is_visible = events.get((pk, seq)), pk in visible
        yield Change(
            dossiers[pk].number if pk in dossiers else f"id {pk}",
            is_visible,
            closed.get(batch) if batch else None,
            _why(event, grounds.get(pk, {})) if event and is_visible else None,
            [(name_of(line), line, units.get(line.unit, "")) for line in of],
        )


def name_of(line: Line) -> str | Promise:
    return NAMES[Measure(line.measure).column]


def _why(event: Event, grounds: Mapping[int, str]) -> Why:
    content: dict[str, Any] = event.detail.content
    said = [content.get("reason", ""), content.get("note", "")]
    reason = tombstone(event, grounds) or " ".join(filter(None, said))
    title = content.get("title", "") or (event.post.title if event.post else "")
    label = TOLD.get(event.verb, event.verb)
    return Why(event.at, label, title, reason, event.is_late_entry)


def _events(
    lines: Iterable[Line],
) -> tuple[dict[tuple[int, int], Event], dict[int, dict[int, str]]]:
    """Those of the lines, and of each dossier on what ground texts were erased."""
    keys = {(line.dossier, line.seq) for line in lines}
    wanted = Q(seq__in={seq for _pk, seq in keys}) | Q(verb="erase")
    rows = Event.objects.filter(wanted, dossier__in={pk for pk, _seq in keys})
    found: dict[int, list[Event]] = {}
    for event in rows.select_related("detail", "post"):
        found.setdefault(event.dossier_id, []).append(event)
    of_lines = {(pk, event.seq): event for pk, events in found.items() for event in events}
    return of_lines, {pk: grounds_of(events) for pk, events in found.items()}


def _is_little(question: Question) -> bool:
    return question.batch is None or is_little_since(question.batch, question.period.last)


def _narrow(question: Question) -> Narrow:
    return narrow_of(question.conditions, question.batch)
