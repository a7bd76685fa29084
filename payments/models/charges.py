"""Charges: what is owed for a service. They know no dossier, only an opaque reference."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Unit
from payments.models.choices import ChargeKind, ChargeState

MOST = 10**12  # đồng that one charge can be


class Charge(models.Model):
    """`amount` is what is asked for now; `state` is kept by `payments.booking.book` alone, a
    function of this row and of the money taken for it."""

    reference = models.CharField(max_length=40, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="charges", db_index=False)
    kind = models.CharField(max_length=8, choices=ChargeKind, default=ChargeKind.STATE)
    label = models.CharField(max_length=300)
    payer = models.CharField(max_length=300, blank=True, help_text="as receipts name them")
    subject = models.CharField(max_length=500, blank=True, help_text="for what, on receipts")
    amount = models.PositiveBigIntegerField(help_text="whole đồng")
    state = models.CharField(max_length=8, choices=ChargeState, default=ChargeState.OPEN)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    waived_at = models.DateTimeField(null=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    waived_reason = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    receipt_owed_at = models.DateTimeField(
        null=True, help_text="since when receipts do not say what was paid; the worker sees to it"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=MOST), name="a_charge_is_some_money"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "opened_at"],
                name="charge_unpaid",
                condition=Q(state=ChargeState.OPEN),
            ),
            models.Index(
                fields=["receipt_owed_at"],
                name="charge_owes_receipt",
                condition=Q(receipt_owed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label
