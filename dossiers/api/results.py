"""The shape of a result, from its draft on."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from citizens.models import Person
from dossiers.api.files_row import FileRow
from dossiers.capacity import stands_as_applicant
from dossiers.flow import RESULT_VERBS
from dossiers.models import Dossier, Result
from dossiers.results.stages import newer_of, standing_of
from dossiers.slips.sight import is_merely_asked
from dossiers.states import Outcome, ResultStage, Standing
from dossiers.tokens import verify_url


class ResultRow(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="kind of document")
    stage = serializers.SerializerMethodField(
        help_text="how far it came here; empty where it was signed elsewhere"
    )
    is_given = serializers.SerializerMethodField(help_text="the dossier was resolved with it")
    number = serializers.CharField()
    issued_on = serializers.DateField(allow_null=True, help_text="the date that it bears")
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    verify_url = serializers.SerializerMethodField(help_text="where anybody can check it")
    is_annulled = serializers.SerializerMethodField(help_text="a correction took it back")
    is_revoked = serializers.SerializerMethodField(help_text="it is no longer valid")
    revoked_at = serializers.DateTimeField(allow_null=True)
    replaced_by = serializers.SerializerMethodField(help_text="number of the one that replaced it")
    file = FileRow(allow_null=True, help_text="as issued")
    draft = serializers.SerializerMethodField(help_text="for officials")
    signed = serializers.SerializerMethodField(help_text="for officials; not issued yet")

    @extend_schema_field(serializers.ChoiceField(choices=ResultStage.choices))
    def get_stage(self, result: Result) -> str:
        latest_first = reversed(RESULT_VERBS.values())
        came_to = (stage for stage in latest_first if getattr(result, f"{stage}_seq"))
        return next(came_to, ResultStage.NONE)

    def get_is_given(self, result: Result) -> bool:
        return result.resolved_seq is not None

    def get_verify_url(self, result: Result) -> str:
        return verify_url(result.token)

    def get_is_annulled(self, result: Result) -> bool:
        return result.annulled_at is not None

    def get_is_revoked(self, result: Result) -> bool:
        return standing_of(result, self._newer(result)) == Standing.REVOKED

    def get_replaced_by(self, result: Result) -> str | None:
        newer = self._newer(result)
        return newer.number if newer else None

    def _newer(self, result: Result) -> Result | None:
        return newer_of(result, self.context["results"])

    @extend_schema_field(FileRow(allow_null=True))
    def get_draft(self, result: Result) -> Any:
        return self._for_officials(result, "draft")

    @extend_schema_field(FileRow(allow_null=True))
    def get_signed(self, result: Result) -> Any:
        return self._for_officials(result, "signed")

    def _for_officials(self, result: Result, name: str) -> Any:
        file = getattr(result, name) if self.context["inside"] else None
        return FileRow(file).data if file else None


def result_rows(found: Sequence[Result], dossier: Dossier, person: Person) -> Any:
    inside = not (stands_as_applicant(person, dossier) or is_merely_asked(person, dossier))
    shown = [one for one in found if inside or (one.resolved_seq and one.annulled_at is None)]
    context = {"inside": inside, "results": found}
    return ResultRow(shown, many=True, context=context).data
