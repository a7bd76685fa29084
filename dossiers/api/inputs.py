"""What verbs ask for, told to the caller: the actions open on a dossier."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from citizens.models import Person
from dossiers.choices import inputs_of, options_of
from dossiers.flow import MOVES, Input, Move
from dossiers.models import Dossier

TYPES = ["text", "integer", "boolean", "date", "choice", "file", "id_number"]


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


def actions_of(dossier: Dossier, moves: Sequence[Move], person: Person) -> list[dict[str, Any]]:
    return [
        {
            "verb": move.verb,
            "label": str(move.label),
            "fields": [
                _told(one, choices_for(one, move, dossier, person))
                for one in inputs_of(move, dossier)
            ],
        }
        for move in moves
    ]


def choices_for(one: Input, move: Move, dossier: Dossier, person: Person) -> list[dict[str, str]]:
    if one.type != "choice":
        return []
    options = options_of(one, move, dossier, person)
    return [{"value": option.key, "label": option.label} for option in options]


def _told(one: Input, choices: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": str(one.label),
        "type": one.type,
        "required": one.is_required,
        "choices": choices,
    }
