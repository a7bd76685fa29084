"""Work items of officials, and what was announced about them."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from agencies.models import Role, Unit
from dossiers.models.dossier import Dossier
from procedures.models import Step


class WorkItem(models.Model):
    """A step of a dossier at a unit, with its own date; several may be open in parallel."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="work_items")
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+", db_index=False)
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
    done_at = models.DateTimeField(null=True)

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
        ]


class Announcement(models.Model):
    """That a dossier became overdue was announced, once for each due date."""

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
