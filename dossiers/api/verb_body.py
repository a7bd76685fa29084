"""The body of a verb: read, checked beside each field, and turned into the verb's arguments."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from rest_framework import serializers

from citizens.fields import check_future
from citizens.identity import normalise_id_number
from citizens.models import Person
from citizens.uploads import may_be
from dossiers.api.main_fields import NO_SUCH_FILE
from dossiers.choices import Option, inputs_of, options_of
from dossiers.flow import Input, Move
from dossiers.forms.verbs import kinds_for
from dossiers.models import Dossier
from dossiers.papers import take_free_files
from dossiers.results.uploaded import RESULTS, check_uploaded
from dossiers.states import Outcome

LONGEST = 2000
Field = serializers.Field[Any, Any, Any, Any]


PLAIN: dict[str, Callable[..., Field]] = {
    "integer": serializers.IntegerField,
    "boolean": serializers.BooleanField,
    "date": serializers.DateField,
}


def field_of(one: Input, **more: Any) -> Field:
    match one.type:
        case "text" | "id_number":
            return serializers.CharField(max_length=one.longest or LONGEST, **more)
        case "choice":
            return serializers.ChoiceField(choices=list(one.choices), **more)
        case "file":
            return serializers.UUIDField(help_text="id of an uploaded file", **more)
        case _:
            return PLAIN[one.type](**more)


def any_field(one: Input) -> Field:
    """For the schema, which knows verbs only together: each needs but some of the fields, and
    most choices are known only with the dossier."""
    more: dict[str, Any] = {"required": False, "allow_null": True}
    if one.type in ("text", "id_number"):
        return field_of(one, allow_blank=True, **more)
    if one.type == "choice" and not one.choices:
        return serializers.CharField(allow_blank=True, help_text="a value of `choices`", **more)
    return field_of(one, **more)


class VerbBody(serializers.Serializer[Any]):
    """The fields of one verb, and `seq`: the number of the event last seen (409 if stale)."""

    seq = serializers.IntegerField(required=False, min_value=0)

    def __init__(self, inputs: Sequence[Input], dossier: Dossier, **more: Any) -> None:
        super().__init__(**more)
        self.asked, self.dossier = inputs, dossier

    def get_fields(self) -> dict[str, Any]:
        fields = {one.name: field_of(one, required=one.is_required) for one in self.asked}
        return {**super().get_fields(), **fields}

    def validate_until(self, until: date) -> date:
        return _to_come(until)

    def validate_promised_on(self, day: date) -> date:
        due_at = self.dossier.due_at
        if due_at and day < localdate(due_at):
            words = {"day": localdate(due_at).strftime("%d/%m/%Y")}
            sentence = _("The dossier is due on %(day)s; the new date does not lie before that.")
            raise serializers.ValidationError(sentence % words)
        return _to_come(day)

    def validate_amount(self, amount: int) -> int:
        most = self.dossier.version.extension_amount
        if not 1 <= amount <= most:
            sentence = _("This procedure may be extended by 1 to %(most)s.")
            raise serializers.ValidationError(sentence % {"most": most})
        return amount

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("outcome") == Outcome.DENIED and not attrs.get("reason"):
            raise serializers.ValidationError({"reason": [_("Write why it is denied.")]})
        return attrs


def _to_come(day: date) -> date:
    try:
        check_future(day)
    except InvalidValue as invalid:
        raise serializers.ValidationError(invalid.messages) from None
    return day


def words_for(move: Move, dossier: Dossier, person: Person, sent: Any) -> dict[str, Any]:
    """The verb's arguments. What is optional and empty counts as not given."""
    sent, asked = given_in(sent), inputs_of(move, dossier)
    options = {
        one.name: options_of(one, move, dossier, person)
        for one in asked
        if one.type == "choice" and isinstance(sent, Mapping) and one.name in sent
    }
    inputs = [_with(one, options.get(one.name, [])) for one in asked]
    body = VerbBody(inputs, dossier, data=sent)
    body.is_valid(raise_exception=True)
    words: dict[str, Any] = body.validated_data
    for one in asked:
        if one.type == "id_number" and one.name in words:
            words[one.name] = normalise_id_number(words[one.name])
    for name, offered in options.items():
        words[name] = {option.key: option.meant for option in offered}[words[name]]
    return words


def given_in(sent: Any) -> Any:
    """A body without what is empty; whatever is no body is refused later."""
    if not isinstance(sent, Mapping):
        return sent
    return {name: value for name, value in sent.items() if value not in (None, "")}


def _with(one: Input, options: Sequence[Option]) -> Input:
    return replace(one, choices=tuple((option.key, option.label) for option in options))


def take_file(words: dict[str, Any], by: Person, move: Move, at: datetime) -> None:
    """Puts the file in the place of its id; needs a transaction. Raises ValidationError."""
    pk = words["file"]
    words["file"] = file = take_free_files(by, [pk]).get(pk)
    if file is None:
        raise serializers.ValidationError({"file": [NO_SUCH_FILE]})
    may_be(file.content_type, kinds_for(move))
    if move.verb in RESULTS:
        with file.content.open("rb") as content:
            check_uploaded(content.read(), move.verb, at)
