"""Versions of procedures, and what each of them says."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value

from agencies.models import DateRange, Unit, UnitKind
from procedures.models.catalogue import LifeEvent, Procedure
from procedures.models.choices import Applicant, FilingWay, LimitUnit, OnlineLevel, ValidityUnit
from procedures.models.decisions import Decision
from procedures.queries import VersionQuerySet


class ProcedureVersion(models.Model):
    """A procedure as one decision published it, in force from..to, both days included.

    Sealed once all its parts are written: after that only its end is set, by the decision that
    follows (triggers, `procedures/migrations/_sealed.py`).
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="versions")
    ended_by = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="ended_versions")
    life_events = models.ManyToManyField(LifeEvent, related_name="versions", blank=True)
    is_sealed = models.BooleanField(default=False)
    name = models.CharField(max_length=300)
    summary = models.TextField(blank=True, help_text="for citizens, one or two plain sentences")
    keywords = models.TextField(blank=True, help_text="everyday words for the search")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    legal_grounds = models.TextField(blank=True)
    conditions = models.TextField(blank=True, help_text="what must be so for it to be granted")
    applicants = models.TextField(blank=True, help_text="who may file, in words")
    serves = ArrayField(models.CharField(max_length=12, choices=Applicant), default=list)
    result_name = models.CharField(max_length=300, blank=True, help_text="the main result")
    online_level = models.CharField(max_length=16, choices=OnlineLevel)
    partial_reason = models.CharField(
        max_length=300, blank=True, help_text="why it is online only in part"
    )
    ways = ArrayField(models.CharField(max_length=6, choices=FilingWay), default=list)
    limit_amount = models.PositiveSmallIntegerField(default=0)
    limit_unit = models.CharField(max_length=14, choices=LimitUnit)
    cutoff = models.PositiveSmallIntegerField(
        default=15 * 60, help_text="same-day limit: minutes after midnight"
    )
    law_amount = models.PositiveSmallIntegerField(
        null=True, help_text="the limit the law gives, in the same unit, where this one is shorter"
    )
    extension_amount = models.PositiveSmallIntegerField(
        default=0, help_text="by how much the limit may be extended, once; 0 is not foreseen"
    )
    extension_unit = models.CharField(max_length=14, choices=LimitUnit, blank=True)
    extension_ground = models.CharField(max_length=300, blank=True)
    supplement_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="days a supplement is awaited, where not the usual"
    )
    competent_kind = models.CharField(max_length=12, choices=UnitKind, blank=True)
    competent_units = models.ManyToManyField(Unit, blank=True, related_name="procedure_versions")
    is_processed_elsewhere = models.BooleanField(default=False)
    elsewhere = models.CharField(max_length=200, blank=True, help_text="the ministry's system")
    is_essential = models.BooleanField(default=False)
    is_interlinked = models.BooleanField(default=False)
    is_local = models.BooleanField(default=False, help_text="found in this province only")
    search_text = models.TextField(help_text="code, name, keywords without accents")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="versions_of_a_procedure_never_overlap",
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (
                        DateRange(F("effective_from"), F("effective_to"), Value("[]")),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(limit_unit__in=["same_day", "none"]) | Q(limit_amount__gt=0),
                name="a_limit_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(extension_amount=0, extension_unit="")
                | Q(extension_amount__gt=0, extension_unit__in=["hours", "days", "calendar_days"]),
                name="an_extension_has_its_unit",
            ),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["search_text"], name="version_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class Case(models.Model):
    """A case of a procedure (trường hợp) with a limit of its own; papers, steps and fees may be
    asked in some cases only."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="cases")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    limit_amount = models.PositiveSmallIntegerField(default=0)
    limit_unit = models.CharField(
        max_length=14, choices=LimitUnit, blank=True, help_text="empty: the version's limit"
    )
    cutoff = models.PositiveSmallIntegerField(default=15 * 60)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="one_case_per_key"),
            models.CheckConstraint(
                condition=Q(limit_unit__in=["", "same_day", "none"]) | Q(limit_amount__gt=0),
                name="a_limit_of_a_case_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VersionResult(models.Model):
    """What a procedure gives, and how long that is valid."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="results")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    valid_amount = models.PositiveSmallIntegerField(default=0)
    valid_unit = models.CharField(max_length=8, choices=ValidityUnit, default=ValidityUnit.FOREVER)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order"], name="one_result_per_place"),
            models.CheckConstraint(
                condition=Q(valid_unit=ValidityUnit.FOREVER, valid_amount=0)
                | (~Q(valid_unit=ValidityUnit.FOREVER) & Q(valid_amount__gt=0)),
                name="a_validity_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LinkedPart(models.Model):
    """A part of an interlinked procedure (liên thông), done by an authority of its own."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    authority = models.CharField(max_length=200)
    code = models.CharField(max_length=30, blank=True, help_text="the procedure by itself")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order"], name="one_part_per_place"),
        ]

    def __str__(self) -> str:
        return self.name
