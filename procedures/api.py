"""The catalogue, open to everybody."""

from typing import Any

import django_filters
from django.db.models import F, prefetch_related_objects
from django.http import Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.filters import filtered, parameters_of
from agencies.paging import ByCode, in_pages
from procedures.api_rows import ProcedureAnswer
from procedures.competence import version_in_force
from procedures.models import OnlineLevel, ProcedureVersion
from procedures.records.telling import PARTS
from procedures.search import find


class ProcedureRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    field: Any = serializers.CharField(help_text="code of the field of administration")
    field_name: Any = serializers.CharField()
    level = serializers.ChoiceField(choices=OnlineLevel.choices)
    summary = serializers.CharField()


class ProcedureFilter(django_filters.FilterSet):
    field = django_filters.CharFilter("procedure__field__code", help_text="code of the field")
    level = django_filters.ChoiceFilter("online_level", choices=OnlineLevel.choices)

    class Meta:
        model = ProcedureVersion
        fields: tuple[str, ...] = ()


class SearchBody(serializers.Serializer[Any]):
    search = serializers.CharField(required=False, allow_blank=True, max_length=200)


@in_pages
@extend_schema(
    operation_id="list_procedures",
    tags=["catalogue"],
    auth=[],
    responses=ProcedureRow(many=True),
    parameters=[
        *parameters_of(ProcedureFilter),
        OpenApiParameter(
            "search", OpenApiTypes.STR, description="words or a code; the best fifty, best first"
        ),
    ],
)
@api_view(["GET"])
@permission_classes([AllowAny])
def procedures(request: Request) -> Response:
    """Procedures in force today, by code."""
    body = SearchBody(data=request.query_params)
    body.is_valid(raise_exception=True)
    in_force = ProcedureVersion.objects.in_force(timezone.localdate())
    versions = filtered(ProcedureFilter(request.query_params, in_force))
    if text := body.validated_data.get("search", "").strip():
        found = find(versions.select_related("procedure__field"), text)
        results = [_row(version) for version in found[: ByCode().get_page_size(request)]]
        return Response({"next": None, "previous": None, "results": results})
    rows = versions.values(
        *("name", "summary"),
        code=F("procedure__code"),
        field=F("procedure__field__code"),
        field_name=F("procedure__field__name"),
        level=F("online_level"),
    )
    return ByCode.answer(rows, ProcedureRow, request)


def _row(version: ProcedureVersion) -> dict[str, Any]:
    field = version.procedure.field
    return {
        "code": version.procedure.code,
        "name": version.name,
        "field": field.code,
        "field_name": field.name,
        "level": version.online_level,
        "summary": version.summary,
    }


@extend_schema(operation_id="get_procedure", tags=["catalogue"], auth=[], responses=ProcedureAnswer)
@api_view(["GET"])
@permission_classes([AllowAny])
def procedure(request: Request, code: str) -> Response:
    """What one has to know: papers, fees, steps, limit, and where it can be filed."""
    today = timezone.localdate()
    version = version_in_force(code, today)
    if version is None:
        raise Http404
    prefetch_related_objects([version], "decision", *PARTS, "steps__unit")
    return Response(ProcedureAnswer(version, context={"on": today}).data)
