"""A charge, for whoever sees the dossier that it belongs to; and how it is paid."""

from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from citizens.attempts import address_of
from citizens.requests import person_of
from dossiers.api.answers import ChargeRow
from dossiers.models import DossierCharge
from dossiers.paying import back_address, begin, owed_for, ties_seen_by, ways_for
from payments.models import Attempt, Charge, ProviderKey
from payments.providers.contract import Unreachable


class WayRow(serializers.Serializer[Any]):
    provider = serializers.ChoiceField(choices=ProviderKey.choices)
    name = serializers.CharField()


class ChargeAnswer(ChargeRow):
    dossier = serializers.CharField(source="dossier.number", help_text="code or reference")
    unit = serializers.CharField(source="charge.unit.code", help_text="whose money it is")
    opened_at = serializers.DateTimeField(source="charge.opened_at")
    owed = serializers.SerializerMethodField(help_text="what is still to be paid, whole đồng")
    ways = serializers.SerializerMethodField(help_text="by which it can be paid now")

    def get_owed(self, tie: DossierCharge) -> int:
        return self.context["owed"]  # type: ignore[no-any-return]

    @extend_schema_field(WayRow(many=True))
    def get_ways(self, tie: DossierCharge) -> Any:
        return WayRow(self.context["ways"], many=True).data


class PayBody(serializers.Serializer[Any]):
    provider = serializers.ChoiceField(choices=ProviderKey.choices)


class PayAnswer(serializers.Serializer[Any]):
    """Either `redirect` or `qr`."""

    reference = serializers.CharField(help_text="what the provider and bank statements name it by")
    amount = serializers.IntegerField(help_text="whole đồng")
    expires_at = serializers.DateTimeField()
    redirect = serializers.CharField(required=False, help_text="where the payer goes")
    qr = serializers.CharField(required=False, help_text="what a VietQR code holds")

    def to_representation(self, instance: Attempt) -> dict[str, Any]:
        told = super().to_representation(instance)
        return {name: value for name, value in told.items() if value != ""}


class ProviderSilent(exceptions.APIException):
    status_code = 502
    default_detail = _("The payment gateway does not answer just now; ask again in a moment.")


@extend_schema(operation_id="get_charge", tags=["charges"], responses=ChargeAnswer)
@api_view(["GET"])
def charge(request: Request, pk: int) -> Response:
    """What is owed, for which dossier, whether it was paid, and how it can be."""
    tie = get_object_or_404(ties_seen_by(person_of(request)), charge=pk)
    return Response(ChargeAnswer(tie, context=about(tie.charge, timezone.now())).data)


def about(charge: Charge, at: datetime) -> dict[str, Any]:
    owed = owed_for(charge)
    return {"owed": owed, "ways": ways_for(charge, owed, at)}


@extend_schema(operation_id="pay_charge", tags=["charges"], request=PayBody, responses=PayAnswer)
@api_view(["POST"])
def pay(request: Request, pk: int) -> Response:
    """Begins to pay all that is still owed; as long as the payer is waited for, the same answer
    again. 409 where it is not open, or not by that provider; 502 where the provider is silent."""
    person = person_of(request)
    tie = get_object_or_404(ties_seen_by(person), charge=pk)
    body = PayBody(data=request.data)
    body.is_valid(raise_exception=True)
    provider, remote = body.validated_data["provider"], address_of(request._request)
    back = back_address(request._request)
    try:
        attempt = begin(tie, provider, by=person, at=timezone.now(), back=back, remote=remote)
    except Unreachable:
        raise ProviderSilent from None
    return Response(PayAnswer(attempt).data)
