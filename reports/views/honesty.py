"""For inspectors: what makes figures look better than the work, and the figures without it."""

from datetime import date
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from citizens.models import Person
from citizens.requests import person_of
from dossiers.due import mark_of_state
from dossiers.models import Dossier
from dossiers.rights import reach_of
from reports.asked import choices_of, name_of, narrowed_in_words, presets, words_of
from reports.figures import Figures, added_up
from reports.forms import NARROWING, Question
from reports.honesty.finding import Asked, Finding
from reports.honesty.flags import FLAGS, Flag
from reports.honesty.forms import HonestForm
from reports.honesty.thresholds import THRESHOLDS
from reports.honesty.without import Found, Part, found_by, parts_of, raw_of, versions_of
from reports.scope import Scope, scope_of
from reports.views.reader import in_turn, refused

PAGE = 40
CELLS = (
    *("carried_over", "received", "moved", "early", "on_time", "late", "withdrawn", "stopped"),
    *("in_progress", "overdue"),
)
PRESETS = ("month", "last_month", "quarter", "last_quarter", "year")


class Line(NamedTuple):
    """A row of a list: the dossier, its state as a mark, and what was found."""

    dossier: Dossier
    chip: Any
    told: str


class Row(NamedTuple):
    """Figures as they are, or without the dossiers of a flag; `change` in percentage points."""

    label: Any
    dossiers: int
    figures: Figures
    cells: list[tuple[str, int]]
    change: float | None = None
    is_raw: bool = False


@in_turn
def honest_figures(request: HttpRequest) -> HttpResponse:
    person, today = inspector_of(request), timezone.localdate()
    form = HonestForm(request.GET, person, today)
    words: dict[str, Any] = {"form": form}
    question = form.question() if form.is_valid() else this_quarter(person, today)
    words |= asking(form, person, question, today)
    if not form.errors:
        words |= told_of(form, question)
    return render(request, "reports/honesty.html", words, status=400 if form.errors else 200)


@in_turn
def flagged_dossiers(request: HttpRequest, flag: str) -> HttpResponse:
    person, today = inspector_of(request), timezone.localdate()
    chosen = FLAGS.get(flag)
    if chosen is None:
        raise Http404
    form = HonestForm(request.GET, person, today)
    if not form.is_valid():
        return refused(request, form)
    question, found = form.question(), chosen.findings(form.asked)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    asked = words_of(question) | form.changed_words
    words = {
        "asked": asked,
        "flag": chosen,
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "size": len(found),
        "lines": lines_of(person, chosen, page),
        "page": page,
    }
    return render(request, "reports/honesty_list.html", words)


def inspector_of(request: HttpRequest) -> Person:
    """404 for all others."""
    person = person_of(request)
    if not reach_of(person).sees_all:
        raise Http404
    return person


def this_quarter(person: Person, today: date) -> Question:
    form = HonestForm({}, person, today)
    form.full_clean()
    return form.question()


def asking(form: HonestForm, person: Person, question: Question, today: date) -> dict[str, Any]:
    """The form above the flags; what was typed stays, else what is shown."""
    typed = {"from": question.period.first, "to": question.period.last}
    days = [
        (name, form[name], (form[name].value() if form.errors else "") or f"{day:%d/%m/%Y}")
        for name, day in typed.items()
    ]
    numbers = [(form[one.name], form[one.name].value() or one.default) for one in THRESHOLDS]
    asked = words_of(question) | (form.changed_words if not form.errors else {})
    is_changed = any(form.errors.get(one.name) or one.name in asked for one in THRESHOLDS)
    return {
        "asked": asked,
        "name": name_of(question.scope, question.period),
        "narrowed": narrowed_in_words(question),
        "period": question.period,
        "scope": question.scope,
        "presets": presets(asked, today, "honest_figures", PRESETS),
        "dates": days,
        "numbers": numbers,
        "is_changed": is_changed or form.errors.get("without") or "without" in asked,
        "units": choices_of(scope_of(person, "").units.values(), question.period),
        "kept": question.narrowed,
        "chosen": form["without"].value() or [] if form.errors else form.flags,
        "mistaken": [
            form[name] for name in (*NARROWING, "known", "officer") if form.errors.get(name)
        ],
    }


def told_of(form: HonestForm, question: Question) -> dict[str, Any]:
    """The flags with how many dossiers each found, the figures without them, and the units."""
    asked = form.asked
    found, by_unit = found_by(asked), raw_of(asked)
    raw = added_up([Figures(), *by_unit.values()])
    chosen = {name: found[name] for name in form.flags}
    parts = parts_of(question.scope, by_unit, found)
    return {
        "flags": [
            (
                flag,
                len(found[flag.name]),
                [(one.label, asked.limits[one.name]) for one in flag.thresholds],
            )
            for flag in FLAGS.values()
        ],
        "flagged": len({one.dossier for findings in found.values() for one in findings}),
        "rows": rows_of(asked, raw, chosen),
        "has_moved": bool(raw.moved),
        "parts": [unit_row(question.scope, part) for part in parts],
    }


def rows_of(asked: Asked, raw: Figures, found: Found) -> list[Row]:
    rows = [Row(_("As they stand"), 0, raw, cells_of(raw, raw), is_raw=True)]
    for name, n, figures in versions_of(asked, raw, found):
        label = without(FLAGS[name]) if name else _("Without all of these")
        rows.append(Row(label, n, figures, cells_of(raw, figures), change_of(raw, figures)))
    return rows


def cells_of(raw: Figures, figures: Figures) -> list[tuple[str, int]]:
    """What was moved only where anything was."""
    names = (name for name in CELLS if name != "moved" or raw.moved)
    return [(name, getattr(figures, name)) for name in names]


def without(flag: Flag) -> str:
    return gettext("Without: %(flag)s") % {"flag": flag.label}


def change_of(raw: Figures, figures: Figures) -> float | None:
    before, after = raw.rate(), figures.rate()
    return None if before is None or after is None else after - before


def unit_row(scope: Scope, part: Part) -> dict[str, Any]:
    key, name = scope.named(scope.units[part.key])
    return {
        "key": key,
        "name": name,
        "flagged": part.flagged,
        "at_hand": part.at_hand,
        "cells": [(flag.name, part.of_flags.get(flag.name, 0)) for flag in FLAGS.values()],
    }


def lines_of(person: Person, flag: Flag, page: "Page[Finding]") -> list[Line]:
    rows = (
        Dossier.objects.visible_to(person)
        .select_related("version", "unit")
        .only(
            *("code", "reference", "state", "owner_name", "filed_at", "received_at", "due_at"),
            *("finished_at", "version__name", "unit__name"),
        )
        .in_bulk([one.dossier for one in page])
    )
    return [
        Line(rows[one.dossier], mark_of_state(rows[one.dossier]), flag.tell(*one.words))
        for one in page
        if one.dossier in rows
    ]
