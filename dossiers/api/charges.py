"""A charge, for whoever sees the dossier that it belongs to."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from citizens.requests import person_of
from dossiers.api.answers import ChargeRow
from dossiers.models import Dossier, DossierCharge


class ChargeAnswer(ChargeRow):
    dossier = serializers.CharField(source="dossier.number", help_text="code or reference")
    unit = serializers.CharField(source="charge.unit.code", help_text="whose money it is")
    opened_at = serializers.DateTimeField(source="charge.opened_at")


@extend_schema(operation_id="get_charge", tags=["charges"], responses=ChargeAnswer)
@api_view(["GET"])
def charge(request: Request, pk: int) -> Response:
    """What is owed, for which dossier, and whether it was paid."""
    ties = DossierCharge.objects.select_related("dossier", "charge__unit")
    visible = Dossier.objects.visible_to(person_of(request))
    found = get_object_or_404(ties, charge=pk, dossier__in=visible)
    return Response(ChargeAnswer(found).data)
