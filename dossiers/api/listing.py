"""`GET` and `POST /dossiers/`."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.filters import filtered, parameters_of
from agencies.models import Unit
from agencies.paging import NewestFirst, in_pages
from citizens.requests import person_of
from dossiers.api.filing import FiledAnswer, file
from dossiers.api.filing_body import FilingBody
from dossiers.models import Dossier
from dossiers.queries import DossierQuerySet
from dossiers.queue import sought
from dossiers.states import Channel, Outcome, State


class DossierRow(serializers.Serializer[Any]):
    number = serializers.SerializerMethodField(help_text="the code, or the reference without one")
    reference = serializers.CharField()
    code = serializers.CharField(allow_null=True)
    state = serializers.ChoiceField(choices=State.choices)
    procedure = serializers.CharField(source="procedure__code")
    procedure_name = serializers.CharField(source="version__name")
    unit = serializers.CharField(source="unit__code")
    unit_name = serializers.CharField(source="unit__name")
    channel = serializers.ChoiceField(choices=Channel.choices)
    owner_name = serializers.CharField()
    abstract = serializers.CharField()
    filed_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    promised_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.SerializerMethodField()

    def get_number(self, row: dict[str, Any]) -> str:
        return str(row["code"] or row["reference"])

    def get_outcome(self, row: dict[str, Any]) -> Outcome | None:
        return Outcome(row["outcome"]) if row["outcome"] else None


COLUMNS = [
    *("id", "reference", "code", "state", "procedure__code", "version__name", "unit__code"),
    *("unit__name", "channel", "owner_name", "abstract", "filed_at", "received_at", "due_at"),
    *("promised_at", "finished_at", "outcome"),
]


class DossierFilter(django_filters.FilterSet):
    state = django_filters.MultipleChoiceFilter(choices=State.choices)
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.all(),
        to_field_name="code",
        method="below_unit",
        help_text="code of a unit; everything below it counts in",
    )
    procedure = django_filters.CharFilter("procedure__code")
    overdue = django_filters.BooleanFilter(method="by_overdue", help_text="open and past its date")
    due_before = django_filters.IsoDateTimeFilter("due_at", "lt", help_text="a day or a moment")
    search = django_filters.CharFilter(
        method="by_text", help_text="code, reference, ID number or name of the owner"
    )

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    at: datetime

    def below_unit(self, rows: QuerySet[Dossier], name: str, unit: Unit) -> QuerySet[Dossier]:
        return rows.filter(unit__path__startswith=unit.path)

    def by_overdue(self, rows: DossierQuerySet, name: str, value: Any) -> DossierQuerySet:
        overdue = Dossier.objects.overdue(self.at).values("pk")
        return rows.overdue(self.at) if value else rows.exclude(pk__in=overdue)

    def by_text(self, rows: QuerySet[Dossier], name: str, text: str) -> QuerySet[Dossier]:
        return rows.filter(sought(text))


LIST = extend_schema(
    methods=["GET"],
    operation_id="list_dossiers",
    tags=["dossiers"],
    responses=DossierRow(many=True),
    parameters=parameters_of(DossierFilter),
    description="The dossiers that the caller may see, the newest filing first.",
)
FILE = extend_schema(
    methods=["POST"],
    operation_id="file_dossier",
    tags=["dossiers"],
    request=FilingBody,
    responses={201: FiledAnswer, 200: FiledAnswer},
    parameters=[
        OpenApiParameter(
            "Idempotency-Key",
            OpenApiTypes.STR,
            OpenApiParameter.HEADER,
            description="the same key with the same body answers with the same dossier",
        )
    ],
    description="Files a dossier; `register` by a clerk of the unit receives it at once.",
)


@in_pages
@LIST
@FILE
@api_view(["GET", "POST"])
def dossiers(request: Request) -> Response:
    return file(request) if request.method == "POST" else listed(request)


def listed(request: Request) -> Response:
    rows = Dossier.objects.visible_to(person_of(request))
    filters = DossierFilter(request.query_params, rows)
    filters.at = timezone.localtime()
    return NewestFirst.answer(filtered(filters).values(*COLUMNS), DossierRow, request)
