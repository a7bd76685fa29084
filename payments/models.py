"""Charges: what is owed for a service. They know no dossier, only an opaque reference."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit


class ChargeState(models.TextChoices):
    OPEN = "open", _("to be paid")
    SETTLED = "settled", _("paid")
    WAIVED = "waived", _("waived")
    CLOSED = "closed", _("no longer due")


class Charge(models.Model):
    reference = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charges")
    label = models.CharField(max_length=300)
    amount = models.PositiveIntegerField(help_text="whole đồng")
    state = models.CharField(max_length=8, choices=ChargeState, default=ChargeState.OPEN)
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_charge_is_some_money"),
        ]

    def __str__(self) -> str:
        return self.label
