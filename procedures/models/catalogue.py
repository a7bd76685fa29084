"""What procedures are ordered by."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

CODE_PATTERN = r"^\d\.\d{6}(\.000\.00\.00)?(\.[A-Z]\d{2})?(\.\d{2})?$"


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class LifeEvent(models.Model):
    """A reason in life to ask for something: a birth, a wedding, a house."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=100)
    summary = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) under its national code. Its field stays;
    what it asks and says is in its versions."""

    code = models.CharField(max_length=30, unique=True, validators=[RegexValidator(CODE_PATTERN)])
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    uses = models.PositiveIntegerField(
        default=0, db_default=0, help_text="dossiers received in the last year, counted each night"
    )

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Synonym(models.Model):
    """Everyday words and what the catalogue calls the same: "sổ đỏ"."""

    words = models.CharField(max_length=100, unique=True)
    means = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["words"]

    def __str__(self) -> str:
        return self.words


class BannedPaper(models.Model):
    """A paper that nobody may ask for any more, by the words it is asked for with."""

    name = models.CharField(max_length=200, unique=True)
    words = models.TextField(help_text="one wording a line; any of them is meant")
    ground = models.CharField(max_length=300)
    instead = models.CharField(max_length=300, blank=True, help_text="what serves in its place")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_ban_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReductionGroup(models.Model):
    """Who pays less or nothing, as fee rules name them: poor households, people with merit."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    proof = models.CharField(max_length=300, blank=True, help_text="what shows it")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class LateCause(models.Model):
    """Why a result is late, as an apology names it and reports count it."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]

    def __str__(self) -> str:
        return self.name
