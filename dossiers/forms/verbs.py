"""The form of a verb, made from what the flow says it asks for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Role
from citizens.fields import FutureDateField, UploadField
from citizens.models import Person
from dossiers.flow import Input, Move, open_moves
from dossiers.models import Dossier
from dossiers.states import Outcome
from dossiers.work import colleagues

PDF = ("application/pdf",)
# To whom a dossier may go, by verb.
RECEIVERS: dict[str, tuple[str, ...]] = {
    "start": (Role.OFFICER,),
    "forward": (Role.OFFICER, Role.LEADER),
}
LONG = frozenset({"reason", "note"})


class VerbForm(forms.Form):
    """Hidden `seq` is the state of the dossier that the person saw."""

    seq = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, move: Move, dossier: Dossier, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{move.verb}_%s")
        super().__init__(*args, **kwargs)
        self.move, self.dossier = move, dossier
        self.fields["seq"].initial = dossier.event_count
        for asked in move.inputs:
            self.fields[asked.name] = MAKERS[asked.type](asked, move, dossier)

    def typed(self) -> list[tuple[str, str]]:
        """Labels and texts as they were typed, for somebody who has to type them elsewhere."""
        shown = [field for field in self if field.name != "seq" and field.data]
        return [(str(field.label), str(field.data)) for field in shown]

    def clean(self) -> dict[str, Any]:
        words: dict[str, Any] = super().clean() or {}
        if words.get("outcome") == Outcome.DENIED and not words.get("reason"):
            self.add_error("reason", _("Write why it is denied."))
        return words


def verb_form(
    move: Move, dossier: Dossier, person: Person, data: Any = None, files: Any = None
) -> VerbForm:
    """Unbound without data."""
    return VerbForm(move, dossier, data, files)


def verb_forms(dossier: Dossier, person: Person) -> list[VerbForm]:
    """One for each verb that is open to the person now, in the order of the table."""
    return [verb_form(move, dossier, person) for move in open_moves(dossier, person)]


def _shared(asked: Input) -> dict[str, Any]:
    return {"label": asked.label, "required": asked.is_required, "help_text": asked.hint}


def _text(asked: Input, move: Move, dossier: Dossier) -> forms.Field:
    if asked.name in LONG:
        widget: forms.Widget = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(max_length=2000, widget=widget, **_shared(asked))
    return forms.CharField(max_length=asked.longest or 200, **_shared(asked))


def _choice(asked: Input, move: Move, dossier: Dossier) -> forms.Field:
    if asked.name == "assignee":
        found = colleagues(dossier.unit, *RECEIVERS.get(move.verb, (Role.OFFICER,)))
        return PersonField(found, **_shared(asked))
    choices = [("", "–"), *asked.choices]
    return forms.ChoiceField(choices=choices, **_shared(asked))


class PersonField(forms.TypedChoiceField):
    """One of the colleagues, or nobody in particular."""

    def __init__(self, people: list[Person], **kwargs: Any) -> None:
        by_key = {str(one.pk): one for one in people}
        super().__init__(
            choices=[
                ("", _("whoever is free")),
                *((key, one.full_name) for key, one in by_key.items()),
            ],
            coerce=lambda key: by_key[key],
            empty_value=None,
            **kwargs,
        )


def _integer(asked: Input, move: Move, dossier: Dossier) -> forms.Field:
    return forms.IntegerField(min_value=0, **_shared(asked))


def _boolean(asked: Input, move: Move, dossier: Dossier) -> forms.Field:
    return forms.BooleanField(**_shared(asked))


def _date(asked: Input, move: Move, dossier: Dossier) -> forms.Field:
    return FutureDateField(label=asked.label, required=asked.is_required)


def kinds_for(move: Move) -> tuple[str, ...]:
    """A signed result is a PDF; elsewhere any file that is taken will do."""
    return PDF if move.verb == "resolve" else ()


def _file(asked: Input, move: Move, dossier: Dossier) -> forms.Field:
    return UploadField(only=kinds_for(move), **_shared(asked))


MAKERS: dict[str, Callable[[Input, Move, Dossier], forms.Field]] = {
    "text": _text,
    "id_number": _text,
    "choice": _choice,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "file": _file,
}
