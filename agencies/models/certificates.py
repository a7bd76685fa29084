"""The certificates with which units sign, and whose signatures are trusted."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models.units import Unit


class UnitCertificate(models.Model):
    """A certificate of a unit. A software key lies here encrypted (PKCS#8); the key of a token or
    of a remote service never does."""

    class Kind(models.TextChoices):
        SOFTWARE = "software", _("Software key")
        TOKEN = "token", _("Token")
        REMOTE = "remote", _("Remote signing")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=8, choices=Kind)
    subject = models.CharField(max_length=200)
    serial = models.CharField(max_length=40)
    certificate = models.BinaryField(help_text="DER")
    issuer_chain = models.JSONField(default=list, help_text="DER as base64, the issuer first")
    private_key = models.BinaryField(default=bytes, help_text="encrypted PKCS#8, DER")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "serial"], name="one_certificate_of_a_serial"),
            models.CheckConstraint(
                condition=Q(kind="software") | Q(private_key=b""),
                name="only_software_keys_lie_here",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="a_certificate_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class TrustedRoot(models.Model):
    """A certificate authority whose signatures on results are taken."""

    name = models.CharField(max_length=200)
    certificate = models.BinaryField(help_text="DER")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
