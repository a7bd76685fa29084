"""Organisational units with validity dates, desks, posts."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from agencies.queries import PostQuerySet, UnitQuerySet

if TYPE_CHECKING:
    from citizens.models import Person


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Province")
    DEPARTMENT = "department", _("Department")
    BRANCH = "branch", _("Branch office")
    DISTRICT = "district", _("District")
    COMMUNE = "commune", _("Commune")
    ENTERPRISE = "enterprise", _("Enterprise")


class Role(models.TextChoices):
    CLERK = "clerk", _("One-stop desk clerk")
    OFFICER = "officer", _("Officer")
    LEADER = "leader", _("Unit leader")
    PROVINCIAL_LEADER = "provincial_leader", _("Provincial leader")
    CATALOGUE_MANAGER = "catalogue_manager", _("Catalogue manager")
    ADMINISTRATOR = "administrator", _("Administrator")
    POSTAL_CLERK = "postal_clerk", _("Postal clerk")
    INSPECTOR = "inspector", _("Inspector")


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


def validity(bounds: str = "[]") -> DateRange:
    """The range valid_from..valid_to of a row; both days belong to it."""
    return DateRange(F("valid_from"), F("valid_to"), Value(bounds))


class Unit(models.Model):
    """A public body. It never changes parent or code: a change is an end and a successor."""

    code = models.CharField(
        max_length=35,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]\d{2}(\.\d{2,3}){0,4}$")],
    )
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    path = models.CharField(
        max_length=120, help_text="ids from the root to this unit, '/1/5/9/', for subtrees"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    successors = models.ManyToManyField(
        "self", symmetrical=False, through="Succession", related_name="predecessors"
    )
    place_code = models.CharField(max_length=5, blank=True, help_text="official place code")
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    sort_key = models.CharField(max_length=200)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["sort_key"]
        indexes: ClassVar = [
            models.Index(fields=["path"], name="unit_path", opclasses=["text_pattern_ops"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="unit_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """`successor` took over (part of) `predecessor` on that day."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="succeeds")
    effective_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession"),
        ]


class Desk(models.Model):
    """A one-stop desk (bộ phận một cửa) where people are received."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="desks")
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    opening_hours = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Who works where, as what, from when to when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    title = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="one_post_of_a_kind_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.unit}"


def posts_of(person: "Person", on: date) -> "list[Post]":
    """The posts a person holds on a day, with their units."""
    return list(Post.objects.held_on(on).filter(person=person).select_related("unit"))
