"""The cashier's shift: what was in the till, what came in, what was counted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Unit


class Shift(models.Model):
    """Whole đồng. `difference` is what was counted, by `closed_by`, less what should be there."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="shifts")
    cashier = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shifts")
    opened_at = models.DateTimeField()
    opening = models.PositiveBigIntegerField(default=0, help_text="change in the till")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    counted = models.PositiveBigIntegerField(null=True)
    difference = models.BigIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-opened_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cashier"], condition=Q(closed_at=None), name="one_open_shift_of_a_cashier"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, counted=None, difference=None)
                | Q(
                    closed_at__isnull=False,
                    closed_by__isnull=False,
                    counted__isnull=False,
                    difference__isnull=False,
                ),
                name="a_closed_shift_is_counted",
            ),
        ]
