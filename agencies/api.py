"""Who one is, the units, and the end of a time limit."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.due import Axis, Term, due
from agencies.filters import ISO_DAY, filtered, parameters_of
from agencies.models import Role, Unit, UnitKind, posts_of
from agencies.paging import ByCode, in_pages
from agencies.queries import valid_on
from agencies.sorting import plain
from agencies.working_time import BeyondCalendar
from citizens.requests import person_of


class PostRow(serializers.Serializer[Any]):
    unit = serializers.CharField(source="unit.code", help_text="code of the unit")
    role = serializers.ChoiceField(choices=Role.choices)


class MeAnswer(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField()
    posts = PostRow(many=True)


@extend_schema(operation_id="me", tags=["account"], responses=MeAnswer)
@api_view(["GET"])
def me(request: Request) -> Response:
    """Who is signed in, and the posts held today."""
    person = person_of(request)
    posts = posts_of(person, timezone.localdate())
    return Response(
        {
            "username": person.username,
            "name": person.full_name,
            "posts": PostRow(posts, many=True).data,
        }
    )


class UnitRow(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=UnitKind.choices)
    parent: Any = serializers.CharField(source="parent_code", allow_null=True)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)
    address = serializers.CharField()
    phone = serializers.CharField()


class UnitFilter(django_filters.FilterSet):
    search = django_filters.CharFilter(method="by_name", help_text="part of the name, or the code")
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices)
    parent = django_filters.CharFilter("parent__code", help_text="code of the unit above")
    on = django_filters.DateFilter(
        method="by_day", input_formats=ISO_DAY, help_text="valid on this day; today without it"
    )

    class Meta:
        model = Unit
        fields: tuple[str, ...] = ()

    def by_name(self, units: QuerySet[Unit], name: str, text: str) -> QuerySet[Unit]:
        return units.filter(sort_key__contains=plain(text)) | units.filter(code=text.upper())

    def by_day(self, units: QuerySet[Unit], name: str, day: date) -> QuerySet[Unit]:
        return units  # asked below, where the day has its default

    def day(self) -> date:
        return self.form.cleaned_data.get("on") or timezone.localdate()


@in_pages
@extend_schema(
    operation_id="list_agencies",
    tags=["catalogue"],
    auth=[],
    responses=UnitRow(many=True),
    parameters=parameters_of(UnitFilter),
)
@api_view(["GET"])
@permission_classes([AllowAny])
def agencies(request: Request) -> Response:
    """Public bodies valid on a day, by code."""
    filters = UnitFilter(request.query_params, Unit.objects.all())
    units = filtered(filters).filter(valid_on(filters.day()))
    rows = units.order_by().values(
        *("code", "name", "kind", "valid_from", "valid_to", "address", "phone"),
        parent_code=F("parent__code"),
    )
    return ByCode.answer(rows, UnitRow, request)


class DueBody(serializers.Serializer[Any]):
    """Exactly one of `hours`, `days` (working days) and `calendar_days`."""

    unit = serializers.SlugRelatedField(slug_field="code", queryset=Unit.objects.all())
    hours = serializers.IntegerField(min_value=0, required=False)
    days = serializers.IntegerField(min_value=0, required=False)
    calendar_days = serializers.IntegerField(min_value=0, required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateTimeField()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(axis in attrs for axis in Axis) != 1:
            raise serializers.ValidationError(
                _("Give exactly one of hours, days and calendar_days.")
            )
        return attrs


class DueAnswer(serializers.Serializer[Any]):
    due = serializers.DateTimeField()
    explanation = serializers.ListField(child=serializers.CharField())


@extend_schema(operation_id="due", tags=["working time"], request=DueBody, responses=DueAnswer)
@api_view(["POST"])
def working_time_due(request: Request) -> Response:
    """When a time limit ends by the working time of a unit, ended units included."""
    body = DueBody(data=request.data)
    body.is_valid(raise_exception=True)
    words = body.validated_data
    axis = next(axis for axis in Axis if axis in words)
    try:
        answer = due(words["unit"], words["from"], Term(axis, words[axis]))
    except BeyondCalendar:
        raise serializers.ValidationError(
            {"from": [_("This lies outside the years that the calendar covers.")]}
        ) from None
    return Response(DueAnswer(answer._asdict()).data)
