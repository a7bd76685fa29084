"""Receipts (biên lai thu phí, lệ phí): numbered, printed by the worker, cancelled by another."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import StoredFile
from payments.models.charges import Charge


class ReceiptIssuer(models.TextChoices):
    """Who issues it. Legal e-receipts come from a provider; the local one is marked as not one."""

    LOCAL = "local", _("This site, not a legal e-receipt")


class FeeReceipt(models.Model):
    """A row without a file is owed and the worker prints it. `cancels` makes it the counter-entry
    of another of the same charge and amount."""

    charge = models.ForeignKey(Charge, models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    issuer = models.CharField(max_length=8, choices=ReceiptIssuer, default=ReceiptIssuer.LOCAL)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    amount = models.PositiveBigIntegerField(help_text="whole đồng")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    cancels = models.OneToOneField("self", models.PROTECT, null=True, related_name="cancelled_by")
    reason = models.CharField(max_length=300, blank=True, help_text="of a cancellation")
    content = models.JSONField(null=True, help_text="what was printed")
    rendered_at = models.DateTimeField(null=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="fee_receipt")
    reprint = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, related_name="+", help_text="where the file was lost"
    )
    reprinted_at = models.DateTimeField(null=True)
    reprinted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="one_fee_receipt_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, file=None)
                | Q(rendered_at__isnull=False, file__isnull=False),
                name="a_rendered_fee_receipt_has_its_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["issued_at"], name="fee_receipt_owed", condition=Q(rendered_at=None)
            ),
        ]

    @property
    def paper(self) -> StoredFile | None:
        """The file that is handed out."""
        return self.reprint or self.file
