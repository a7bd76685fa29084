"""Pages and copies that a fee at hand-out goes by."""

from collections.abc import Sequence
from typing import Any

from django import forms

from procedures.fee_forms import number_fields
from procedures.fee_rules import Rule
from procedures.fees import Quantity


class CountForm(forms.Form):
    """Two numbers for a fee at most: of what one has, and how many of those."""

    def __init__(self, rules: Sequence[Rule], known: dict[str, Quantity], data: Any = None) -> None:
        super().__init__(data, auto_id="count_%s")
        self.rules = [rule for rule in rules if rule.is_counted or rule.each]
        self.fields.update(number_fields(self.rules))
        for key, count in known.items():
            self.initial[f"units-{key}"] = count.units
            self.initial[f"times-{key}"] = count.times

    def given(self) -> dict[str, Quantity]:
        words = self.cleaned_data
        return {
            rule.key: Quantity(words.get(f"units-{rule.key}", 1), words.get(f"times-{rule.key}", 1))
            for rule in self.rules
        }
