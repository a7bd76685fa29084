"""A procedure as the API tells it."""

from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agencies.models import Role
from agencies.queries import valid_on
from procedures.cases import limited_by
from procedures.competence import units_for
from procedures.fees_api import FeeRow
from procedures.limits import limit_in_words
from procedures.models import (
    Applicant,
    Case,
    FilingWay,
    LimitUnit,
    OnlineLevel,
    PaperForm,
    ProcedureVersion,
    Step,
    StepKind,
    ValidityUnit,
)


class CodeAndName(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()


class LimitBlock(serializers.Serializer[Any]):
    amount = serializers.IntegerField(source="limit_amount")
    unit = serializers.ChoiceField(source="limit_unit", choices=LimitUnit.choices)
    words = serializers.SerializerMethodField()

    def get_words(self, version: ProcedureVersion) -> str:
        return limit_in_words(version)


CASES = serializers.ListField(
    child=serializers.CharField(), help_text="keys of the cases it is for; empty is all"
)


class PaperRow(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    form = serializers.ChoiceField(choices=PaperForm.choices)
    copies = serializers.IntegerField()
    is_required = serializers.BooleanField()
    is_declared_online = serializers.BooleanField(
        help_text="filed online, the answers take its place"
    )
    is_reusable = serializers.BooleanField(help_text="a result kept before may stand for it")
    data_source = serializers.CharField(help_text="the database that tells the same")
    cases = CASES


class CaseRow(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    note = serializers.CharField()
    limit = serializers.SerializerMethodField(help_text="its own, else the procedure's")

    @extend_schema_field(LimitBlock)
    def get_limit(self, case: Case) -> Any:
        given = limited_by(case.version, case)
        return {
            "amount": given.limit_amount,
            "unit": given.limit_unit,
            "words": limit_in_words(case.version, case),
        }


class GivenResult(serializers.Serializer[Any]):
    name = serializers.CharField()
    valid_amount = serializers.IntegerField(help_text="0 is without end")
    valid_unit = serializers.ChoiceField(choices=ValidityUnit.choices)
    note = serializers.CharField()


class PartRow(serializers.Serializer[Any]):
    name = serializers.CharField()
    authority = serializers.CharField()
    code = serializers.CharField(help_text="the procedure by itself, where it is one")


class PublishedBy(serializers.Serializer[Any]):
    number = serializers.CharField()
    signed_on = serializers.DateField()
    issued_by = serializers.CharField()
    effective_from = serializers.DateField()


class StepRow(serializers.Serializer[Any]):
    order = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=StepKind.choices)
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    hours = serializers.IntegerField(help_text="working hours")
    branch = serializers.CharField(
        help_text="steps of neighbouring branches run beside each other; empty: alone"
    )
    level = serializers.CharField(help_text="kind of unit; empty: the competent unit")
    unit = serializers.SerializerMethodField(help_text="code, where it is always the same")
    needs = serializers.CharField()
    cases = CASES

    def get_unit(self, step: Step) -> str:
        return step.unit.code if step.unit else ""


class ProcedureAnswer(serializers.Serializer[Any]):
    code = serializers.CharField(source="procedure.code")
    name = serializers.CharField()
    field: Any = serializers.CharField(source="procedure.field.code")
    field_name: Any = serializers.CharField(source="procedure.field.name")
    level = serializers.ChoiceField(source="online_level", choices=OnlineLevel.choices)
    summary = serializers.CharField()
    applicants = serializers.CharField()
    serves = serializers.ListField(child=serializers.ChoiceField(choices=Applicant.choices))
    conditions = serializers.CharField()
    ways = serializers.ListField(child=serializers.ChoiceField(choices=FilingWay.choices))
    partial_reason = serializers.CharField(help_text="why it is online only in part")
    result_name = serializers.CharField()
    results = GivenResult(many=True)
    decision = serializers.CharField()
    published_by = PublishedBy(source="decision")
    changes_on = serializers.SerializerMethodField(
        help_text="the first day after this version, where its end is decided"
    )
    legal_grounds = serializers.CharField()
    effective_from = serializers.DateField()
    effective_to = serializers.DateField(allow_null=True)
    elsewhere = serializers.CharField(help_text="the system that takes it, where it is not ours")
    is_essential = serializers.BooleanField()
    is_interlinked = serializers.BooleanField()
    is_local = serializers.BooleanField()
    limit = LimitBlock(source="*")
    law_amount = serializers.IntegerField(
        allow_null=True, help_text="the law's limit in the same unit, where this one is shorter"
    )
    cases = CaseRow(many=True)
    parts = PartRow(many=True, help_text="what one filing sets going, where it is interlinked")
    papers = PaperRow(many=True)
    fees = serializers.SerializerMethodField()
    steps = StepRow(many=True)
    units = serializers.SerializerMethodField(help_text="where it can be filed")

    def get_changes_on(self, version: ProcedureVersion) -> date | None:
        return version.effective_to and version.effective_to + timedelta(1)

    @extend_schema_field(FeeRow(many=True))
    def get_fees(self, version: ProcedureVersion) -> Any:
        return FeeRow(version.fees.filter(valid_on(self.context["on"])), many=True).data

    @extend_schema_field(CodeAndName(many=True))
    def get_units(self, version: ProcedureVersion) -> Any:
        units = units_for(version, self.context["on"]).values("code", "name")
        return CodeAndName(units, many=True).data
