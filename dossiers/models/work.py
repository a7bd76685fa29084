"""Work items of officials, and what was announced about them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Role, Unit
from dossiers.models.dossier import Dossier
from procedures.models import LateCause, Step


class WorkKind(models.TextChoices):
    STEP = "step", _("Step")
    CONSULTATION = "consultation", _("Consultation")


class WorkItem(models.Model):
    """A step of a dossier at a unit, or a question to another unit, with its own date; several
    may be open in parallel. While the clock is paused a step has no date, but what is left."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="work_items")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(
        max_length=12, choices=WorkKind, default=WorkKind.STEP, db_default=WorkKind.STEP
    )
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="work_items",
        db_index=False,
    )
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    left_minutes = models.PositiveIntegerField(
        null=True, help_text="working minutes left, while the clock is paused"
    )
    done_at = models.DateTimeField(null=True)
    opened_seq = models.PositiveIntegerField(default=0, db_default=0, help_text="the event")
    done_seq = models.PositiveIntegerField(null=True, help_text="the event")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering: ClassVar = ["opened_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["assignee", "due_at"],
                name="open_work_of_person",
                condition=models.Q(done_at=None),
            ),
            models.Index(
                fields=["dossier"], name="open_work_of_dossier", condition=models.Q(done_at=None)
            ),
            models.Index(
                fields=["unit", "due_at"],
                name="open_consultations",
                condition=models.Q(kind="consultation", done_at=None),
            ),
            models.Index(
                fields=["due_at"], name="open_work_by_due", condition=models.Q(done_at=None)
            ),
            # Few among many: which steps make dossiers late.
            models.Index(
                fields=["unit", "done_at"],
                name="steps_done_late",
                include=["step", "dossier"],
                condition=models.Q(kind="step", done_at__gt=models.F("due_at")),
            ),
            models.Index(
                fields=["dossier"],
                name="late_steps_of_dossier",
                include=["step", "unit", "done_at"],
                condition=models.Q(kind="step", done_at__gt=models.F("due_at")),
            ),
        ]


class Apology(models.Model):
    """An apology for a late result: drafted when lateness is certain, made by the leader."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="apologies_of")
    due_at = models.DateTimeField(help_text="the date that was not, or will not be, kept")
    drafted_at = models.DateTimeField(null=True, help_text="by the house; null where made at once")
    made_at = models.DateTimeField(null=True)
    seq = models.PositiveIntegerField(null=True, help_text="its event")
    cause = models.ForeignKey(LateCause, models.PROTECT, null=True, related_name="+")
    promised_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "due_at"],
                name="one_draft_per_due_date",
                condition=models.Q(made_at=None),
            ),
            models.CheckConstraint(
                condition=models.Q(made_at=None, seq=None, cause=None)
                | models.Q(
                    made_at__isnull=False,
                    seq__isnull=False,
                    cause__isnull=False,
                    promised_at__isnull=False,
                ),
                name="a_made_apology_is_whole",
            ),
        ]


class Announcement(models.Model):
    """What was announced of a date, once for each: due soon, a step overdue, overdue …"""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="announcements")
    kind = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    announced_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "due_at"], name="announced_once_per_due_date"
            ),
        ]


class GeneratedPart(models.Model):
    """A unit's dossiers that `generate_province` has written, so that a broken run goes on."""

    profile = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, help_text="of the profile, its scale, seed and end")
    part = models.CharField(max_length=40)
    dossiers = models.PositiveIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "part"], name="a_part_is_written_once"),
        ]
