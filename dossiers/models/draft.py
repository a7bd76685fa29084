"""What a citizen is still writing, and keys that make a filing happen once."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from dossiers.models.dossier import Dossier
from procedures.models import ProcedureVersion


class Draft(models.Model):
    """The citizen's own business until it is filed; then it points to its dossier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="drafts")
    fields = models.JSONField(default=dict, help_text="what was typed, by step")
    files = models.JSONField(default=list, help_text="[{paper, file}] in the order of upload")
    saved_at = models.DateTimeField()
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, related_name="draft")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "version"],
                condition=models.Q(dossier=None),
                name="one_open_draft_per_procedure",
            ),
        ]


class IdempotencyKey(models.Model):
    """An `Idempotency-Key` of the API: the same key answers with the same dossier."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the body")
    dossier = models.ForeignKey(Dossier, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "key"], name="one_key_per_person"),
        ]
