"""The book: operations of several entries, each of which sums to zero; append-only by triggers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Unit
from payments.models.attempts import Taking
from payments.models.charges import Charge
from payments.models.choices import SOURCES, Account, ChargeKind, OperationKind
from payments.models.counter import Shift


class Operation(models.Model):
    kind = models.CharField(max_length=8, choices=OperationKind)
    at = models.DateTimeField()
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="operations")
    taking = models.ForeignKey(
        Taking, models.PROTECT, null=True, related_name="operations", db_index=False
    )
    shift = models.ForeignKey(
        Shift, models.PROTECT, null=True, related_name="operations", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=300, blank=True)


class Entry(models.Model):
    """`day` is that of the operation in Vietnam; `source` stands where money was taken."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="entries")
    charge = models.ForeignKey(Charge, models.PROTECT, null=True, related_name="entries")
    account = models.CharField(max_length=10, choices=Account)
    source = models.CharField(max_length=8, choices=SOURCES, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=8, choices=ChargeKind, blank=True)
    day = models.DateField()
    amount = models.BigIntegerField(help_text="whole đồng")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount=0), name="an_entry_is_some_money"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "day"],
                name="entry_by_day",
                include=["unit", "kind", "source", "amount"],
            ),
        ]
