"""Links to the dossiers of a flag, and changes of a rate."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.formats import number_format

from reports.figures import tenths

register = template.Library()
MINUS = "\N{MINUS SIGN}"


@register.simple_tag(takes_context=True)
def flagged_list(context: RequestContext, flag: str, **changes: Any) -> str:
    """Asked as the page is, but for the changes."""
    words = {**context["asked"], **changes}
    return f"{reverse('flagged_dossiers', args=[flag])}?{urlencode(words)}"


@register.filter
def points(change: float | None) -> str:
    """In percentage points, with its sign."""
    if change is None:
        return "–"
    rounded = tenths(change)
    sign = "" if not rounded else "+" if rounded > 0 else MINUS
    return f"{sign}{number_format(abs(rounded), 1)}"
