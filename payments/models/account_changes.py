"""Who switched a provider, or changed its settings: only ever added to."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from payments.models.accounts import ProviderAccount


class ProviderChange(models.Model):
    """`changes` holds each setting that reads otherwise: what held for the unit before, its own or
    from above, and what holds by the account now. Nobody is `by` where the house set it up."""

    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    changes = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
