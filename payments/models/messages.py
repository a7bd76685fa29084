"""What providers say, as it came in: stored before it is read."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from payments.models.attempts import Attempt
from payments.models.choices import ProviderKey, Verdict


class InboundMessage(models.Model):
    """Never changed but for what reading it came to, once; `raw` is what was signed: a query
    string or a body, of what is too large the beginning."""

    class Way(models.TextChoices):
        TOLD = "told"  # the provider called us
        ANSWER = "answer"  # to what we asked

    provider = models.CharField(max_length=8, choices=ProviderKey)
    way = models.CharField(max_length=8, choices=Way)
    received_at = models.DateTimeField()
    remote = models.GenericIPAddressField(null=True)
    raw = models.TextField()
    size = models.PositiveIntegerField(help_text="bytes")
    asked = models.ForeignKey(
        Attempt, models.PROTECT, null=True, related_name="answers", db_index=False
    )
    verdict = models.CharField(max_length=20, choices=Verdict, default=Verdict.UNREAD, blank=True)
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="messages")
    read_at = models.DateTimeField(null=True, help_text="in the transaction that acted on it")
    looked_at = models.DateTimeField(null=True, help_text="where it smelled: when a person did")
    looked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="message_unread", condition=Q(read_at=None)),
            models.Index(
                fields=["received_at"],
                name="message_smells",
                condition=Q(looked_at=None, read_at__isnull=False)
                & ~Q(verdict__in=["accepted", "known"]),
            ),
        ]
