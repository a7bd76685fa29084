"""Official slips and lists: numbered when they are owed, printed by the worker, never changed."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from citizens.models import StoredFile
from dossiers.models.dossier import Dossier
from dossiers.tokens import new_token


class SlipKind(models.TextChoices):
    """Each kind is a number book of its own, and a `FormEdition.form`."""

    RECEIPT = "receipt", _("Receipt and appointment slip")
    RECEIPTS = "receipts", _("Receipt and appointment slip for several dossiers")
    FILING = "filing", _("Filing receipt")
    SUPPLEMENT = "supplement", _("Request for a supplement")
    REFUSAL = "refusal", _("Notice of refusal")
    APOLOGY = "apology", _("Apology and new appointment")
    EXTENSION = "extension", _("Notice of extension")
    STOP = "stop", _("Notice of stop")
    CONTROL = "control", _("Process control sheet")
    REGISTER = "register", _("Register book")
    HAND_OVER = "hand_over", _("Hand-over list")
    HAND_OUT = "hand_out", _("Record of handing out")


class Slip(models.Model):
    """An issued form; a row without a file is owed and the worker prints it.

    Of one dossier and the event (`seq`) that asks for it, or a list of several (`entries`).
    A trigger lets a row be printed once and, later, be replaced or have its content erased.
    """

    kind = models.CharField(max_length=20, choices=SlipKind)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, help_text="in whose book it stands"
    )
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    token = models.CharField(max_length=12, unique=True, default=new_token)
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="slips")
    seq = models.PositiveIntegerField(null=True, help_text="the event that asks for it")
    about = models.JSONField(default=dict, help_text="what a list covers; nothing personal")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    content = models.JSONField(null=True, help_text="what was printed, to be printed again")
    rendered_at = models.DateTimeField(null=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="slip")
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "kind", "year", "number"], name="one_slip_of_a_number"
            ),
            models.UniqueConstraint(
                fields=["dossier", "kind", "seq"],
                condition=Q(seq__isnull=False),
                name="one_slip_of_a_kind_for_an_event",
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, file=None)
                | Q(rendered_at__isnull=False, file__isnull=False),
                name="a_rendered_slip_has_its_file",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["issued_at"], name="slip_owed", condition=models.Q(rendered_at=None)
            ),
            models.Index(fields=["rendered_at"], name="slip_printed"),
        ]


class SlipEntry(models.Model):
    """A dossier on a slip for several."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="entries")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="slip_entries")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slip", "dossier"], name="once_on_a_slip"),
        ]


class Reprint(models.Model):
    """A slip printed again, marked as such ("bản in lại"); the original stays as it is."""

    slip = models.ForeignKey(Slip, models.PROTECT, related_name="reprints")
    ordinal = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    rendered_at = models.DateTimeField(null=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="reprint")

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slip", "ordinal"], name="one_reprint_of_an_ordinal"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], name="reprint_owed", condition=Q(rendered_at=None)),
        ]


class HandOver(models.Model):
    """Dossiers handed from the desk to the office, or results back, with both confirmations."""

    class Direction(models.TextChoices):
        TO_OFFICE = "to_office", _("From the desk to the office")
        TO_DESK = "to_desk", _("Results from the office to the desk")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="hand_overs")
    direction = models.CharField(max_length=10, choices=Direction)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)
    slip = models.OneToOneField(Slip, models.PROTECT, null=True, related_name="hand_over")

    class Meta:
        ordering: ClassVar = ["-given_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None, slip=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False, slip__isnull=False),
                name="a_slip_once_both_have_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=models.F("given_by")),
                name="nobody_hands_over_to_themselves",
            ),
        ]


class HandOverLine(models.Model):
    """One dossier on a list; `seq` is the event (start, resolve) that asks for the hand-over."""

    hand_over = models.ForeignKey(HandOver, models.PROTECT, related_name="lines")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="hand_over_lines")
    seq = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="one_hand_over_for_an_event"),
        ]
