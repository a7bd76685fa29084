"""The leader's page."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from agencies.calendars import working_time_of
from agencies.models import Unit
from citizens.models import Person
from dossiers.due import mark_of_state
from dossiers.models import Dossier
from dossiers.states import Channel
from procedures.models import OnlineLevel
from reports.asked import choices_of, name_of, narrowed_in_words, presets, way_to, words_of
from reports.charts import aim_on, columns, days_after, is_open_on, line_of, strip_parts
from reports.figures import Figures, tenths
from reports.forms import Question, QuestionForm, RowsForm
from reports.issued.rights import may_issue
from reports.leagues import SHOWN, leagues_of, steps_of
from reports.overview import Overview, open_ones
from reports.scope import whole_of
from reports.views.reader import in_turn, reader_of
from reports.warm import warm_or_counted

LEVELS = (
    (OnlineLevel.FULL_ONLINE, pgettext_lazy("level", "In full"), "work"),
    (OnlineLevel.PARTIAL_ONLINE, pgettext_lazy("level", "In part"), "other"),
    (OnlineLevel.OTHER, pgettext_lazy("level", "Other"), "mute"),
)
CHANNELS = ((Channel.ONLINE, "work"), (Channel.DESK, "other"), (Channel.POST, "mute"))
WORST = 6
KEPT = timedelta(minutes=10)


class Share(NamedTuple):
    key: str
    label: str
    tone: str
    number: int


class PageForm(RowsForm):
    """Whether there was anything yet is looked up where nothing is found."""

    def has_found(self, question: Question, found: Overview) -> None:
        if found.total == Figures():
            self.refuse_before_first(question.scope, question.period)


@in_turn
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where there is a mistake in the question, nothing stands under it."""
    person, now = reader_of(request), timezone.localtime()
    form, question, found = answered(request, person, now)
    words = {
        "form": form,
        "now": now,
        "may_issue": may_issue(person, question.scope),
        **asking(form, person, question, now.date()),
        **words_about(question, found),
        **words_of_charts(question, found, now.date()),
        **words_of_lateness(question, found, now.date()),
        "way": way_to(question, whole_of(person), narrowed_by(question, found)),
    }
    return render(request, "reports/dashboard.html", words, status=400 if form.errors else 200)


def answered(request: HttpRequest, person: Person, now: Any) -> tuple[PageForm, Question, Overview]:
    """What is asked, or this year where there is a mistake in it, and the answer."""
    form = PageForm(request.GET, person, now.date())
    question = form.question() if form.is_valid() else this_year(person, now.date())
    found = warm_or_counted(question, now)
    form.has_found(question, found)
    return form, question, found


def this_year(person: Person, today: date) -> Question:
    form = PageForm({}, person, today)
    form.full_clean()
    return form.question()


def asking(form: QuestionForm, person: Person, question: Question, today: date) -> dict[str, Any]:
    """The form above the figures; what was typed stays, else the days that are shown."""
    days = {"from": question.period.first, "to": question.period.last}
    dates = []
    for name, day in days.items():
        typed = form[name].value() if form.errors else ""
        dates.append((name, form[name], typed or f"{day:%d/%m/%Y}"))
    known = {"known": question.known.isoformat()} if question.known else {}
    return {
        "asked": words_of(question),
        "chosen_unit": words_of(question).get("unit"),
        "presets": presets(words_of(question), today),
        "dates": dates,
        "units": units_of(person, question),
        "kept": {**question.narrowed, **known},
        "known": timezone.localtime(question.known) if question.known else None,
    }


def units_of(person: Person, question: Question) -> list[Unit]:
    """What may be chosen; nothing where there is no choice."""
    units = choices_of(whole_of(person).units.values(), question.period)
    return units if len(units) > 1 else []


def narrowed_by(question: Question, found: Overview) -> list[str]:
    names = found.names
    return narrowed_in_words(question, field=names.fields, procedure=names.procedures)


def words_about(question: Question, found: Overview) -> dict[str, Any]:
    total, aim = found.total, aim_on(found.period.last)
    rate = total.rate()
    change, gap = change_of(found), None if rate is None or aim is None else points(rate, aim)
    return {
        "scope": question.scope,
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_by(question, found),
        "period": question.period,
        "found": found,
        "total": total,
        "rate": rate,
        "aim": aim,
        "gap": gap,
        "shortfall": -(gap or 0),
        "earlier": found.earlier,
        "change": change,
        "fall": -(change or 0),
        "judged": total.to_be_judged,
    }


def change_of(found: Overview) -> float | None:
    """In percentage points against the earlier period."""
    rate = found.total.rate()
    before = found.earlier.figures.rate() if found.earlier else None
    return None if rate is None or before is None else points(rate, before)


def points(rate: float, other: float) -> float:
    """As far apart as the rates are that are read."""
    return float(tenths(rate) - tenths(other))


def words_of_charts(question: Question, found: Overview, today: date) -> dict[str, Any]:
    total = found.total
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
        "columns": None if found.due is None else columns_of(question, found.due, today),
        "line": line_of(found.trend, aim_on(found.period.last)),
        "channels": channels,
        "levels": levels,
        "channel_strip": strip_parts([(one.tone, one.number) for one in channels]),
        "level_strip": strip_parts([(one.tone, one.number) for one in levels]),
    }


def columns_of(question: Question, due: dict[date | None, int], today: date) -> list[Any]:
    last = question.period.last
    return columns(due, last, today, working_days_after(question.scope.tops[0], last))


def working_days_after(unit: Unit, day: date) -> set[date]:
    """Those of the days of the chart on which somebody works: they seldom change."""
    key = f"working-days:{unit.pk}:{day}"
    known: set[date] | None = cache.get(key)
    if known is None:
        time = working_time_of(unit)
        known = {one for one in days_after(day) if is_open_on(one, time)}
        cache.set(key, known, timeout=KEPT.total_seconds())
    return known


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


def words_of_lateness(question: Question, found: Overview, today: date) -> dict[str, Any]:
    """What is late, worst first: of a single procedure, its dossiers themselves."""
    leagues = leagues_of(question.scope, found, question.narrowed)
    steps = None if found.steps is None else steps_of(found.steps[:SHOWN])
    is_single = "procedure" in question.narrowed and found.due is not None
    worst = worst_of(question, today) if is_single else None
    halves = len(leagues) + (steps is not None) + (worst is not None)
    return {
        "leagues": leagues,
        "steps": steps,
        "all_steps": len(found.steps or ()),
        "worst": worst,
        "is_odd": halves % 2 == 1,
    }


def worst_of(question: Question, today: date) -> list[tuple[Dossier, Any]]:
    """Those that are overdue the longest."""
    last = question.period.last
    rows = open_ones(question.conditions, last, today).filter(due_on__lt=last)
    columns = ("code", "reference", "state", "due_at", "finished_at", "unit__name")
    rows = rows.select_related("unit").only(*columns).order_by("due_at", "pk")[:WORST]
    return [(one, mark_of_state(one)) for one in rows]
