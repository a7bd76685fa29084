"""Charges tied to a dossier."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dossiers.models.dossier import Dossier
from payments.models import Charge
from procedures.models import ChargedWhen


class Awaited(models.TextChoices):
    """What waits for the charge to be paid; the first and the last are a fee's `ChargedWhen`."""

    BEFORE_RECEIPT = ChargedWhen.BEFORE_RECEIPT.value, _("before receipt")
    DUES = "dues", _("before the work goes on")
    AT_HAND_OUT = ChargedWhen.AT_HAND_OUT.value, _("when the result is handed out")


class DossierCharge(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="charges")
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="dossier_charge")
    awaited = models.CharField(max_length=14, choices=Awaited, default=Awaited.BEFORE_RECEIPT)
    rule = models.CharField(max_length=60, blank=True, help_text="key of the fee rule, if any")
    followed_at = models.DateTimeField(
        null=True, help_text="since when the dossier has gone on after its payment"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["charge"], name="charge_not_followed", condition=Q(followed_at=None)
            ),
        ]
