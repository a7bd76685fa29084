"""What the reports keep for themselves."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobOutcome(models.TextChoices):
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class JobRun(models.Model):
    """The last run of a job on beat; one row per job, so the table never grows."""

    job = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=JobOutcome)
    said = models.TextField(blank=True, help_text="what it returned, or why it failed")
    succeeded_at = models.DateTimeField(null=True, help_text="when it last ended well")

    class Meta:
        ordering: ClassVar = ["job"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job"], name="one_row_per_job"),
        ]

    def __str__(self) -> str:
        return self.job
