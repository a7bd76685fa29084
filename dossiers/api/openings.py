"""Who looked at a dossier, for its applicant and the inspector."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Role
from agencies.paging import NewestFirst, in_pages
from citizens.requests import person_of
from dossiers.api.reading import visible
from dossiers.capacity import stands_as_applicant
from dossiers.models import Opening
from dossiers.who_looked import inspects


class OpeningRow(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    how = serializers.ChoiceField(choices=Opening.How.choices)
    unit = serializers.CharField(source="post.unit.code", default=None, allow_null=True)
    unit_name = serializers.CharField(source="post.unit.name", default=None, allow_null=True)
    role = serializers.ChoiceField(
        choices=Role.choices, source="post.role", default=None, allow_null=True
    )
    name = serializers.SerializerMethodField(
        allow_null=True, help_text="who it was; told to inspectors only"
    )

    def get_name(self, row: Opening) -> str | None:
        return row.person.full_name if self.context["tells_names"] else None


@in_pages
@extend_schema(operation_id="list_openings", tags=["dossiers"], responses=OpeningRow(many=True))
@api_view(["GET"])
def openings(request: Request, number: str) -> Response:
    """When officials looked at it and from which post, the newest first; for its applicant, and
    for inspectors with names."""
    found, person = get_object_or_404(visible(request, number)), person_of(request)
    is_own = stands_as_applicant(person, found)
    if not is_own and not inspects(person):
        raise Http404
    rows = found.openings.select_related("post__unit")
    if not is_own:
        rows = rows.select_related("person", "post__unit")
    return NewestFirst.answer(rows, OpeningRow, request, {"tells_names": not is_own})
