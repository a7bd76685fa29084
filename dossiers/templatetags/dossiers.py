"""States and dates of dossiers on pages."""

from typing import Any

from django import template

from dossiers.due import Standing, mark_of_state
from dossiers.models import Dossier

register = template.Library()


@register.inclusion_tag("parts/status.html")
def status(dossier: Dossier, look: str = "") -> dict[str, Any]:
    """The chip of its state; `look` "bare" is without a ground."""
    return {"chip": mark_of_state(dossier), "bare": look == "bare"}


@register.inclusion_tag("parts/due.html")
def due(mark: Standing | None) -> dict[str, Any]:
    """A chip from `dossiers.due.standing`."""
    return {"chip": mark}
