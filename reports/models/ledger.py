"""The book of the figures: postings under rising batches, and their sums.

Postings only grow, by trigger. All sums can be made again from them (`rebuild_totals`), so the
sums' keys are indexes and no promises of the database.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Batch(models.Model):
    """A lot of postings that came into the book together. What was known at a time are the
    batches closed by then; the time is taken last, under the lock of the book."""

    closed_at = models.DateTimeField(null=True)
    postings = models.PositiveIntegerField(default=0)
    digest = models.CharField(
        max_length=64, help_text="of its postings, its time and the digest of the batch before"
    )

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["closed_at"], name="batches_by_time")]


class Posting(models.Model):
    """A line of the inbox, kept for good under the inbox's own id, so that none comes in twice.

    `is_late` tells those whose day was over when they came into the book.
    """

    id = models.BigIntegerField(primary_key=True)
    batch = models.ForeignKey(
        Batch, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    dossier_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    unit_id = models.BigIntegerField()
    day = models.DateField()
    measure = models.PositiveSmallIntegerField()
    n = models.IntegerField()
    version_id = models.BigIntegerField()
    channel = models.CharField(max_length=8)
    is_late = models.BooleanField()

    class Meta:
        indexes: ClassVar = [
            # Figures of a part of the province are read in this index alone.
            models.Index(
                fields=["unit_id", "measure", "day"],
                name="postings_of_unit",
                include=["n", "version_id", "channel", "batch", "dossier_id"],
            ),
            models.Index(fields=["dossier_id"], name="postings_of_dossier"),
            models.Index(fields=["batch"], name="postings_of_batch"),
            models.Index(fields=["batch", "day"], name="late_postings", condition=Q(is_late=True)),
        ]


class Sums(models.Model):
    """One column for each measure of `dossiers.cells`."""

    filed = models.BigIntegerField(default=0)
    filed_on_behalf = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    withdrawn_unreceived = models.BigIntegerField(default=0)
    received = models.BigIntegerField(default=0)
    received_online = models.BigIntegerField(default=0)
    received_desk = models.BigIntegerField(default=0)
    received_post = models.BigIntegerField(default=0)
    late_intake = models.BigIntegerField(default=0)
    papers_digitised = models.BigIntegerField(default=0)
    papers_reused = models.BigIntegerField(default=0)
    moved = models.BigIntegerField(default=0)
    overdue = models.BigIntegerField(default=0)
    awaiting_supplement = models.BigIntegerField(default=0)
    awaiting_dues = models.BigIntegerField(default=0)
    suspended = models.BigIntegerField(default=0)
    supplements = models.BigIntegerField(default=0)
    second_supplements = models.BigIntegerField(default=0)
    apologies = models.BigIntegerField(default=0)
    early = models.BigIntegerField(default=0)
    on_time = models.BigIntegerField(default=0)
    late = models.BigIntegerField(default=0)
    withdrawn = models.BigIntegerField(default=0)
    stopped = models.BigIntegerField(default=0)
    denied = models.BigIntegerField(default=0)
    results_electronic = models.BigIntegerField(default=0)
    handed_out = models.BigIntegerField(default=0)
    minutes_processing = models.BigIntegerField(default=0)
    minutes_awaiting_supplement = models.BigIntegerField(default=0)
    minutes_awaiting_dues = models.BigIntegerField(default=0)
    minutes_suspended = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class OfUnit(Sums):
    unit_id = models.BigIntegerField()
    day = models.DateField()

    class Meta:
        abstract = True


class OfKind(Sums):
    """By version of a procedure and way of filing: together they give field, procedure, level
    and channel of the whole house."""

    version_id = models.BigIntegerField()
    channel = models.CharField(max_length=8)
    day = models.DateField()

    class Meta:
        abstract = True


class UnitDay(OfUnit):
    """What all postings so far say of a day."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_id", "day"], name="one_day_of_unit")
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="unit_days")]


class UnitRunning(OfUnit):
    """The sum of all days until a closed day, as it was closed: for days with postings."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_id", "day"], name="one_running_of_unit")
        ]


class UnitLate(OfUnit):
    """What came in for closed days since the last close: readers add it to the running sums."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit_id", "day"], name="one_late_of_unit")
        ]


class KindDay(OfKind):
    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version_id", "channel", "day"], name="one_day_of_kind")
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="kind_days")]


class KindRunning(OfKind):
    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version_id", "channel", "day"], name="one_running_of_kind"
            )
        ]


class KindLate(OfKind):
    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version_id", "channel", "day"], name="one_late_of_kind"
            )
        ]


class Closing(models.Model):
    """A nightly close: until the day, running sums are there."""

    day = models.DateField()
    closed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]


class LedgerCheck(models.Model):
    """A comparison of totals, postings, cells of every dossier and a recount."""

    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    dossiers = models.PositiveIntegerField(default=0)
    differences = models.JSONField(default=list, help_text="sentences' parts: what, where, by how")
    in_question = models.JSONField(default=list, help_text="numbers of the dossiers")

    class Meta:
        ordering: ClassVar = ["-pk"]
