"""One record, or some of its names, as a form."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import slugify

from agencies.sorting import plain
from procedures.forms.from_schema import field_of
from procedures.forms.offered import Offered
from procedures.forms.typed_keys import Keys
from procedures.records.problems import Problem
from procedures.records.schema import Record, defaults, properties

CODE = re.compile(r"[a-z0-9_-]{1,30}")


class Placed(BoundField):
    """A field that knows what is wrong at its place in the record, beside what may not be typed."""

    @property
    def problems(self) -> list[str]:
        form = self.form
        assert isinstance(form, RecordForm)
        return form.problems_at(self.name)

    @property
    def aria_describedby(self) -> str:
        told = super().aria_describedby or ""
        return f"{told} {self.auto_id}_problem".strip() if self.problems else told


class RecordForm(forms.Form):
    """Its values are those of the record; its ids are the places in it, "papers-3-copies"."""

    bound_field_class = Placed
    problems: Sequence[Problem] = ()

    def __init__(
        self,
        kind: str,
        names: Iterable[str],
        offered: Offered,
        record: Record | None = None,
        **more: Any,
    ) -> None:
        super().__init__(auto_id="%s", initial={**defaults(kind), **(record or {})}, **more)
        self.kind = kind
        for name in names:
            self.fields[name] = field = field_of(kind, name, offered)
            if isinstance(field, Keys):
                field.keeping([str(key) for key in self[name].value() or []])
            elif name in ("field", "group") and isinstance(field, forms.ChoiceField):
                keep(field, str(self[name].value() or ""))

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        value = super().get_initial_for_field(field, field_name)
        if isinstance(field, forms.DateField) and isinstance(value, str):
            return date.fromisoformat(value)
        return value

    @cached_property
    def record(self) -> Record:
        """What was typed; left out where nothing was, and nothing is not a value."""
        assert self.is_valid(), self.errors
        found: Record = {}
        for name in self.fields:
            value = self.cleaned_data[name]
            if value is None and _may_be_null(self.kind, name):
                found[name] = None
            elif value not in (None, ""):
                found[name] = value.isoformat() if isinstance(value, date) else value
        return found

    def problems_at(self, name: str) -> list[str]:
        """All at the place, each sentence once."""
        found = [one.sentence for one in self.problems if f"{one.place}/".startswith(f"{name}/")]
        return list(dict.fromkeys(found))

    @property
    def own_problems(self) -> list[str]:
        """Of the record as a whole, or of what has no field."""
        fields = {*self.fields}
        return [one.sentence for one in self.problems if one.place.partition("/")[0] not in fields]


def keep(field: forms.ChoiceField, code: str) -> None:
    """A code is not lost for being unknown to the house: that is told as what is wrong."""
    if CODE.fullmatch(code) and not field.valid_value(code):
        field.choices = [*field.widget.choices, (code, code)]


def _may_be_null(kind: str, name: str) -> bool:
    of = properties(kind)[name].get("type", "")
    return "null" in of


def key_made_of(name: str, taken: Iterable[str], most: int = 40) -> str:
    """A key of the name's own words, unlike those that are taken."""
    stem = slugify(plain(name))[:most].strip("-")
    keys = {*taken}
    if stem and stem in keys:
        numbered = (f"{stem[: most - 4]}-{n}" for n in range(2, 1000))
        return next((key for key in numbered if key not in keys), "")
    return stem
