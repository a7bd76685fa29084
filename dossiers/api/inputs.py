"""What verbs ask for: told to the caller, and read from the body."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers

from agencies.models import Role
from citizens.identity import normalise_id_number
from citizens.uploads import may_be
from dossiers.api.main_fields import NO_SUCH_FILE
from dossiers.flow import MOVES, Input, Move
from dossiers.forms.verbs import kinds_for
from dossiers.models import Dossier
from dossiers.papers import take_free_files
from dossiers.states import Outcome
from dossiers.work import colleagues

TYPES = ["text", "integer", "boolean", "date", "choice", "file", "id_number"]
LONGEST = 2000


class ChoiceRow(serializers.Serializer[Any]):
    value = serializers.CharField()
    label: Any = serializers.CharField()


class InputRow(serializers.Serializer[Any]):
    name = serializers.CharField()
    label: Any = serializers.CharField()
    type = serializers.ChoiceField(choices=TYPES)
    required: Any = serializers.BooleanField(source="is_required")
    choices = ChoiceRow(many=True)


class ActionRow(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=[move.verb for move in MOVES])
    label: Any = serializers.CharField()
    fields: Any = InputRow(many=True)


def people_for(dossier: Dossier) -> dict[str, Any]:
    """To whom work can be handed at the competent unit, by user name."""
    people = colleagues(dossier.unit, Role.OFFICER, Role.LEADER)
    return {person.username: person for person in people}


def actions_of(dossier: Dossier, moves: Sequence[Move]) -> list[dict[str, Any]]:
    asks_whom = any(one.name == "assignee" for move in moves for one in move.inputs)
    people = people_for(dossier) if asks_whom else {}
    return [
        {
            "verb": move.verb,
            "label": str(move.label),
            "fields": [_told(with_people(one, people)) for one in move.inputs],
        }
        for move in moves
    ]


def with_people(one: Input, people: Mapping[str, Any]) -> Input:
    if one.name != "assignee":
        return one
    choices = tuple((username, person.full_name) for username, person in people.items())
    return replace(one, choices=choices)


def _told(one: Input) -> dict[str, Any]:
    choices = [{"value": value, "label": str(label)} for value, label in one.choices]
    return {
        "name": one.name,
        "label": str(one.label),
        "type": one.type,
        "required": one.is_required,
        "choices": choices,
    }


def _text(one: Input) -> serializers.Field[Any, Any, Any, Any]:
    return serializers.CharField(max_length=one.longest or LONGEST, required=one.is_required)


def _choice(one: Input) -> serializers.Field[Any, Any, Any, Any]:
    return serializers.ChoiceField(choices=list(one.choices), required=one.is_required)


FIELDS: dict[str, Callable[[Input], serializers.Field[Any, Any, Any, Any]]] = {
    "text": _text,
    "id_number": _text,
    "choice": _choice,
    "integer": lambda one: serializers.IntegerField(required=one.is_required),
    "boolean": lambda one: serializers.BooleanField(required=one.is_required),
    "date": lambda one: serializers.DateField(required=one.is_required),
    "file": lambda one: serializers.UUIDField(
        required=one.is_required, help_text="id of an uploaded file"
    ),
}


class VerbBody(serializers.Serializer[Any]):
    """The fields of one verb, and `seq`: the number of the event last seen (409 if stale)."""

    seq = serializers.IntegerField(required=False, min_value=0)

    def __init__(self, inputs: Sequence[Input], **more: Any) -> None:
        super().__init__(**more)
        self.asked = inputs

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), **{one.name: FIELDS[one.type](one) for one in self.asked}}

    def validate_until(self, until: date) -> date:
        if until < timezone.localdate():
            raise serializers.ValidationError(_("This day is over. Choose today or later."))
        return until

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("outcome") == Outcome.DENIED and not attrs.get("reason"):
            raise serializers.ValidationError({"reason": [_("Write why it is denied.")]})
        return attrs


def words_for(move: Move, dossier: Dossier, sent: Any) -> dict[str, Any]:
    """The verb's arguments. What is optional and empty counts as not given."""
    people: dict[str, Any] = {}
    if isinstance(sent, Mapping):
        sent = {name: value for name, value in sent.items() if value not in (None, "")}
        people = people_for(dossier) if "assignee" in sent else {}
    body = VerbBody([with_people(one, people) for one in move.inputs], data=sent)
    body.is_valid(raise_exception=True)
    words: dict[str, Any] = body.validated_data
    for one in move.inputs:
        if one.type == "id_number" and one.name in words:
            words[one.name] = normalise_id_number(words[one.name])
    if "assignee" in words:
        words["assignee"] = people[words["assignee"]]
    return words


def take_file(words: dict[str, Any], by: Any, move: Move) -> None:
    """Puts the file in the place of its id; needs a transaction. Raises ValidationError."""
    pk = words["file"]
    words["file"] = file = take_free_files(by, [pk]).get(pk)
    if file is None:
        raise serializers.ValidationError({"file": [NO_SUCH_FILE]})
    may_be(file.content_type, kinds_for(move))
