"""The leader's page."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy

from agencies.calendars import working_time_of
from citizens.models import Person
from dossiers.states import Channel
from procedures.models import OnlineLevel
from reports.asked import choices_of, name_of, narrowed_in_words, presets, words_of
from reports.breakdown import LABELS
from reports.charts import columns, line_of, strip_parts
from reports.figures import Figures, tenths
from reports.forms import Question, QuestionForm
from reports.overview import Overview
from reports.scope import ITSELF, Scope, scope_of
from reports.views.reader import in_turn, reader_of
from reports.warm import warm_or_counted

SHOWN, SHOWN_FIELDS = 8, 5
LEVELS = (
    (OnlineLevel.FULL_ONLINE, pgettext_lazy("level", "In full"), "work"),
    (OnlineLevel.PARTIAL_ONLINE, pgettext_lazy("level", "In part"), "other"),
    (OnlineLevel.OTHER, pgettext_lazy("level", "Other"), "mute"),
)
CHANNELS = ((Channel.ONLINE, "work"), (Channel.DESK, "other"), (Channel.POST, "mute"))


class Entry(NamedTuple):
    """A line of a league: `key` narrows the page to it, `width` of 1000 is its late rate."""

    key: str
    name: str
    figures: Figures
    width: str = "0"


class Share(NamedTuple):
    key: str
    label: str
    tone: str
    number: int


@in_turn
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where there is a mistake in the question, nothing stands under it."""
    person, now = reader_of(request), timezone.localtime()
    form = QuestionForm(request.GET, person, now.date())
    question = form.question() if form.is_valid() else this_year(person, now.date())
    found = warm_or_counted(question, now)
    asked = words_of(question)
    words = {
        "form": form,
        "now": now,
        "asked": asked,
        **asking(form, person, question, now.date()),
        **words_about(question, found),
        **words_of_charts(question, found, now.date()),
        **league_of(question.scope, found),
    }
    return render(request, "reports/dashboard.html", words, status=400 if form.errors else 200)


def this_year(person: Person, today: date) -> Question:
    form = QuestionForm({}, person, today)
    form.full_clean()
    return form.question()


def asking(form: QuestionForm, person: Person, question: Question, today: date) -> dict[str, Any]:
    """The form above the figures; what was typed stays, else the days that are shown."""
    days = {"from": question.period.first, "to": question.period.last}
    dates = []
    for name, day in days.items():
        typed = form[name].value() if form.errors else ""
        dates.append((name, form[name], typed or f"{day:%d/%m/%Y}"))
    return {
        "presets": presets(words_of(question), today),
        "dates": dates,
        "units": units_of(person, question),
        "kept": question.narrowed,
    }


def units_of(person: Person, question: Question) -> list[Any]:
    """What may be chosen; nothing where there is no choice."""
    whole = question.scope if question.scope.is_whole else scope_of(person, "")
    units = choices_of(whole.units.values(), question.period)
    return units if len(units) > 1 else []


def words_about(question: Question, found: Overview) -> dict[str, Any]:
    return {
        "scope": question.scope,
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "found": found,
        "total": found.total,
        "rate": found.total.rate(),
        "earlier": found.earlier,
        "change": change_of(found),
        "fall": -(change_of(found) or 0),
        "judged": found.total.resolved + found.total.overdue,
    }


def change_of(found: Overview) -> float | None:
    """In percentage points against the earlier period."""
    rate = found.total.rate()
    before = found.earlier.figures.rate() if found.earlier else None
    return None if rate is None or before is None else float(tenths(rate) - tenths(before))


def words_of_charts(question: Question, found: Overview, today: date) -> dict[str, Any]:
    total, time = found.total, working_time_of(question.scope.tops[0])
    channels = [
        Share(f"received_{key}", str(key.label), tone, getattr(total, f"received_{key}"))
        for key, tone in CHANNELS
    ]
    levels = [
        Share(level, str(label), tone, found.levels.get(level, Figures()).received)
        for level, label, tone in LEVELS
        if question.narrowed.get("level", level) == level
    ]
    return {
        "flow": strip_parts(flow_of(total)),
        "waits": strip_parts(waits_of(total)),
        "columns": columns(found.due, found.period.last, today, time),
        "line": line_of(found.trend),
        "channels": channels,
        "levels": levels,
        "channel_strip": strip_parts([(one.tone, one.number) for one in channels]),
        "level_strip": strip_parts([(one.tone, one.number) for one in levels]),
    }


def flow_of(total: Figures) -> list[tuple[str, int]]:
    return [
        ("early", total.early),
        ("ontime", total.on_time),
        ("late", total.late),
        ("work", total.within_deadline),
        ("late", total.overdue),
        ("closed", total.ended_otherwise),
    ]


def waits_of(total: Figures) -> list[tuple[str, int]]:
    return [
        ("work", total.processing),
        ("wait", total.awaiting_supplement),
        ("dues", total.awaiting_dues),
        ("other", total.suspended),
    ]


def league_of(scope: Scope, found: Overview) -> dict[str, Any]:
    """Worst first: the direct parts of the scope or, where it has none, its procedures; and
    the fields."""
    labels = LABELS["field"](found.period.last)
    fields = ranked(Entry(key, labels[key], of) for key, of in found.fields.items())
    if scope.has_parts:
        entries = ranked(parts_of(scope, found))
    else:
        names = LABELS["procedure"](found.period.last)
        entries = ranked(Entry(key, names[key], of) for key, of in found.procedures.items())
    return {
        "narrows": "unit" if scope.has_parts else "procedure",
        "all_entries": entries,
        "entries": [entry for entry in entries if entry.figures.all_late][:SHOWN],
        "all_fields": fields,
        "fields": [entry for entry in fields if entry.figures.all_late][:SHOWN_FIELDS],
        "average": average_mark(entries, found.total),
    }


def parts_of(scope: Scope, found: Overview) -> Iterable[Entry]:
    for pk, figures in found.parts.items():
        unit = scope.units[pk]
        if scope.is_beside_parts(unit):
            yield Entry(
                ITSELF + unit.code, gettext("%(unit)s itself") % {"unit": unit.name}, figures
            )
        else:
            yield Entry(unit.code, unit.name, figures)


def ranked(entries: Iterable[Entry]) -> list[Entry]:
    """By the rate of late ones, then by those overdue; what has nothing at all is left out."""
    alive = [one for one in entries if one.figures != Figures()]
    alive.sort(key=lambda one: (-(one.figures.late_rate() or 0), -one.figures.overdue, one.name))
    highest = max((one.figures.late_rate() or 0 for one in alive), default=0) or 1
    return [
        one._replace(width=f"{950 * (one.figures.late_rate() or 0) / highest:.1f}") for one in alive
    ]


def average_mark(entries: list[Entry], total: Figures) -> tuple[str, str] | None:
    """Where on the bars the rate of the whole stands: the ground of the mark, and the mark."""
    highest = entries[0].figures.late_rate() if entries else None
    rate = total.late_rate()
    if not highest or rate is None or len(entries) < 2:
        return None
    x = 950 * rate / highest
    return f"{max(0, x - 4.5):.1f}", f"{max(0, x - 3):.1f}"
