"""A published calendar on its way through the open dossiers."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from agencies.models import CalendarEdition

LANES = 2


def at_the_start() -> list[int]:
    return [0] * LANES


class CalendarChange(models.Model):
    """One publication, applied in chunks by id, in lanes side by side; `reached` is the last
    dossier looked at in each lane, so a run that broke off goes on behind it."""

    edition = models.OneToOneField(CalendarEdition, models.PROTECT, related_name="change")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    total = models.PositiveIntegerField(help_text="open dossiers under the calendar as it began")
    reached = ArrayField(models.BigIntegerField(), size=LANES, default=at_the_start)
    looked_at = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["id"], name="calendar_change_to_apply", condition=models.Q(done_at=None)
            ),
        ]
