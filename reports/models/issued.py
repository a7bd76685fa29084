"""Reports that left the house, kept as they were."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from reports.models.ledger import Batch


class IssuedReport(models.Model):
    """What was asked, what the definitions were, what was known, and what the answer was.

    `canonical` is the answer as canonical JSON: asked again of the same batch, it comes out equal
    to the byte. Kept for good, by trigger.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(help_text="without a gap within the year")
    title = models.CharField(max_length=300)
    parameters = models.JSONField()
    definitions = models.CharField(max_length=20, help_text="version of the definitions")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="+", db_index=False)
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="of `canonical` in UTF-8")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-issued_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "number"], name="one_report_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


class IssuedFile(models.Model):
    """A rendering of the report as it was handed out."""

    report = models.ForeignKey(IssuedReport, models.PROTECT, related_name="files")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "name"], name="one_file_of_a_name")
        ]
