"""What a procedure costs, for other programs."""

import re
from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.filters import ISO_DAY
from citizens.fields import DateField
from procedures.fee_forms import TIMES_MOST, UNITS_MOST, Asked, FeeForm, number_fields
from procedures.models import ChargedWhen, FeeKind, FilingWay

WHOLE = "whole đồng"
PATTERN = r"(?:([a-z0-9_-]{1,40}):)?([0-9]{1,9})"
COUNT_FORM = _("Write a number, or the key of a fee and a number, such as le-phi:2.")


class TierRow(serializers.Serializer[Any]):
    up_to = serializers.IntegerField(allow_null=True, help_text="null: without end")
    amount = serializers.IntegerField(help_text=WHOLE)


class ReductionRow(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="code of the group")
    percent = serializers.IntegerField(help_text="100 is free of charge")
    ground = serializers.CharField(required=False)


class FeeRow(serializers.Serializer[Any]):
    key = serializers.CharField(help_text="the same fee in its variants by channel, case and time")
    kind = serializers.ChoiceField(choices=FeeKind.choices)
    label: Any = serializers.CharField()
    amount = serializers.IntegerField(help_text="whole đồng; with tiers that of the first")
    per = serializers.CharField()
    tiers = TierRow(many=True, help_text="by units of one `each`; without them `amount` holds")
    each = serializers.CharField(help_text="what tiers and cap begin anew by")
    cap = serializers.IntegerField(allow_null=True, help_text="the most for one `each`")
    reductions = ReductionRow(many=True)
    note = serializers.CharField()
    channel = serializers.CharField(help_text="empty: any")
    cases: Any = serializers.ListField(
        child=serializers.CharField(), help_text="keys of cases; empty: any"
    )
    charged = serializers.ChoiceField(choices=ChargedWhen.choices)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class BillLine(serializers.Serializer[Any]):
    key = serializers.CharField(source="line.rule.key")
    kind = serializers.ChoiceField(source="line.rule.kind", choices=FeeKind.choices)
    label: Any = serializers.CharField(source="line.rule.label")
    charged = serializers.ChoiceField(source="line.rule.charged", choices=ChargedWhen.choices)
    units = serializers.IntegerField(source="line.quantity.units")
    times = serializers.IntegerField(source="line.quantity.times")
    amount = serializers.IntegerField(source="line.amount", help_text=WHOLE)
    explanation: Any = serializers.ListField(
        source="words", child=serializers.CharField(), help_text="the reckoning, step by step"
    )
    proof = serializers.CharField(help_text="what shows that one belongs to the group")


class BillAnswer(serializers.Serializer[Any]):
    procedure = serializers.CharField()
    on = serializers.DateField()
    channel = serializers.ChoiceField(choices=FilingWay.choices)
    case = serializers.CharField(allow_null=True, help_text="null: the ordinary case")
    groups = serializers.ListField(child=serializers.CharField())
    lines = BillLine(many=True)
    before_receipt = serializers.IntegerField(help_text=WHOLE)
    at_hand_out = serializers.IntegerField(help_text=WHOLE)
    total = serializers.IntegerField(help_text=WHOLE)


class FeeQuery(FeeForm):
    on = DateField(
        input_formats=ISO_DAY, error_messages={"invalid": _("Write the day as 2026-11-16.")}
    )


def _numbers(name: str, most: int, what: str) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        {
            "type": "array",
            "items": {"type": "string", "pattern": r"^([a-z0-9_-]{1,40}:)?[0-9]{1,9}$"},
        },
        description=f"{what}, 1 to {most}: a number for every fee, or `key:number` for one of them",
    )


@extend_schema(
    operation_id="reckon_fees",
    tags=["catalogue"],
    auth=[],
    responses=BillAnswer,
    parameters=[
        OpenApiParameter("on", OpenApiTypes.DATE, description="day of filing; today"),
        OpenApiParameter(
            "channel", enum=FilingWay.values, description="by default the first way it is filed"
        ),
        OpenApiParameter("case", description="key of a case; by default the ordinary case"),
        OpenApiParameter(
            "group", many=True, description="codes of groups one belongs to; the best counts"
        ),
        _numbers("units", UNITS_MOST, "units of one `each`, such as pages of one copy"),
        _numbers("times", TIMES_MOST, "how many of `each`, such as copies"),
    ],
)
@api_view(["GET"])
@permission_classes([AllowAny])
def procedure_fees(request: Request, code: str) -> Response:
    """What is owed for a filing, and how it comes about."""
    asked = Asked.about(
        code, request.query_params.get("on", ""), FeeQuery.base_fields["on"], timezone.localdate()
    )
    form = FeeQuery(_given(request, asked), asked)
    if not form.is_valid():
        raise serializers.ValidationError(_errors(form))
    bill, words = form.bill(), form.cleaned_data
    found = {
        "procedure": code,
        "on": words["on"],
        "channel": words["channel"],
        "case": words["case"] or None,
        "groups": words["group"],
        "lines": form.told(bill),
        "total": bill.total,
    }
    found |= {when: bill.charged(when).total for when in ChargedWhen.values}
    return Response(BillAnswer(found).data)


def _given(request: Request, asked: Asked) -> dict[str, Any]:
    query = request.query_params
    given: dict[str, Any] = {
        name: query[name] for name in ("on", "channel", "case") if query.get(name)
    }
    fields = number_fields(asked.rules)
    for name in ("units", "times"):
        given |= dict(_counts(name, _said(query, name), set(fields)))
    return given | {"group": _said(query, "group")}


def _said(query: QueryDict, name: str) -> list[str]:
    """What is empty is absent."""
    return [text for text in query.getlist(name) if text]


def _counts(name: str, texts: list[str], fields: set[str]) -> Iterator[tuple[str, str]]:
    """As fields of the form; what is said of one fee goes before what is said of all."""
    for text in sorted(texts, key=lambda text: ":" in text):
        found = re.fullmatch(PATTERN, text)
        if found is None:
            raise serializers.ValidationError({name: [COUNT_FORM]})
        key, number = found.groups()
        meant = {f"{name}-{key}"} if key else {one for one in fields if one.startswith(f"{name}-")}
        if not meant <= fields:
            sentence = _("No fee “%(key)s” is counted so.") % {"key": key}
            raise serializers.ValidationError({name: [sentence]})
        yield from ((one, number) for one in meant)


def _errors(form: FeeForm) -> dict[str, list[str]]:
    """By the names that were asked with: the number of every fee is `units` or `times`."""
    found: dict[str, list[str]] = {}
    for field, sentences in form.errors.items():
        found.setdefault(field.partition("-")[0], []).extend(map(str, sentences))
    return {name: list(dict.fromkeys(sentences)) for name, sentences in found.items()}
