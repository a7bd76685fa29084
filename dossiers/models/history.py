"""What happened (append-only by trigger) and whose time it was."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from agencies.models import Unit
from dossiers.models.columns import LocalDay, day_of
from dossiers.models.dossier import Dossier
from dossiers.states import Bucket, State


class Event(models.Model):
    """One move. Names, reasons and texts stand in the erasable detail; here only its digest.

    `hash` covers this row and `previous_hash`, so a dossier's events form a chain.
    """

    # Nobody looks for events but by their dossier: the keys carry no indexes of their own.
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)
    from_state = models.CharField(max_length=20, choices=State, blank=True)
    to_state = models.CharField(max_length=20, choices=State)
    at = models.DateTimeField(help_text="when it happened")
    recorded_at = models.DateTimeField(help_text="when it was written down")
    is_late_entry = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    post = models.ForeignKey(
        "agencies.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    detail_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["seq"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="one_event_per_seq"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["dossier", "at"],
                name="supplements_asked",
                include=["unit", "seq"],
                condition=Q(verb="ask_supplement"),
            ),
            models.Index(
                fields=["dossier", "at"],
                name="apologies_made",
                include=["unit", "seq"],
                condition=Q(verb="apologise"),
            ),
            models.Index(
                fields=["verb", "at"],
                name="asked_and_apologised",
                include=["dossier", "unit"],
                condition=Q(verb__in=["ask_supplement", "apologise"]),
            ),
            models.Index(
                fields=["at"],
                name="ends_taken_back",
                include=["dossier", "unit", "seq"],
                condition=Q(verb="correct"),
            ),
            models.Index(
                fields=["at"],
                name="entered_later",
                include=["dossier", "unit"],
                condition=Q(is_late_entry=True)
                | Q(GreaterThan(LocalDay(F("recorded_at")), LocalDay(F("at"))), verb="receive"),
            ),
        ]


class EventDetail(models.Model):
    """The erasable part of an event; its salt goes with it."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=32)
    content = models.JSONField(default=dict)
    erased_at = models.DateTimeField(null=True)
    erased_seq = models.PositiveIntegerField(null=True, help_text="the event that tells the ground")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(erased_at=None, erased_seq=None)
                | Q(erased_at__isnull=False, erased_seq__isnull=False, salt="", content={}),
                name="an_erased_detail_is_empty",
            ),
        ]


class TimeRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Segment(models.Model):
    """A stretch of the main line of the clock; together they cover received..finished.

    `minutes` are session minutes by the competent unit's calendar, set when the stretch ends.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="segments")
    bucket = models.CharField(max_length=20, choices=Bucket)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    edition = models.CharField(
        max_length=200, db_default="", help_text="the calendars in force as it began"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    minutes = models.PositiveIntegerField(null=True)
    started_on = day_of("started_at")
    ended_on = day_of("ended_at")

    class Meta:
        ordering: ClassVar = ["started_at", "pk"]
        constraints: ClassVar = [
            ExclusionConstraint(
                name="segments_of_a_dossier_never_overlap",
                expressions=[
                    ("dossier", RangeOperators.EQUAL),
                    (
                        TimeRange(F("started_at"), F("ended_at"), Value("[)")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="a_segment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, minutes=None)
                | Q(ended_at__isnull=False, minutes__isnull=False),
                name="minutes_exactly_when_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "started_on"],
                name="waits_of_unit",
                include=["ended_on", "bucket"],
                condition=~Q(bucket="processing"),
            ),
        ]


class DueChange(models.Model):
    """What moved a due date other than a wait: with receipt and segments, the facts of the clock.

    A transfer after the due date moves the dossier and leaves the date as it is.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("Extension")
        TRANSFER = "transfer", _("Transfer to another unit")
        CALENDAR = "calendar", _("Change of the working calendar")

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="due_changes")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    seq = models.PositiveIntegerField(help_text="its event")
    due_before = models.DateTimeField(null=True)
    due_after = models.DateTimeField(null=True)
    amount = models.PositiveSmallIntegerField(
        null=True, help_text="of an extension, in the unit that the version foresees"
    )
    edition = models.CharField(max_length=200, blank=True, help_text="calendars from now on")
    source = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="transfer"
    )
    target = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="transfer"
    )
    told_at = models.DateTimeField(null=True, help_text="when people were told of it")
    changed_on = day_of("at")

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "seq"], name="one_due_change_per_event"),
            models.CheckConstraint(
                condition=Q(kind="extension", amount__gt=0, source=None, target=None)
                & ~Q(edition="")
                | Q(kind="calendar", amount=None, source=None, target=None) & ~Q(edition="")
                | Q(kind="transfer", amount=None, source__isnull=False, target__isnull=False)
                & ~Q(edition=""),
                name="a_due_change_says_what_its_kind_needs",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["source", "changed_on"],
                name="transferred_from",
                condition=Q(kind="transfer"),
            ),
            models.Index(
                fields=["target", "changed_on"], name="transferred_to", condition=Q(kind="transfer")
            ),
            models.Index(
                fields=["id"],
                name="due_change_to_tell",
                condition=Q(kind="calendar", told_at=None),
            ),
        ]
