"""Filters of the API's lists, and how the schema tells of them."""

from typing import Any

import django_filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

TYPES: dict[type[django_filters.Filter], Any] = {
    django_filters.BooleanFilter: OpenApiTypes.BOOL,
    django_filters.DateFilter: OpenApiTypes.DATE,
}


def filtered(filters: Any) -> Any:
    """The rows that are left; a filter that makes no sense is an error of its field."""
    if not filters.is_valid():
        raise serializers.ValidationError(filters.errors)
    return filters.qs


def parameters_of(filters: type[django_filters.FilterSet]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(
            name,
            TYPES.get(type(one), OpenApiTypes.STR),
            description=one.extra.get("help_text", ""),
            enum=[value for value, _label in one.extra.get("choices", ())] or None,
            many=isinstance(one, django_filters.MultipleChoiceFilter),
        )
        for name, one in filters.base_filters.items()
    ]
