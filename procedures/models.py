"""What can be asked for: procedures, their versions in force, papers, steps, fees."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from agencies.models import DateRange, Role, Unit, UnitKind, validity
from procedures.queries import VersionQuerySet

CODE_PATTERN = r"^\d\.\d{6}(\.000\.00\.00)?(\.[A-Z]\d{2})?(\.\d{2})?$"


class OnlineLevel(models.TextChoices):
    FULL_ONLINE = "full_online", _("Online in full")
    PARTIAL_ONLINE = "partial_online", _("Online in part")
    OTHER = "other", _("At the desk")


class LimitUnit(models.TextChoices):
    HOURS = "hours", _("working hours")
    DAYS = "days", _("working days")
    CALENDAR_DAYS = "calendar_days", _("calendar days")
    SAME_DAY = "same_day", _("the same working day")
    NONE = "none", _("no limit")


class PaperForm(models.TextChoices):
    ORIGINAL = "original", _("original")
    CERTIFIED = "certified", _("certified copy")
    COPY = "copy", _("plain copy")
    SHOW = "show", _("to be shown only")
    DATA = "data", _("taken from databases, not to be handed in")


class StepKind(models.TextChoices):
    INTAKE = "intake", _("Intake")
    PROCESS = "process", _("Processing")
    SIGN = "sign", _("Signing")
    HAND_OUT = "hand_out", _("Handing out")


class ChargedWhen(models.TextChoices):
    BEFORE_RECEIPT = "before_receipt", _("before receipt")
    AT_HAND_OUT = "at_hand_out", _("when the result is handed out")


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
    """An administrative procedure (thủ tục hành chính) under its national code."""

    code = models.CharField(max_length=30, unique=True, validators=[RegexValidator(CODE_PATTERN)])
    field = models.ForeignKey(Field, models.PROTECT, related_name="procedures")
    life_events = models.ManyToManyField(LifeEvent, related_name="procedures", blank=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """A procedure as one decision published it, in force from..to, both days included."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    name = models.CharField(max_length=300)
    summary = models.TextField(blank=True, help_text="for citizens, one or two plain sentences")
    keywords = models.TextField(blank=True, help_text="everyday words for the search")
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    legal_grounds = models.TextField(blank=True)
    applicants = models.TextField(blank=True, help_text="who may file")
    result_name = models.CharField(max_length=300, blank=True)
    online_level = models.CharField(max_length=16, choices=OnlineLevel)
    limit_amount = models.PositiveSmallIntegerField(default=0)
    limit_unit = models.CharField(max_length=14, choices=LimitUnit)
    cutoff = models.PositiveSmallIntegerField(
        default=15 * 60, help_text="same-day limit: minutes after midnight"
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


class Paper(models.Model):
    """A paper that a procedure asks for (thành phần hồ sơ)."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="papers")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    form = models.CharField(max_length=10, choices=PaperForm)
    copies = models.PositiveSmallIntegerField(default=1)
    is_required = models.BooleanField(default=True)
    is_declared_online = models.BooleanField(
        default=False, help_text="filed online, what is typed into the form takes its place"
    )

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "key"], name="one_paper_per_key"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.Model):
    """A step of processing: who by role, in how many working hours."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=Role)
    hours = models.PositiveSmallIntegerField(help_text="working hours")

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "order"], name="one_step_per_place"),
        ]

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


class FeeRule(models.Model):
    """What a version costs; an empty channel means any."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="fees")
    label = models.CharField(max_length=200)
    amount = models.PositiveIntegerField(help_text="whole đồng; 0 is free")
    per = models.CharField(max_length=60, blank=True, help_text="page, copy, case")
    note = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=10, blank=True)
    charged = models.CharField(max_length=16, choices=ChargedWhen)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.label


class ResultTemplate(models.Model):
    """The text of a result, with `{fields}` of the dossier; without a procedure, for any.

    `body` is plain text: paragraphs apart by an empty line, fields as `{owner_name}` or
    `{answers.child_name}`.
    """

    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="result_templates"
    )
    code = models.SlugField(max_length=30)
    outcome = models.CharField(max_length=8, help_text="granted or denied")
    name = models.CharField(max_length=200)
    symbol = models.CharField(max_length=40, help_text="after the number: TLKS-BS")
    body = models.TextField()
    ground = models.CharField(max_length=300, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_result_template_at_a_time",
                expressions=[
                    (Coalesce("procedure", Value(0)), RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
