"""`GET` and `POST /dossiers/`."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.filters import TruthFilter, filtered, parameters_of
from agencies.models import Unit
from agencies.paging import Pages, in_pages
from citizens.requests import person_of
from dossiers.api.filing import FiledAnswer, file
from dossiers.api.filing_body import FilingBody
from dossiers.models import Dossier
from dossiers.queries import DossierQuerySet
from dossiers.rights import FEW_UNITS, reach_of
from dossiers.search import sought
from dossiers.states import Channel, Outcome, State
from procedures.models import Procedure

LONGEST_NAME = 300


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
    state = django_filters.MultipleChoiceFilter(method="by_states", choices=State.choices)
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.all(),
        to_field_name="code",
        method="below_unit",
        help_text="code of a unit; everything below it counts in",
    )
    procedure = django_filters.CharFilter(method="by_procedure")
    overdue = TruthFilter(method="by_overdue", help_text="open and past its date")
    due_before = django_filters.IsoDateTimeFilter("due_at", "lt", help_text="a day or a moment")
    search = django_filters.CharFilter(
        method="by_text",
        max_length=LONGEST_NAME,
        help_text="code, reference, ID number of owner or submitter, reference of a payment, or "
        "words of the owner's name",
    )

    class Meta:
        model = Dossier
        fields: tuple[str, ...] = ()

    at: datetime
    is_wide: bool

    def by_states(self, rows: DossierQuerySet, name: str, states: list[str]) -> DossierQuerySet:
        return rows.in_states(*states) if states else rows

    def below_unit(self, rows: QuerySet[Dossier], name: str, unit: Unit) -> QuerySet[Dossier]:
        """By ids: what a join leaves over the planner can only guess."""
        below = list(Unit.objects.below(unit).order_by().values_list("pk", flat=True))
        self.is_wide = self.is_wide and len(below) > FEW_UNITS
        return rows.filter(unit__in=below)

    def by_procedure(self, rows: QuerySet[Dossier], name: str, code: str) -> QuerySet[Dossier]:
        found = Procedure.objects.filter(code=code)
        return rows.filter(procedure__in=list(found.values_list("pk", flat=True)))

    def by_overdue(self, rows: DossierQuerySet, name: str, value: Any) -> DossierQuerySet:
        return rows.overdue(self.at) if value else rows.not_overdue(self.at)

    def by_text(self, rows: QuerySet[Dossier], name: str, text: str) -> QuerySet[Dossier]:
        return sought(rows, text, is_wide=self.is_wide)


class ByFiling(Pages):
    """The newest first. Ids are sorted alone; only a page of rows is then fetched."""

    ordering = "-sorted_id"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        keys: Any = super().paginate_queryset(queryset.values("sorted_id"), request, view)
        page = Dossier.objects.filter(pk__in=[key["sorted_id"] for key in keys])
        return list(page.order_by("-pk").values(*COLUMNS))


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
    """In a narrow view the order is an expression, for which no index is walked past all the
    dossiers of everybody else."""
    person = person_of(request)
    filters = DossierFilter(request.query_params, Dossier.objects.visible_to(person))
    filters.at, filters.is_wide = timezone.localtime(), reach_of(person).is_wide
    rows = filtered(filters)
    newest = F("pk") if filters.is_wide else F("pk") + 0
    return ByFiling.answer(rows.annotate(sorted_id=newest), DossierRow, request)
