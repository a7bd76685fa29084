"""The owner and submitter of a filing, as they come in and go out."""

from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from citizens.identity import IdKind, check_id_number, check_phone
from citizens.models import Person
from dossiers.filing import Party
from dossiers.id_shown import id_shown
from dossiers.models import Dossier
from dossiers.states import OwnerKind


class SubmitterBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=300)
    id_kind = serializers.ChoiceField(choices=IdKind.choices)
    id_number = serializers.CharField(max_length=40)
    birth_date = serializers.DateField(required=False, allow_null=True)
    address = serializers.CharField(max_length=500, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)

    def validate_birth_date(self, day: Any) -> Any:
        if day and day > timezone.localdate():
            raise serializers.ValidationError(_("A date of birth does not lie in the future."))
        return day

    def validate_phone(self, number: str) -> str:
        return check_phone(number) if number else ""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        number, birth_date = attrs["id_number"], attrs.get("birth_date")
        try:
            attrs["id_number"] = check_id_number(attrs["id_kind"], number, birth_date)
        except InvalidValue as invalid:
            raise serializers.ValidationError({"id_number": invalid.messages}) from None
        return attrs


class OwnerBody(SubmitterBody):
    kind = serializers.ChoiceField(choices=OwnerKind.choices, default=OwnerKind.PERSON)
    address = serializers.CharField(max_length=500)


def party_of(words: dict[str, Any]) -> Party:
    return Party(**words)


class SubmitterBlock(serializers.Serializer[Any]):
    name = serializers.CharField()
    id_kind = serializers.ChoiceField(choices=IdKind.choices)
    id_number = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()


class OwnerBlock(SubmitterBlock):
    kind = serializers.ChoiceField(choices=OwnerKind.choices)
    birth_date = serializers.DateField(allow_null=True)


def block_of(
    dossier: Dossier, prefix: str, block: type[SubmitterBlock], person: Person
) -> dict[str, Any]:
    """The columns `owner_…` or `submitter_…` of a dossier, for who looks."""
    words = {name: getattr(dossier, f"{prefix}_{name}") for name in block._declared_fields}
    words["id_number"] = id_shown(words["id_number"], person, dossier)
    return dict(block(words).data)
