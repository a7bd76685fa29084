"""Filing through the API, once for each `Idempotency-Key`."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from citizens.models import Person
from dossiers.api.filing_body import FilingBody, filing_of
from dossiers.api.main_fields import MainFields
from dossiers.chain import canonical
from dossiers.doubts import doubts_of
from dossiers.flow import NotAllowed
from dossiers.models import Dossier, IdempotencyKey
from dossiers.transitions.register import register
from dossiers.transitions.submit import submit


class WarningRow(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["missing_paper", "likely_duplicate"])
    about = serializers.CharField(help_text="key of the paper, or number of the other dossier")
    message = serializers.CharField()


class FiledAnswer(MainFields):
    warnings = WarningRow(many=True, help_text="worth a look; nothing was refused")


def file(request: Request) -> Response:
    """201 with the new dossier, or 200 with the one that the same key has filed before."""
    person, at = request.user, timezone.now()
    body = FilingBody(data=request.data)
    body.is_valid(raise_exception=True)
    key = request.headers.get("Idempotency-Key", "")
    with transaction.atomic():
        kept = lock_key(person, key, digest_of(request.data)) if key else None
        before = kept.dossier if kept else None
        dossier = before or _file(body.validated_data, person, at)
        if kept and before is None:
            IdempotencyKey.objects.filter(pk=kept.pk).update(dossier=dossier)
    warnings = [doubt._asdict() for doubt in doubts_of(dossier, person, at)]
    answer = {**MainFields(dossier).data, "warnings": WarningRow(warnings, many=True).data}
    where = reverse("api_dossier", args=[dossier.number])
    return Response(answer, status=200 if before else 201, headers={"Location": where})


def _file(words: dict[str, Any], by: Person, at: datetime) -> Dossier:
    filing = filing_of(words, by, at)
    verb = register if words["register"] else submit
    return verb(filing, by=by, at=at)


def digest_of(body: Any) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()


def lock_key(person: Person, key: str, digest: str) -> IdempotencyKey:
    """The row of the key, locked; a second request with it waits here for the first."""
    if len(key) > 200:
        raise serializers.ValidationError(
            {"Idempotency-Key": [_("An Idempotency-Key has at most 200 characters.")]}
        )
    IdempotencyKey.objects.bulk_create(
        [IdempotencyKey(person=person, key=key, digest=digest)], ignore_conflicts=True
    )
    keys = IdempotencyKey.objects.select_for_update(of=("self",))
    related = ("dossier__unit", "dossier__procedure", "dossier__version")
    kept = keys.select_related(*related).get(person=person, key=key)
    if kept.digest != digest:
        raise NotAllowed(_("This Idempotency-Key was used for another body."))
    return kept
