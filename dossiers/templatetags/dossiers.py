"""States and dates of dossiers on pages."""

from typing import Any

from django import template

from dossiers.chips import Chip, state_chip

register = template.Library()


@register.inclusion_tag("parts/status.html")
def status(state: str, look: str = "") -> dict[str, Any]:
    """The chip of a state; `look` "bare" is without its ground."""
    return {"chip": state_chip(state), "bare": look == "bare"}


@register.inclusion_tag("parts/due.html")
def due(chip: Chip | None) -> dict[str, Any]:
    """A chip from `dossiers.chips.due_chip`."""
    return {"chip": chip}


@register.filter
def chip_of(chips: dict[int, Chip | None], pk: int) -> Chip | None:
    """From the chips of a list (`due_chips`) the one of a row."""
    return chips.get(pk)
