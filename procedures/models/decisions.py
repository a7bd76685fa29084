"""Decisions: what the catalogue is published, amended and abolished by."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.choices import Act, DecisionState


class Decision(models.Model):
    """A decision by which procedures come, change and go, all from one day on.

    Drafted by one, reviewed by another who did not write it, published by one who did not review
    it. What comes in from a file of published decisions has nobody.
    """

    number = models.CharField(max_length=60, help_text="1520/QĐ-UBND")
    signed_on = models.DateField()
    issued_by = models.CharField(max_length=200)
    abstract = models.CharField(max_length=500)
    effective_from = models.DateField()
    state = models.CharField(max_length=9, choices=DecisionState, default=DecisionState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-effective_from", "-signed_on", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number", "signed_on", "issued_by"], name="one_decision_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | (~Q(reviewed_by=F("published_by")) & ~Q(reviewed_by=F("drafted_by"))),
                name="a_decision_is_seen_by_two",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | Q(reviewed_by__isnull=False),
                name="what_somebody_publishes_was_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DecisionItem(models.Model):
    """What a decision that is not published yet is to do to one procedure.

    `content` is the version as a record (`procedures/records/`), empty where it is abolished. When
    the decision is published its items stay as what was published.
    """

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="items")
    code = models.CharField(max_length=30)
    act = models.CharField(max_length=7, choices=Act)
    content = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "code"], name="one_item_of_a_procedure"),
        ]

    def __str__(self) -> str:
        return self.code


class DecisionEntry(models.Model):
    """Who did what to a decision, when; only ever added to."""

    class What(models.TextChoices):
        DRAFTED = "drafted", _("drafted")
        EDITED = "edited", _("edited")
        REVIEWED = "reviewed", _("reviewed")
        SENT_BACK = "sent_back", _("sent back")
        PUBLISHED = "published", _("published")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="entries")
    what = models.CharField(max_length=9, choices=What)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.what}"
