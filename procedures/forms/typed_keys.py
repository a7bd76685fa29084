"""Keys and codes that are ticked."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms


class Keys(forms.MultipleChoiceField):
    """Any number of keys. One that is not offered any more stays ticked until it is unticked:
    whether it still stands for something is a question to the whole record."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, offered: Sequence[tuple[str, Any]], most: int, **kwargs: Any) -> None:
        self.most, self.pairs = most, list(offered)
        super().__init__(choices=self.pairs, **kwargs)

    def keeping(self, keys: Iterable[str]) -> None:
        """Offers these, too."""
        known = {key for key, _label in self.pairs}
        new = (key for key in dict.fromkeys(keys) if key not in known)
        self.pairs += [(key, self.named(key)) for key in new]
        self.choices = self.pairs

    def named(self, key: str) -> str:
        return key

    def valid_value(self, value: str) -> bool:
        return 0 < len(value) <= self.most and "\0" not in value

    def clean(self, value: Any) -> list[str]:
        chosen = {*super().clean(value)}
        known = [key for key, _label in self.pairs if key in chosen]
        return known + sorted(chosen - {*known})
