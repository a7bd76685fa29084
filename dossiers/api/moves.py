"""Verbs through the API: what the flow refuses answers 409 and leaves no trace."""

from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from citizens.models import Person
from citizens.requests import person_of
from dossiers.api.main_fields import MainFields
from dossiers.api.verb_body import any_field, take_file, words_for
from dossiers.asked_in_vain import AskedInVain
from dossiers.flow import FLOW, MOVES, Move, check
from dossiers.models import Dossier
from dossiers.transitions.verbs import VERBS


def _any_verb() -> dict[str, Any]:
    """All fields that verbs ask for, for the schema; which ones, `actions` says."""
    fields: dict[str, Any] = {
        "seq": serializers.IntegerField(required=False, allow_null=True, min_value=0)
    }
    for move in MOVES:
        for one in move.inputs:
            fields.setdefault(one.name, any_field(one))
    return fields


@extend_schema(
    operation_id="move_dossier",
    tags=["dossiers"],
    parameters=[OpenApiParameter("verb", str, "path", enum=list(FLOW))],
    request=inline_serializer("VerbBody", _any_verb()),
    responses=MainFields,
)
@api_view(["POST"])
def move(request: Request, number: str, verb: str) -> Response:
    """Moves the dossier. The fields of a verb stand in the dossier's `actions`."""
    if verb not in FLOW:
        raise Http404
    person, at = person_of(request), timezone.now()
    visible = Dossier.objects.visible_to(person).select_related("unit", "version")
    dossier = get_object_or_404(visible.numbered(number))
    try:
        moved = _moved(FLOW[verb], dossier, person, request.data, at)
    except (serializers.ValidationError, InvalidValue):
        check(dossier, verb, person)  # what cannot be is refused before what is wrong in the body
        raise
    return Response(MainFields(moved).data)


def _moved(row: Move, dossier: Dossier, person: Person, sent: Any, at: datetime) -> Dossier:
    words = words_for(row, dossier, person, sent)
    with transaction.atomic() if "file" in words else nullcontext():
        if "file" in words:
            take_file(words, person, row, at)
        try:
            return VERBS[row.verb](dossier, by=person, at=at, **words)
        except AskedInVain as wrong:
            raise serializers.ValidationError({"reason": [str(wrong.reason)]}) from None
