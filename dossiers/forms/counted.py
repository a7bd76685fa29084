"""Pages and copies that a fee at hand-out goes by."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.fee_forms import number_fields
from procedures.fee_rules import Rule
from procedures.fees import Quantity

SPARE = 3  # lines beyond those of the papers


class Row(NamedTuple):
    """The fields of one paper; without a legend those of a fee that goes by one number."""

    legend: str
    fields: list[BoundField]


class CountForm(forms.Form):
    """One number for a fee; where it goes by the pages of each copy, a line for each paper. Of the
    lines only the first has to be filled in. A reason is asked for where something `is_paid`."""

    reason = forms.CharField(
        label=gettext_lazy("Why the fee becomes less"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Only where less is owed than was paid."),
    )
    reason.is_asked = True  # type: ignore[attr-defined]

    def __init__(
        self,
        rules: Sequence[Rule],
        known: Mapping[str, Sequence[Quantity]],
        data: Any = None,
        *,
        is_paid: bool = False,
    ) -> None:
        super().__init__(data, auto_id="count_%s")
        self.is_paid = is_paid
        self.rules = [rule for rule in rules if rule.is_counted or rule.each]
        self.fields.update(number_fields(self.rules))
        self.lines = {rule.key: 1 for rule in self.rules}
        for rule in self.rules:
            counts = known.get(rule.key, [])
            if rule.is_counted and rule.each:
                self.lines[rule.key] = len(counts) + SPARE
            self._add_lines(rule.key)
            for line, count in enumerate(counts, start=1):
                self.initial[named("units", rule.key, line)] = count.units
                self.initial[named("times", rule.key, line)] = count.times

    def _add_lines(self, key: str) -> None:
        for line in range(2, self.lines[key] + 1):
            for what in ("units", "times"):
                field = copy.deepcopy(self.fields[named(what, key, 1)])
                field.required = False
                field.is_asked = True  # type: ignore[attr-defined]
                self.fields[named(what, key, line)] = field

    @property
    def rows(self) -> list[Row]:
        found = []
        for key, lines in self.lines.items():
            for line in range(1, lines + 1):
                names = (named(what, key, line) for what in ("units", "times"))
                legend = _("Line %(number)s") % {"number": line} if lines > 1 else ""
                found.append(Row(legend, [self[name] for name in names if name in self.fields]))
        return found

    @property
    def asks_reason(self) -> bool:
        return self.is_paid or "reason" in self.errors

    @property
    def has_lines(self) -> bool:
        return any(lines > 1 for lines in self.lines.values())

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        for key, lines in self.lines.items():
            for line in range(2, lines + 1):
                self._check_whole(words, [named(what, key, line) for what in ("units", "times")])
        return words

    def _check_whole(self, words: dict[str, Any], names: list[str]) -> None:
        """Both numbers of a line, or neither."""
        missing = [name for name in names if not words.get(name) and name not in self.errors]
        if len(missing) == 1:
            self.add_error(missing[0], _("Give both numbers, or leave the line empty."))

    def given(self) -> dict[str, list[Quantity]]:
        words = self.cleaned_data
        return {
            key: [
                Quantity(
                    words.get(named("units", key, line), 1), words.get(named("times", key, line), 1)
                )
                for line in range(1, lines + 1)
                if line == 1 or words.get(named("units", key, line))
            ]
            for key, lines in self.lines.items()
        }


def named(what: str, key: str, line: int) -> str:
    """Of a field."""
    return f"{what}-{key}" if line == 1 else f"{what}-{key}:{line}"
