"""Rates on pages."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(rate: float | None) -> str:
    """One decimal; a rate of 0/0 is a dash."""
    return "–" if rate is None else number_format(round(rate, 1), 1)
