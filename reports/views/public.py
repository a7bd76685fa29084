"""The public face: whether dossiers are given back on the promised day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from citizens.fields import DateField
from reports import public
from reports.asked import link_to, name_of
from reports.charts import Part, aim_on, line_of, strip_parts
from reports.figures import Figures
from reports.overview import Overview
from reports.periods import Period, month_in_words
from reports.scope import Scope
from reports.sheets import CSV, csv_of

SHOWN = 10
TOLD = ("punctual", "resolved", "in_progress", "overdue", "ended_otherwise", "received")


class PeriodForm(forms.Form):
    """One of the periods on offer; this year without a choice."""

    to = DateField(required=False, label=pgettext_lazy("period", "To"))
    q = forms.CharField(required=False, max_length=100, label=_("Authority or place"))
    whole = forms.BooleanField(required=False)

    def __init__(self, data: Any, periods: list[Period], today: date) -> None:
        super().__init__(data)
        self.fields["from"] = DateField(required=False, label=pgettext_lazy("period", "From"))
        self.order_fields(["from"])
        self.periods, self.today = periods, today

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        first, last = words.get("from"), words.get("to")
        fitting = [
            period
            for period in self.periods
            if first in {None, period.first}
            and last in {None, period.last, public.until(period, self.today).last}
        ]
        if not self.errors and not fitting:
            self.add_error("from", _("Please choose one of the years on offer."))
        words["period"] = fitting[0] if fitting else self.periods[0]
        return words


class Choice(NamedTuple):
    label: str
    link: str
    is_chosen: bool


@dataclass(frozen=True)
class Asked:
    form: PeriodForm
    scope: Scope
    chosen: Period
    period: Period
    found: Overview

    @property
    def rows(self) -> list[tuple[str, Figures]]:
        return public.parts_of(self.scope, self.found)


def asked_of(request: HttpRequest, now: datetime) -> Asked:
    today = now.date()
    scope = public.province_of(today)
    periods = public.periods_of(public.years_of(scope, today), today)
    form = PeriodForm(request.GET, periods, today)
    chosen = form.cleaned_data["period"] if form.is_valid() else periods[0]
    period = public.until(chosen, today)
    return Asked(form, scope, chosen, period, public.figures_of(scope, period, now))


@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    now = timezone.localtime()
    asked = asked_of(request, now)
    status = 400 if asked.form.errors else 200
    words = {"at": asked.found.at, **words_of(asked), **table_of(asked)}
    return render(request, "reports/figures.html", words, status=status)


def words_of(asked: Asked) -> dict[str, Any]:
    total, period = asked.found.total, asked.period
    ends = (("early", total.early), ("ontime", total.on_time), ("late", total.late))
    aim = aim_on(period.last)
    ways = (("work", total.received_online), ("mute", total.received_otherwise))
    return {
        "form": asked.form,
        "period": period,
        "name": name_of(asked.scope, period),
        "chosen": {"from": str(asked.chosen.first), "to": str(asked.chosen.last)},
        "years": years_of(asked),
        "rate": public.rate_of(total),
        "is_told": public.is_told(total),
        "total": {name: public.shown(getattr(total, name)) for name in TOLD},
        "ends": ledger(*ends),
        "ends_strip": strip_of(*ends),
        "ways": ledger(*ways),
        "ways_strip": strip_of(*ways),
        "line": line_of(told(asked.found), aim),
        "aim": aim,
        "months": months_of(asked.found),
    }


def told(found: Overview) -> list[tuple[Period, Figures]]:
    """Months whose rate would tell a small cell, or that the table keeps back, have no point."""
    is_told = public.told_rates([figures for _period, figures in found.trend])
    return [
        (period, figures if may_be_drawn else Figures())
        for (period, figures), may_be_drawn in zip(found.trend, is_told, strict=True)
    ]


def months_of(found: Overview) -> list[public.Line]:
    return public.lines_of([(month_in_words(period.first), of) for period, of in found.trend])


def ledger(*parts: tuple[str, int]) -> dict[str, tuple[str, str]]:
    """What is told of the parts of a whole that is printed: number and share."""
    numbers = [number for _tone, number in parts]
    hidden = public.hidden_of(numbers)
    return {
        tone: (
            public.cell(number, place in hidden),
            public.share(number, sum(numbers), is_hidden=place in hidden),
        )
        for place, (tone, number) in enumerate(parts)
    }


def strip_of(*parts: tuple[str, int]) -> list[Part]:
    """In proportion, without what is not told."""
    hidden = public.hidden_of([number for _tone, number in parts])
    return strip_parts([part for place, part in enumerate(parts) if place not in hidden])


def years_of(asked: Asked) -> list[Choice]:
    return [
        Choice(
            str(period.first.year),
            link_to("figures", {"from": period.first, "to": period.last}),
            period == asked.chosen,
        )
        for period in asked.form.periods
    ]


def table_of(asked: Asked) -> dict[str, Any]:
    """The units, or those whose names fit what is sought."""
    rows, text = asked.rows, asked.form.cleaned_data.get("q", "")
    lines = public.lines_of(rows)
    names = public.sought(rows, text)
    fitting = [line for line in lines if line.label in names]
    shows_all = bool(text or asked.form.cleaned_data.get("whole"))
    return {
        "q": text,
        "lines": fitting if shows_all else fitting[:SHOWN],
        "of": len(lines),
        "has_more": not shows_all and len(fitting) > SHOWN,
        "total_late": public.shown(asked.found.total.late),
        "total_resolved": public.shown(asked.found.total.resolved),
    }


@login_not_required
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The table of units, as spreadsheets of Vietnam open it."""
    asked = asked_of(request, timezone.localtime())
    if asked.form.errors:
        return figures(request)
    heads = (
        *(gettext("Unit"), gettext("Resolved"), pgettext("figures", "Late, resolved")),
        gettext("Early and on time"),
    )
    of, whole = asked.found.total, gettext("The whole province")
    total = (whole, public.shown(of.resolved), public.shown(of.late), public.rate_of(of))
    name = f"so-lieu-{asked.period.first}-{asked.period.last}.csv"
    answer = HttpResponse(csv_of([heads, *public.lines_of(asked.rows), total]), content_type=CSV)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
