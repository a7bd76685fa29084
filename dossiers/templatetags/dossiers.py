"""States and dates of dossiers on pages."""

from typing import Any

from django import template
from django.template.context import RequestContext

from dossiers.due import Standing, mark_of_state
from dossiers.models import Dossier
from dossiers.way_back import dossier_from

register = template.Library()


@register.inclusion_tag("parts/status.html")
def status(dossier: Dossier, look: str = "") -> dict[str, Any]:
    """The chip of its state; `look` "bare" is without a ground."""
    return {"chip": mark_of_state(dossier), "bare": look == "bare"}


@register.inclusion_tag("parts/due.html")
def due(mark: Standing | None) -> dict[str, Any]:
    """A chip from `dossiers.due.standing`."""
    return {"chip": mark}


@register.simple_tag(takes_context=True)
def dossier_page(context: RequestContext, number: str) -> str:
    """The page of a dossier, from which one comes back to this page."""
    return dossier_from(context["request"].get_full_path(), number)
