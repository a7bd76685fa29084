"""What was done to the lists that procedures rest on."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy


class BasicsEntry(models.Model):
    """Who added, changed or removed which row of a shared list, when; only ever added to.

    `changes` holds each column that reads otherwise: what it read before, what it reads now.
    """

    class What(models.TextChoices):
        ADDED = "added", pgettext_lazy("shared list", "added")
        CHANGED = "changed", pgettext_lazy("shared list", "changed")
        REMOVED = "removed", pgettext_lazy("shared list", "removed")

    of = models.CharField(max_length=30, help_text="the list, as its model is called")
    row = models.CharField(max_length=200, help_text="what the row was called")
    what = models.CharField(max_length=7, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    changes = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["of", "-at"], name="trail_of_a_list")]

    def __str__(self) -> str:
        return f"{self.of} {self.what}: {self.row}"
