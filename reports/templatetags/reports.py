"""Rates on pages, and figures that open their lists."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from agencies.models import Unit
from reports.asked import in_words, link_to
from reports.definitions import NAMES
from reports.figures import tenths
from reports.late_steps import LateStep
from reports.periods import Period

register = template.Library()
NBSP, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"


@register.filter
def percent(rate: float | None) -> str:
    """One decimal; a rate of 0/0 is a dash."""
    return "–" if rate is None else number_format(tenths(rate), 1)


@register.simple_tag
def share(part: int, whole: int) -> str:
    """In percent with its sign; nothing of nothing is a dash."""
    return f"{percent(100 * part / whole)}{NBSP}%" if whole else "–"


@register.filter
def days(period: Period) -> str:
    """Such as 01/01–16/11/2023."""
    return in_words(period)


@register.simple_tag
def named(measure: str) -> str:
    """What a figure is called everywhere: by its definition."""
    return str(NAMES[measure])


@register.simple_tag(takes_context=True)
def figure(
    context: RequestContext, measure: str, number: int, period: Period | None = None, **changes: Any
) -> SafeString:
    """A number that opens its list; `asked` of the page is what the list is asked with."""
    if period:
        changes |= {"from": period.first, "to": period.last}
    link = link_to("figure_dossiers", context["asked"], measure=measure, **changes)
    return format_html('<a class="sum" href="{}">{}</a>', link, number_format(number))


@register.simple_tag(takes_context=True)
def narrowed_figure(context: RequestContext, by: str, row: Any, measure: str) -> SafeString:
    """A figure of a row, by what the row narrows the page to."""
    return figure(context, measure, getattr(row.figures, measure), **{by: row.key})


@register.simple_tag(takes_context=True)
def narrowed_page(context: RequestContext, by: str, row: Any) -> str:
    """The dashboard, asked for a row alone. A procedure has one field: it need not be named."""
    wider = {"field": None} if by == "procedure" else {}
    return link_to("dashboard", context["asked"], **wider, **{by: row.key})


@register.simple_tag(takes_context=True)
def step_figure(context: RequestContext, step: LateStep, which: str) -> SafeString:
    """A number of a late step that opens its rows."""
    words = {"step": step.name, "role": step.role, "which": which}
    link = link_to("late_steps", context["asked"], **words)
    number = number_format(getattr(step, which))
    return format_html('<a class="sum" href="{}">{}</a>', link, number)


@register.simple_tag
def unit_options(units: Sequence[Unit], chosen: str | None) -> SafeString:
    """Hundreds of them, so without a template for each."""
    form = '<option value="{}"{}>{}</option>'
    selected = mark_safe(" selected")
    rows = ((unit.code, selected if unit.code == chosen else "", unit.name) for unit in units)
    return format_html_join("\n", form, rows)


@register.simple_tag(takes_context=True)
def list_of(context: RequestContext, measure: str, **changes: Any) -> str:
    """The address of a figure's list."""
    return link_to("figure_dossiers", context["asked"], measure=measure, **changes)


@register.simple_tag(takes_context=True)
def page_of(
    context: RequestContext, page: str, period: Period | None = None, **changes: Any
) -> str:
    """The address of another page that is asked the same, but for the changes."""
    if period:
        changes |= {"from": period.first, "to": period.last}
    return link_to(page, context["asked"], **changes)


@register.filter
def signed(number: int) -> str:
    """With its sign: what was added or taken off."""
    return f"{'+' if number > 0 else MINUS if number < 0 else ''}{number_format(abs(number))}"
