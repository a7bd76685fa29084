"""Form fields as the schema has them: lengths, choices and bounds are said there only."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from citizens.fields import DateField
from procedures.forms.chosen import NOT_CHOSEN, chosen, worded
from procedures.forms.hints import hint_of
from procedures.forms.offered import Offered, offers
from procedures.forms.typed_keys import Keys
from procedures.forms.typed_numbers import TimeOfDay, WholeNumber
from procedures.forms.typed_text import Text
from procedures.forms.unit_fields import ManyUnits, UnitByName
from procedures.forms.words import label_of
from procedures.records.schema import Record, properties

OWN: Mapping[str, Callable[..., forms.Field]] = {"unit": UnitByName, "units": ManyUnits}


def field_of(kind: str, name: str, offered: Offered) -> forms.Field:
    """Nothing is required: a draft may be written bit by bit."""
    of = properties(kind)[name]
    said: dict[str, Any] = {
        "label": label_of(kind, name),
        "help_text": hint_of(kind, name),
        "required": False,
    }
    if name in OWN:
        return OWN[name](offered=offered, **said)
    if name == "cutoff":
        return TimeOfDay(**said)
    if name in ("field", "group"):
        return forms.ChoiceField(choices=[NOT_CHOSEN, *offers(offered, name)], **said)
    if of.get("type") == "array":
        return Keys(offered=listed(kind, name, of, offered), most=most_of(of["items"]), **said)
    if "enum" in of:
        return forms.ChoiceField(choices=chosen(kind, name, of), **said)
    return plain_field(of, said)


def plain_field(of: Record, said: dict[str, Any]) -> forms.Field:
    kinds = of["type"] if isinstance(of["type"], list) else [of["type"]]
    if "boolean" in kinds:
        return forms.BooleanField(**said)
    if "integer" in kinds:
        return WholeNumber(least=of["minimum"], most=of["maximum"], **said)
    if of.get("format") == "date":
        attrs = {"class": "w-4", "inputmode": "numeric", "autocomplete": "off"}
        return DateField(widget=forms.DateInput(attrs=attrs), **said)
    return Text(most=of["maxLength"], **said)


def most_of(items: Record) -> int:
    found: int = items.get("maxLength", 40)
    return found


def listed(kind: str, name: str, of: Record, offered: Offered) -> list[tuple[str, Any]]:
    if "enum" in of["items"]:
        return worded(kind, name, of["items"]["enum"])
    return offers(offered, name)
