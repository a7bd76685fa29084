"""By which provider a unit is paid: settings and limits, with validity. Secrets stand in the
environment, never here."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from agencies.models import Unit, validity
from payments.models.choices import ProviderKey


class ProviderAccount(models.Model):
    """Holds for the unit and all below that have none of their own. One that is off switches the
    provider off for all below, at once."""

    provider = models.CharField(max_length=8, choices=ProviderKey)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="provider_accounts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="in which payers see it")
    least = models.PositiveBigIntegerField(default=1, help_text="whole đồng")
    most = models.PositiveBigIntegerField(null=True, blank=True, help_text="whole đồng")
    expires_after = models.PositiveSmallIntegerField(
        default=15, help_text="minutes that a payer has"
    )
    secret_suffix = models.CharField(
        max_length=20, blank=True, help_text="of the names in the environment: VNPAY_TMN_CODE_…"
    )
    parameters = models.JSONField(
        default=dict, blank=True, help_text="VietQR: bank (BIN), account, name"
    )

    class Meta:
        ordering: ClassVar = ["order", "provider"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_account_of_a_provider_at_a_time",
                expressions=[
                    (F("unit"), RangeOperators.EQUAL),
                    (F("provider"), RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(most=None) | Q(most__gte=F("least")), name="limits_in_order"
            ),
            models.CheckConstraint(condition=Q(expires_after__gt=0), name="a_payer_has_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} – {self.unit}"
