"""Filing through the API, once for each `Idempotency-Key`."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from citizens.models import Person
from citizens.requests import person_of
from dossiers.api.filing_body import FilingBody, filing_of
from dossiers.api.main_fields import MainFields
from dossiers.chain import canonical
from dossiers.charges import still_owed
from dossiers.doubts import Doubt, doubts_of
from dossiers.flow import NotAllowed
from dossiers.late_entry import NotOnThatDay
from dossiers.models import Awaited, Dossier
from dossiers.once import UsedForAnother, once
from dossiers.states import State
from dossiers.transitions.register import register
from dossiers.transitions.submit import submit

LONGEST_KEY = 200


class WarningRow(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["missing_paper", "likely_duplicate", "unpaid_fee"])
    about = serializers.CharField(
        help_text="key of the paper, number of the other dossier, or id of the charge"
    )
    message = serializers.CharField()


class FiledAnswer(MainFields):
    warnings = WarningRow(many=True, help_text="worth a look; nothing was refused")


def file(request: Request) -> Response:
    """201 with the new dossier, or 200 with the one that the same key has filed before."""
    person, at = person_of(request), timezone.now()
    body = FilingBody(data=request.data, context={"at": at})
    body.is_valid(raise_exception=True)
    made: list[Dossier] = []

    def make() -> Dossier:
        made.append(_made(body, person, at))
        return made[0]

    dossier = _once(person, request, make)
    doubts = doubts_of(dossier, person, at)
    if body.validated_data["register"]:
        doubts += unpaid_of(dossier)
    warnings = [doubt._asdict() for doubt in doubts]
    answer = {**MainFields(dossier).data, "warnings": WarningRow(warnings, many=True).data}
    where = reverse("api_dossier", args=[dossier.number])
    return Response(answer, status=201 if made else 200, headers={"Location": where})


def _made(body: FilingBody, person: Person, at: datetime) -> Dossier:
    on_paper = body.on_paper()
    filing = filing_of(body.validated_data, person, on_paper.at if on_paper else at)
    if not body.validated_data["register"]:
        return submit(filing, by=person, at=at)
    try:
        return register(filing, by=person, at=at, on_paper=on_paper)
    except NotOnThatDay as wrong:
        raise serializers.ValidationError({"received_at": [str(wrong.reason)]}) from None


def unpaid_of(dossier: Dossier) -> list[Doubt]:
    """Why a walk-in is filed and not received."""
    sentence = _("Not received yet: %(label)s is to be paid first.")
    return [
        Doubt("unpaid_fee", str(charge.pk), sentence % {"label": charge.label})
        for charge in still_owed(dossier, Awaited.BEFORE_RECEIPT)
        if dossier.state == State.SUBMITTED
    ]


def _once(person: Person, request: Request, make: Callable[[], Dossier]) -> Dossier:
    key = request.headers.get("Idempotency-Key", "")
    if len(key) > LONGEST_KEY:
        raise serializers.ValidationError(
            {"Idempotency-Key": [_("An Idempotency-Key has at most 200 characters.")]}
        )
    if not key:
        with transaction.atomic():
            return make()
    digest = hashlib.sha256(canonical(request.data)).hexdigest()
    try:
        return once(person, key, digest, make)
    except UsedForAnother:
        raise NotAllowed(_("This Idempotency-Key was used for another body.")) from None
