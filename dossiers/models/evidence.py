"""Who looked, and the roots of all histories that leave the database."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Post
from dossiers.models.dossier import Dossier


class Opening(models.Model):
    """Somebody who is not the applicant looked at a dossier.

    Written after the answer on a connection of its own, so without foreign keys that would wait
    for the locks of others.
    """

    class How(models.TextChoices):
        PAGE = "page", _("Opened the page")
        API = "api", _("Read through the API")
        FILE = "file", _("Opened a file")

    dossier = models.ForeignKey(
        Dossier, models.DO_NOTHING, related_name="openings", db_constraint=False, db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    post = models.ForeignKey(
        Post, models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    how = models.CharField(max_length=4, choices=How)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dossier", "at"], name="opened"),
            # A day's openings lie together: 32 kB of index serve two million of them.
            BrinIndex(fields=["at"], name="opened_at", pages_per_range=32, autosummarize=True),
        ]


class Root(models.Model):
    """What all histories and papers were on a day: the digest of a file that left the database."""

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    taken_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=60)
    is_full = models.BooleanField()
    dossiers = models.PositiveIntegerField(help_text="of all, not only in the file")
    events = models.PositiveBigIntegerField()
    papers = models.PositiveIntegerField(help_text="in the file")

    class Meta:
        ordering: ClassVar = ["number"]
