"""Filters of the API's lists, and how the schema tells of them."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

# A day is told in one way: 01/02 is another day in another language.
ISO_DAY = ["%Y-%m-%d"]
TRUTH = {"true": True, "1": True, "false": False, "0": False}


class TruthField(forms.Field):
    """Refuses what is neither true nor false."""

    def to_python(self, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if (word := str(value).lower()) not in TRUTH:
            raise forms.ValidationError(_("Write true or false."))
        return TRUTH[word]


class TruthFilter(django_filters.BooleanFilter):
    field_class = TruthField


TYPES: dict[type[django_filters.Filter], Any] = {
    TruthFilter: OpenApiTypes.BOOL,
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
