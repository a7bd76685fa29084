"""Papers handed in, slips printed, results given, charges tied to a dossier."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from citizens.models import StoredFile
from dossiers.models.dossier import Dossier
from dossiers.states import Outcome
from payments.models import Charge
from procedures.models import Paper


class DossierPaper(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    originals = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    added_at_seq = models.PositiveIntegerField(help_text="the event that brought it")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class PaperFile(models.Model):
    paper = models.ForeignKey(DossierPaper, models.PROTECT, related_name="files")
    # One dossier per file: seeing the dossier is the right to the file.
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="paper_file")

    class Meta:
        ordering: ClassVar = ["pk"]


class ResultFile(models.Model):
    """The signed result that was uploaded when the dossier was resolved."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="results")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="result_file")
    number = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    added_at_seq = models.PositiveIntegerField(help_text="the event that brought it")
    annulled_at = models.DateTimeField(null=True, help_text="when a correction took it back")


class SlipKind(models.TextChoices):
    RECEIPT = "receipt", _("Receipt and appointment slip")
    FILING = "filing", _("Filing receipt")


class Slip(models.Model):
    """A printed form; a row without a file is owed and the worker renders it."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slips")
    kind = models.CharField(max_length=20, choices=SlipKind)
    token = models.UUIDField(default=uuid.uuid4, unique=True)
    requested_at = models.DateTimeField()
    rendered_at = models.DateTimeField(null=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="slip")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "kind"], name="one_slip_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(rendered_at=None, file=None)
                | models.Q(rendered_at__isnull=False, file__isnull=False),
                name="a_rendered_slip_has_its_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["requested_at"], name="slip_owed", condition=models.Q(rendered_at=None)
            ),
        ]


class DossierCharge(models.Model):
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="charges")
    charge = models.OneToOneField(Charge, models.PROTECT, related_name="dossier_charge")
