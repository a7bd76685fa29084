"""Which texts of a history are to be erased, and on what ground."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.erasure import LONGEST_GROUND

ALL, CHOSEN = "all", "chosen"


class EraseForm(forms.Form):
    """`lines` are pairs of an event's number and its words; `seen` is the last event shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    extent = forms.ChoiceField(
        label=_("What is erased"),
        choices=[(ALL, _("All names, reasons and texts")), (CHOSEN, _("Only these lines"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    seqs = forms.TypedMultipleChoiceField(
        label=_("Lines"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    ground = forms.CharField(
        label=_("Law, and number of the request"),
        max_length=LONGEST_GROUND,
        help_text=_("It stays in the history for good, so name no private person."),
    )
    is_sure = forms.BooleanField(
        label=_("I know that what is erased cannot be brought back"),
        error_messages={"required": _("Tick the box to erase.")},
    )

    def __init__(
        self, *args: Any, lines: Sequence[tuple[int, str]], seen: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["seqs"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = list(lines)
        self.initial["seen"] = seen

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if words.get("extent") == CHOSEN and not words.get("seqs") and "seqs" not in self.errors:
            self.add_error("seqs", _("Tick the lines to erase."))
        return words

    def chosen(self) -> list[int] | None:
        """None for all."""
        seqs: list[int] = self.cleaned_data["seqs"]
        return seqs if self.cleaned_data["extent"] == CHOSEN else None
