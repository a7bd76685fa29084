"""What an applicant gets: drafted, approved, signed, numbered, issued, handed out."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from agencies.models import Unit
from citizens.models import StoredFile
from dossiers.models.dossier import Dossier
from dossiers.states import Outcome
from dossiers.tokens import new_token
from procedures.models import ResultTemplate


class Result(models.Model):
    """A result, from its draft on, or one signed elsewhere that was uploaded when the dossier was
    resolved. Each `_seq` is the event that is the evidence of a stage."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=8, choices=Outcome)
    name = models.CharField(max_length=200, help_text="kind of document: Trích lục khai sinh")
    symbol = models.CharField(max_length=40, blank=True)
    template = models.ForeignKey(ResultTemplate, models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=12, unique=True, default=new_token)
    draft = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="result_draft")
    signed = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, related_name="result_signed"
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, related_name="result_file", help_text="as issued"
    )
    number = models.CharField(max_length=60, blank=True)
    book_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    book_year = models.PositiveSmallIntegerField(null=True)
    book_number = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True, help_text="the date that it bears")
    drafted_seq = models.PositiveIntegerField(null=True)
    approved_seq = models.PositiveIntegerField(null=True)
    signed_seq = models.PositiveIntegerField(null=True)
    numbered_seq = models.PositiveIntegerField(null=True)
    issued_seq = models.PositiveIntegerField(null=True)
    resolved_seq = models.PositiveIntegerField(null=True, help_text="given to the applicant")
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replaced_by", help_text="a former result"
    )
    annulled_at = models.DateTimeField(null=True, help_text="a draft thrown away, or taken back")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(annulled_at=None), name="one_standing_result"
            ),
            models.UniqueConstraint(
                fields=["book_unit", "book_year", "book_number"], name="one_result_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(resolved_seq=None) | Q(file__isnull=False),
                name="a_result_given_has_its_file",
            ),
            models.CheckConstraint(
                condition=Q(approved_seq=None, signed_seq=None)
                | Q(drafted_seq__isnull=False, approved_seq__isnull=False, signed_seq=None)
                | Q(signed_seq__gt=F("approved_seq"), approved_seq__gt=F("drafted_seq")),
                name="a_result_is_approved_before_it_is_signed",
            ),
        ]
