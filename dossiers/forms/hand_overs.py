"""What is ticked on a hand-over list, by the side that gives and by the side that takes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dossiers.hand_overs import Candidate
from dossiers.models import HandOverLine


class Picks(forms.MultipleChoiceField):
    default_error_messages = {  # noqa: RUF012
        "required": _("Tick at least one dossier."),
        "invalid_list": _("Tick at least one dossier."),
        "invalid_choice": _(
            "%(value)s does not wait to be handed over here. Look again at what is left."
        ),
    }


class HandOverForm(forms.Form):
    """All are ticked until somebody unticks them."""

    pick = Picks(label=_("Dossiers"))

    def __init__(self, rows: Sequence[Candidate], data: Any = None) -> None:
        super().__init__(data)
        self.rows = rows
        field = self.fields["pick"]
        assert isinstance(field, Picks)
        numbers = [row.dossier.number for row in rows]
        field.choices = [(number, number) for number in numbers]

    @property
    def ticked(self) -> set[str]:
        if not self.is_bound:
            return {row.dossier.number for row in self.rows}
        return set(self["pick"].data)

    @property
    def chosen(self) -> list[Candidate]:
        return [row for row in self.rows if row.dossier.number in self.cleaned_data["pick"]]


class TakeOverForm(forms.Form):
    """What was received; a note says why something was not."""

    pick = Picks(label=_("Dossiers"))
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Needed where something was not received: say what is missing."),
        max_length=300,
        required=False,
        error_messages={"max_length": _("At most 300 signs, please.")},
    )

    def __init__(self, lines: Sequence[HandOverLine], data: Any = None) -> None:
        super().__init__(data)
        self.lines = lines
        field = self.fields["pick"]
        assert isinstance(field, Picks)
        field.error_messages["required"] = _("Tick at least one dossier that you have received.")
        field.choices = [(str(line.pk), line.dossier.number) for line in lines]

    @property
    def ticked(self) -> set[str]:
        if not self.is_bound:
            return {str(line.pk) for line in self.lines}
        return set(self["pick"].data)

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        left = len(words.get("pick", self.lines)) < len(self.lines)
        if left and not words.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say why some dossiers were not received."))
        return words

    @property
    def received(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["pick"]}
