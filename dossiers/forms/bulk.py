"""What a verb asks for, asked once for many dossiers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizens.models import Person
from dossiers.bulk import LIMIT, LIMITS
from dossiers.choices import inputs_in_bulk, options_of
from dossiers.flow import Input, Move
from dossiers.models import Dossier

LONGEST = 2000


class BulkForm(forms.Form):
    """`shared` are the dossiers that the choices are made for: of people, only those can be
    chosen who sit at the one unit of all of them."""

    def __init__(
        self,
        move: Move,
        shared: Sequence[Dossier],
        person: Person,
        number: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.verb, self.number = move.verb, number
        for asked in inputs_in_bulk(move):
            if asked.type == "choice":
                self._add_choice(asked, move, shared, person)
            else:
                longest = asked.longest or (LONGEST if asked.name == "note" else 200)
                self.fields[asked.name] = forms.CharField(max_length=longest, **shown(asked))

    def _add_choice(
        self, asked: Input, move: Move, shared: Sequence[Dossier], person: Person
    ) -> None:
        if len({one.unit_id for one in shared}) != 1:
            return
        offered = {one.key: one for one in options_of(asked, move, shared[0], person)}
        self.fields[asked.name] = forms.TypedChoiceField(
            choices=[
                ("", gettext_lazy("whoever is free")),
                *((one.key, one.label) for one in offered.values()),
            ],
            coerce=lambda key: offered[key].meant,
            empty_value=None,
            error_messages={"invalid_choice": gettext_lazy("There is no such choice.")},
            **shown(asked),
        )

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if sentence := too_many(self.number, self.verb):
            raise forms.ValidationError(sentence)
        return words


def shown(asked: Input) -> dict[str, Any]:
    return {"label": asked.label, "required": asked.is_required, "help_text": asked.hint}


def too_many(number: int, verb: str) -> str:
    """A sentence where more are chosen than are moved at once."""
    limit = LIMITS.get(verb, LIMIT)
    if number <= limit:
        return ""
    sentence = _("At most %(limit)s dossiers are moved at once; you have chosen %(number)s.")
    return sentence % {"limit": limit, "number": number}
